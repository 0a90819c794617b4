//! GraphQL type `LedgerEntry`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::entity::ledger_entry;
pub use super::entity::ledger_entry::LedgerKind;
use crate::{
    error::Error,
    graphql::{ContextExt, Kind, Moment, Money, encode_id},
    usage::{Inference, InferenceById},
};

/// One movement of money in a wallet. It is never changed or deleted.
#[derive(Clone, Debug)]
pub struct LedgerEntry {
    row: Arc<ledger_entry::Model>,
}

impl From<Arc<ledger_entry::Model>> for LedgerEntry {
    fn from(row: Arc<ledger_entry::Model>) -> Self {
        Self { row }
    }
}

impl LedgerEntry {
    /// The wallet it moves: whoever may see that may see this.
    #[must_use]
    pub fn wallet(&self) -> uuid::Uuid {
        self.row.wallet_id
    }
}

/// One movement of money in a wallet. It is never changed or deleted.
#[Object]
impl LedgerEntry {
    /// Identifier.
    pub async fn id(&self) -> ID {
        encode_id(Kind::LedgerEntry, self.row.id)
    }

    /// Why money moved.
    async fn kind(&self) -> LedgerKind {
        self.row.kind
    }

    /// How much came in; below zero when it went out.
    async fn amount(&self) -> Money {
        Money::from_nanos(self.row.amount_nanos)
    }

    /// What was in the wallet afterwards.
    async fn balance_after(&self) -> Money {
        Money::from_nanos(self.row.balance_after_nanos)
    }

    /// The call it paid for.
    async fn inference(&self, ctx: &Context<'_>) -> Result<Option<Inference>, Error> {
        let Some(inference) = self.row.inference_id else {
            return Ok(None);
        };
        Ok(ctx
            .load(InferenceById(inference))
            .await?
            .map(Inference::from))
    }

    /// A note for people.
    async fn memo(&self) -> Option<&str> {
        self.row.memo.as_deref()
    }

    /// When it moved.
    async fn created_at(&self) -> Moment {
        Moment(self.row.created_at)
    }
}
