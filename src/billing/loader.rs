//! Batch keys of this domain, and how each batch is read.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use uuid::Uuid;

use super::{
    InvoiceRow, WalletRow,
    entity::{invoice_line, ledger_entry, wallet},
    store::{self, LedgerFilter, Summary},
};
use crate::{
    error::Error,
    graphql::{BatchKey, Source},
};

/// A wallet, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WalletById(pub Uuid);

/// The wallet that one agent pays from alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WalletByAgent(pub Uuid);

/// A ledger entry, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LedgerEntryById(pub Uuid);

/// An invoice, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvoiceById(pub Uuid);

/// The lines of an invoice, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct LinesByInvoice(pub(super) Uuid);

/// The newest entries of a wallet, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct NewestEntries {
    pub(super) wallet: Uuid,
    pub(super) filter: LedgerFilter,
}

/// What the workspace owes and owns at the request's moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct BillingSummary;

impl BatchKey for WalletById {
    type Value = Arc<WalletRow>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::wallets_by(&source.db, source.scope()?, wallet::Column::Id, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| (Self(row.id), Arc::new(row)))
            .collect())
    }
}

impl BatchKey for WalletByAgent {
    type Value = Arc<WalletRow>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let agents: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::wallets_by(
            &source.db,
            source.scope()?,
            wallet::Column::AgentId,
            &agents,
        )
        .await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| Some((Self(row.agent_id?), Arc::new(row))))
            .collect())
    }
}

impl BatchKey for LedgerEntryById {
    type Value = Arc<ledger_entry::Model>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::entries_by_ids(&source.db, source.scope()?.tenant, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| (Self(row.id), Arc::new(row)))
            .collect())
    }
}

impl BatchKey for InvoiceById {
    type Value = Arc<InvoiceRow>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::invoices_by_ids(&source.db, source.scope()?.tenant, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| (Self(row.id), Arc::new(row)))
            .collect())
    }
}

impl BatchKey for LinesByInvoice {
    type Value = Arc<Vec<invoice_line::Model>>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::lines_of(&source.db, source.scope()?.tenant, &ids).await?;
        Ok(grouped(rows, |row| Self(row.invoice_id)))
    }
}

impl BatchKey for NewestEntries {
    type Value = Arc<Vec<ledger_entry::Model>>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let tenant = source.scope()?.tenant;
        let mut wallets: HashMap<&LedgerFilter, Vec<Uuid>> = HashMap::new();
        for key in keys {
            wallets.entry(&key.filter).or_default().push(key.wallet);
        }
        let mut found = HashMap::new();
        for (filter, wallets) in wallets {
            let rows = store::newest_entries(&source.db, tenant, &wallets, filter).await?;
            found.extend(grouped(rows, |row| Self {
                wallet: row.wallet_id,
                filter: filter.clone(),
            }));
        }
        Ok(found)
    }
}

impl BatchKey for BillingSummary {
    type Value = Arc<Summary>;

    async fn read(source: &Source, _keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let summary = store::summary(&source.db, source.scope()?, source.quarter).await?;
        Ok(HashMap::from([(Self, Arc::new(summary))]))
    }
}

/// Rows by the key they belong to, each group in the order the rows came in.
fn grouped<K: Eq + Hash, R>(rows: Vec<R>, key: impl Fn(&R) -> K) -> HashMap<K, Arc<Vec<R>>> {
    let mut groups: HashMap<K, Vec<R>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
        .into_iter()
        .map(|(key, rows)| (key, Arc::new(rows)))
        .collect()
}
