//! GraphQL type `Wallet`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, connection::Connection};

use super::{
    LedgerEntry, LedgerKind, WalletRow,
    loader::NewestEntries,
    store::{Key, LedgerFilter},
};
use crate::{
    agents::{Agent, AgentById},
    error::Error,
    graphql::{
        ContextExt, Cost, DateTimeFilter, Kind, ListSize, Moment, Money, NoFields, Page, PageArgs,
        PageRules, encode_id,
    },
};

/// Money that calls are paid from.
#[derive(Clone, Debug)]
pub struct Wallet {
    row: Arc<WalletRow>,
}

impl From<Arc<WalletRow>> for Wallet {
    fn from(row: Arc<WalletRow>) -> Self {
        Self { row }
    }
}

/// Money that calls are paid from.
#[Object]
impl Wallet {
    /// Identifier.
    pub async fn id(&self) -> ID {
        encode_id(Kind::Wallet, self.row.id)
    }

    /// The agent that pays from it alone; null for the shared wallet.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Option<Agent>, Error> {
        let Some(agent) = self.row.agent_id else {
            return Ok(None);
        };
        Ok(ctx.load(AgentById(agent)).await?.map(Agent::from))
    }

    /// Whether every agent without a wallet of its own pays from it.
    async fn is_shared(&self) -> bool {
        self.row.agent_id.is_none()
    }

    /// What is in it.
    async fn balance(&self) -> Money {
        Money::from_nanos(self.row.balance_nanos)
    }

    /// What calls under way have set aside.
    async fn reserved(&self) -> Money {
        Money::from_nanos(self.row.reserved_nanos)
    }

    /// What can still be spent: the balance less what is set aside.
    async fn available(&self) -> Money {
        Money::from_nanos(
            self.row
                .balance_nanos
                .saturating_sub(self.row.reserved_nanos),
        )
    }

    /// Since when nothing is paid from it; null while it is in use.
    async fn paused_at(&self) -> Option<Moment> {
        self.row.paused_at.map(Moment)
    }

    /// When granted credit in it ends.
    async fn credit_expires_at(&self) -> Option<Moment> {
        self.row.credit_expires_at.map(Moment)
    }

    /// What moved in it, newest first.
    #[graphql(directive = Cost::apply("50"), directive = ListSize::apply(20, &["first"], &["edges", "nodes"]))]
    async fn ledger(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20, desc = "How many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Start behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Only entries of these kinds.")] kinds: Option<Vec<LedgerKind>>,
        #[graphql(desc = "Only entries of this time.")] created_at: Option<DateTimeFilter>,
    ) -> Result<Option<Connection<String, LedgerEntry, NoFields>>, Error> {
        let rules = PageRules {
            list: format!("ledger:{}", self.row.id.simple()),
            most: 100,
            default: 20,
        };
        let page: Page<Key> = Page::parse(
            PageArgs {
                first,
                after,
                ..PageArgs::default()
            },
            &rules,
        )?;
        let (from, until) = created_at.unwrap_or_default().bounds("createdAt")?;
        let filter = LedgerFilter {
            limit: page.limit(),
            kinds,
            from,
            until,
            after: page.cursor,
        };
        let rows = ctx
            .load(NewestEntries {
                wallet: self.row.id,
                filter,
            })
            .await?;
        let rows = rows.map_or_else(Vec::new, |rows| {
            rows.iter().cloned().map(Arc::new).collect()
        });
        let key = |row: &Arc<_>| entry_key(row);
        Ok(Some(page.connection(
            rows,
            NoFields,
            key,
            LedgerEntry::from,
        )))
    }
}

fn entry_key(row: &super::entity::ledger_entry::Model) -> Key {
    (row.created_at, row.id)
}
