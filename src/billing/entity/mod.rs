//! The tables of this domain.

pub(super) mod billing_period;
pub(super) mod invoice;
pub(super) mod invoice_line;
pub(super) mod ledger_entry;
pub(super) mod wallet;
