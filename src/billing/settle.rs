//! Moving money: calls are paid for, credit comes in.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    entity::{ledger_entry, wallet},
    ledger_entry::LedgerKind,
    period, store,
};
use crate::{database::Transaction, error::Error, tenants::Tenant};

/// A call to be paid for.
#[derive(Clone, Copy, Debug)]
pub struct Debit {
    /// The agent that made it.
    pub agent: Uuid,
    /// The call.
    pub inference: Uuid,
    /// What it cost, in nano-USD.
    pub amount_nanos: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// Money that comes in.
#[derive(Clone, Copy, Debug)]
pub struct Credit<'a> {
    /// The wallet it goes to.
    pub wallet: Uuid,
    /// Why it comes in.
    pub kind: LedgerKind,
    /// How much, in nano-USD.
    pub amount_nanos: i64,
    /// A note for people.
    pub memo: Option<&'a str>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Pays for calls: one ledger entry each, on the agent's own wallet or else on the shared one (opened on first need),
/// and adds them to the billing periods they fall in. The caller holds the tenant's version row.
///
/// # Errors
///
/// A call was paid for already, a balance leaves its range, or the database could not be asked.
pub async fn settle(tx: &Transaction, tenant: &Tenant, debits: &[Debit]) -> Result<(), Error> {
    let Some(first) = debits.iter().map(|debit| debit.at).min() else {
        return Ok(());
    };
    let mut debits = debits.to_vec();
    debits.sort_by_key(|debit| (debit.at, debit.inference));
    let mut wallets = wallets_of(tx, tenant, &debits, first).await?;
    let mut entries = Vec::with_capacity(debits.len());
    for debit in &debits {
        let wallet = wallets.payer(debit.agent)?;
        let mut entry = post(wallet, LedgerKind::Debit, -debit.amount_nanos, debit.at)?;
        entry.inference_id = Some(debit.inference);
        entries.push(entry);
    }
    store::append(tx, entries).await?;
    for wallet in wallets.touched() {
        store::set_balance(tx, wallet).await?;
    }
    let zone = tenant.timezone()?;
    for (bounds, sum) in period::sums(zone, &debits)? {
        store::add_to_period(tx, tenant, &bounds, sum).await?;
    }
    Ok(())
}

/// Takes money in. The caller holds the tenant's version row.
///
/// # Errors
///
/// The wallet is not the tenant's, its balance leaves its range, or the database could not be asked.
pub async fn credit(tx: &Transaction, tenant: &Tenant, credit: Credit<'_>) -> Result<(), Error> {
    let found = store::wallet_by_id(tx, tenant.id, credit.wallet).await?;
    let mut wallet = found.ok_or(Error::NotFound { what: "wallet" })?;
    let mut entry = post(&mut wallet, credit.kind, credit.amount_nanos, credit.at)?;
    entry.memo = credit.memo.map(str::to_owned);
    store::append(tx, vec![entry]).await?;
    store::set_balance(tx, &wallet).await
}

/// Opens an empty wallet: an agent's own, or the shared one.
///
/// # Errors
///
/// There is one already, or the database could not be asked.
pub async fn open_wallet(
    tx: &Transaction,
    tenant: &Tenant,
    agent: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<wallet::Model, Error> {
    let row = wallet::Model {
        id: Uuid::now_v7(),
        tenant_id: tenant.id,
        agent_id: agent,
        balance_nanos: 0,
        reserved_nanos: 0,
        currency: "USD".to_owned(),
        paused_at: None,
        credit_expires_at: None,
        created_at: now,
    };
    store::insert_wallet(tx, row).await
}

/// The wallets that a batch of calls is paid from.
struct Payers {
    shared: Option<wallet::Model>,
    own: HashMap<Uuid, wallet::Model>,
}

impl Payers {
    fn payer(&mut self, agent: Uuid) -> Result<&mut wallet::Model, Error> {
        self.own
            .get_mut(&agent)
            .or(self.shared.as_mut())
            .ok_or_else(|| conflict("there is no wallet to pay this call from"))
    }

    /// In a fixed order, so that two writers never wait for each other.
    fn touched(&self) -> Vec<&wallet::Model> {
        let all = self.own.values().chain(&self.shared);
        let sorted: BTreeMap<Uuid, &wallet::Model> =
            all.map(|wallet| (wallet.id, wallet)).collect();
        sorted.into_values().collect()
    }
}

async fn wallets_of(
    tx: &Transaction,
    tenant: &Tenant,
    debits: &[Debit],
    first: DateTime<Utc>,
) -> Result<Payers, Error> {
    let agents: Vec<Uuid> = debits.iter().map(|debit| debit.agent).collect();
    let (own, shared): (Vec<_>, Vec<_>) = store::wallets_that_pay(tx, tenant.id, &agents)
        .await?
        .into_iter()
        .partition(|wallet| wallet.agent_id.is_some());
    let own: HashMap<Uuid, _> = own
        .into_iter()
        .filter_map(|wallet| Some((wallet.agent_id?, wallet)))
        .collect();
    let mut shared = shared.into_iter().next();
    if shared.is_none() && agents.iter().any(|agent| !own.contains_key(agent)) {
        shared = Some(open_wallet(tx, tenant, None, first).await?);
    }
    Ok(Payers { shared, own })
}

/// Moves the wallet's balance and returns the entry that says so.
fn post(
    wallet: &mut wallet::Model,
    kind: LedgerKind,
    amount_nanos: i64,
    at: DateTime<Utc>,
) -> Result<ledger_entry::Model, Error> {
    let balance = wallet.balance_nanos.checked_add(amount_nanos);
    wallet.balance_nanos =
        balance.ok_or_else(|| conflict("the wallet's balance would leave its range"))?;
    Ok(ledger_entry::Model {
        id: Uuid::now_v7(),
        tenant_id: wallet.tenant_id,
        wallet_id: wallet.id,
        kind,
        amount_nanos,
        balance_after_nanos: wallet.balance_nanos,
        inference_id: None,
        memo: None,
        created_at: at,
    })
}

fn conflict(what: &str) -> Error {
    Error::Conflict {
        what: what.to_owned(),
    }
}
