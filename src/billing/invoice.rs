//! GraphQL type `Invoice`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::{InvoiceRow, InvoiceStatus, invoice_line::InvoiceLine, loader::LinesByInvoice};
use crate::{
    error::Error,
    graphql::{ContextExt, Cost, Kind, ListSize, Moment, Money, encode_id},
};

/// Nano-dollars in a cent.
const NANOS_PER_CENT: i64 = 10_000_000;

/// What a workspace is asked to pay for a billing period.
#[derive(Clone, Debug)]
pub struct Invoice {
    row: Arc<InvoiceRow>,
}

impl From<Arc<InvoiceRow>> for Invoice {
    fn from(row: Arc<InvoiceRow>) -> Self {
        Self { row }
    }
}

/// What a workspace is asked to pay for a billing period.
#[Object]
impl Invoice {
    /// Identifier.
    pub async fn id(&self) -> ID {
        encode_id(Kind::Invoice, self.row.id)
    }

    /// Its number, unique in the workspace.
    async fn number(&self) -> &str {
        &self.row.number
    }

    /// Where it stands.
    async fn status(&self) -> InvoiceStatus {
        self.row.status
    }

    /// The exact sum of its lines.
    async fn subtotal(&self) -> Money {
        Money::from_nanos(self.row.subtotal_nanos)
    }

    /// Credit taken off.
    async fn credits(&self) -> Money {
        Money::from_nanos(self.row.credits_nanos)
    }

    /// Tax put on.
    async fn tax(&self) -> Money {
        Money::from_nanos(self.row.tax_nanos)
    }

    /// What is to be paid: subtotal less credits plus tax, rounded half-even to cents once, here.
    async fn total(&self) -> Money {
        Money::from_nanos(self.row.total_cents.saturating_mul(NANOS_PER_CENT))
    }

    /// When it was sent; null for a draft.
    async fn issued_at(&self) -> Option<Moment> {
        self.row.issued_at.map(Moment)
    }

    /// When it is to be paid.
    async fn due_at(&self) -> Option<Moment> {
        self.row.due_at.map(Moment)
    }

    /// Where its document lies.
    async fn pdf_url(&self) -> Option<&str> {
        self.row.pdf_url.as_deref()
    }

    /// What it is made of.
    #[graphql(directive = Cost::apply("5"), directive = ListSize::apply(5, &[], &[]))]
    async fn lines(&self, ctx: &Context<'_>) -> Result<Option<Vec<InvoiceLine>>, Error> {
        let rows = ctx.load(LinesByInvoice(self.row.id)).await?;
        let lines = rows.map_or_else(Vec::new, |rows| {
            rows.iter().cloned().map(InvoiceLine::from).collect()
        });
        Ok(Some(lines))
    }
}
