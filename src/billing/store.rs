//! Every statement on the tables of this domain.

use chrono::{DateTime, Utc};
use uuid::Uuid;

mod invoices;
mod ledger;
mod summary;
mod wallets;

pub(super) use invoices::{insert_invoice, invoices, invoices_by_ids, lines_of};
pub(super) use ledger::{LedgerFilter, append, count_entries, entries_by_ids, newest_entries};
pub(super) use summary::{Summary, add_to_period, close_period, period_that_starts, summary};
pub(super) use wallets::{
    insert_wallet, set_balance, wallet_by_id, wallets, wallets_by, wallets_that_pay,
};

/// Rows of one insert: SQLite takes 32,766 values a statement, a row has at most eighteen.
const CHUNK: usize = 1_500;

/// Where a page of entries or invoices goes on.
pub(super) type Key = (DateTime<Utc>, Uuid);

/// Each value once: a list of a few words can be sent with thousands.
fn distinct<T: Copy + PartialEq>(values: &[T]) -> Vec<T> {
    let mut distinct = Vec::new();
    for value in values {
        if !distinct.contains(value) {
            distinct.push(*value);
        }
    }
    distinct
}
