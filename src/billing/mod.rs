//! Wallets and their ledger, billing periods, invoices: what was paid, what is left, what is owed.
//!
//! Only this domain moves money. The ledger is append-only; a wallet's balance is its newest entry's.

mod entity;
mod export;
mod invoice;
mod invoice_line;
mod issue;
mod ledger_entry;
mod loader;
mod overview;
mod period;
mod settle;
mod store;
mod wallet;
mod workspace;

pub use entity::{
    invoice::{InvoiceStatus, Model as InvoiceRow},
    ledger_entry::LedgerKind,
    wallet::Model as WalletRow,
};
pub use export::LedgerSheet;
pub use invoice::Invoice;
pub use issue::{NewInvoice, NewInvoiceLine, issue};
pub use ledger_entry::LedgerEntry;
pub use loader::{InvoiceById, LedgerEntryById, WalletByAgent, WalletById};
pub use overview::Billing;
pub use settle::{Credit, Debit, credit, open_wallet, settle};
pub use wallet::Wallet;
pub use workspace::BillingWorkspace;
