//! The rows of `GET /v1/export/ledger.csv`: what moved in one wallet.

use async_graphql::ID;
use uuid::Uuid;

use super::{
    entity::ledger_entry,
    loader::WalletById,
    store::{self, Key, LedgerFilter},
};
use crate::{
    database::Reader,
    error::Error,
    export::{Cell, Parameters, Place, Record, Sheet},
    graphql::{ContextExt, Kind, RequestContext, parse_id},
};

/// A wallet's ledger as a file.
#[derive(Debug)]
pub struct LedgerSheet {
    db: Reader,
    tenant: Uuid,
    wallet: Uuid,
    filter: LedgerFilter,
    place: Place<Key>,
    counted: u64,
}

impl LedgerSheet {
    /// The file that is asked for.
    ///
    /// # Errors
    ///
    /// Nobody asks, a parameter is wrong, there is no such wallet for who asks, or the database could not be asked.
    pub async fn ask(ctx: &RequestContext, mut parameters: Parameters) -> Result<Self, Error> {
        let tenant = ctx.viewer()?.tenant.id;
        let wallet = parameters.text("wallet")?;
        let kinds = parameters.words("kinds")?;
        let (from, until) = parameters.span()?.bounds("from")?;
        parameters.finish()?;
        let wallet = wallet.ok_or_else(|| {
            Error::bad_input(
                "wallet",
                "must be given: the identifier of a wallet (`wal_…`)",
            )
        })?;
        let wallet = parse_id("wallet", &ID(wallet), Kind::Wallet)?;
        let found = ctx.load(WalletById(wallet)).await?;
        found.ok_or(Error::NotFound { what: "wallet" })?;
        Ok(Self {
            db: ctx.db().clone(),
            tenant,
            wallet,
            filter: LedgerFilter {
                limit: 0,
                kinds,
                from,
                until,
                after: None,
            },
            place: Place::Start,
            counted: 0,
        })
    }
}

impl Sheet for LedgerSheet {
    fn columns(&self) -> Vec<String> {
        [
            "id",
            "created_at",
            "wallet_id",
            "kind",
            "amount_usd",
            "balance_after_usd",
            "inference_id",
            "memo",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    async fn next(&mut self, size: usize) -> Result<Vec<Record>, Error> {
        let Some(after) = self.place.cursor() else {
            return Ok(Vec::new());
        };
        let filter = LedgerFilter {
            limit: size as u64 + 1,
            after,
            ..self.filter.clone()
        };
        let mut rows =
            store::newest_entries(&self.db, self.tenant, &[self.wallet], &filter).await?;
        self.place
            .advance(&mut rows, size, |row| (row.created_at, row.id));
        self.counted += rows.len() as u64;
        Ok(rows.iter().map(record).collect())
    }

    async fn count(&mut self, most: u64) -> Result<u64, Error> {
        if self.place.is_end() {
            return Ok(self.counted);
        }
        store::count_entries(&self.db, self.tenant, self.wallet, &self.filter, most).await
    }
}

fn record(row: &ledger_entry::Model) -> Record {
    vec![
        Cell::id(Kind::LedgerEntry, row.id),
        Cell::moment(row.created_at),
        Cell::id(Kind::Wallet, row.wallet_id),
        Cell::word(row.kind),
        Cell::dollars(row.amount_nanos),
        Cell::dollars(row.balance_after_nanos),
        Cell::maybe_id(Kind::Inference, row.inference_id),
        Cell::maybe_text(row.memo.as_deref()),
    ]
}
