//! Making invoices: the one place where an amount becomes cents.

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use uuid::Uuid;

use super::{
    InvoiceRow, InvoiceStatus,
    entity::{billing_period, invoice_line},
    period::Bounds,
    store,
};
use crate::{database::Transaction, error::Error, tenants::Tenant};

/// How long a workspace has to pay.
const DUE_AFTER: TimeDelta = TimeDelta::days(14);

/// Nano-dollars have nine digits behind the point, cents two.
const NANO_SCALE: u32 = 9;
const CENT_SCALE: u32 = 2;

/// An invoice to be made for the month that a moment falls in.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    /// Any moment of the month.
    pub month: DateTime<Utc>,
    /// Its number, unique in the tenant.
    pub number: String,
    /// Credit to take off, in nano-USD.
    pub credits_nanos: i64,
    /// What it is made of.
    pub lines: Vec<NewInvoiceLine>,
    /// When it is sent.
    pub issued_at: DateTime<Utc>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
}

/// A line to be written: the calls to one model at one provider.
#[derive(Clone, Debug, Default)]
pub struct NewInvoiceLine {
    /// What it is for.
    pub description: String,
    /// The model.
    pub model: Option<Uuid>,
    /// The provider.
    pub provider: Option<Uuid>,
    /// How many calls.
    pub requests: i64,
    /// Tokens in, cached included.
    pub input_tokens: i64,
    /// Tokens out, reasoning included.
    pub output_tokens: i64,
    /// What it costs, in nano-USD.
    pub amount_nanos: i64,
}

/// Makes a month's invoice and closes the month.
///
/// # Errors
///
/// Nothing was spent in the month, a sum leaves its range, or the database could not be asked.
pub async fn issue(
    tx: &Transaction,
    tenant: &Tenant,
    new: NewInvoice,
) -> Result<InvoiceRow, Error> {
    let bounds = Bounds::at(tenant.timezone()?, new.month);
    let period = store::period_that_starts(tx, tenant.id, bounds.starts_at).await?;
    let period = period.ok_or(Error::NotFound {
        what: "billing period",
    })?;
    let row = invoice(&period, &new).ok_or_else(|| Error::Conflict {
        what: "the invoice's sum would leave its range".to_owned(),
    })?;
    store::close_period(tx, period.id, new.issued_at).await?;
    let lines = new.lines.into_iter().zip(0..);
    let lines = lines.map(|(line, position)| to_row(&row, line, position));
    store::insert_invoice(tx, row.clone(), lines.collect()).await
}

/// The invoice's row; none when a sum leaves its range.
fn invoice(period: &billing_period::Model, new: &NewInvoice) -> Option<InvoiceRow> {
    let mut amounts = new.lines.iter().map(|line| line.amount_nanos);
    let subtotal_nanos = amounts.try_fold(0_i64, i64::checked_add)?;
    Some(InvoiceRow {
        id: Uuid::now_v7(),
        tenant_id: period.tenant_id,
        billing_period_id: period.id,
        number: new.number.clone(),
        status: match new.paid_at {
            Some(_) => InvoiceStatus::Paid,
            None => InvoiceStatus::Open,
        },
        currency: "USD".to_owned(),
        subtotal_nanos,
        credits_nanos: new.credits_nanos,
        tax_nanos: 0,
        total_cents: to_cents(subtotal_nanos.checked_sub(new.credits_nanos)?)?,
        created_at: new.issued_at,
        issued_at: Some(new.issued_at),
        due_at: Some(new.issued_at + DUE_AFTER),
        paid_at: new.paid_at,
        pdf_url: None,
    })
}

/// Rounds half-even: over many invoices the roundings cancel out.
fn to_cents(nanos: i64) -> Option<i64> {
    let rounding = RoundingStrategy::MidpointNearestEven;
    let dollars = Decimal::new(nanos, NANO_SCALE).round_dp_with_strategy(CENT_SCALE, rounding);
    (dollars * Decimal::ONE_HUNDRED).to_i64()
}

fn to_row(invoice: &InvoiceRow, line: NewInvoiceLine, position: i32) -> invoice_line::Model {
    invoice_line::Model {
        id: Uuid::now_v7(),
        tenant_id: invoice.tenant_id,
        invoice_id: invoice.id,
        position,
        agent_id: None,
        model_id: line.model,
        provider_id: line.provider,
        description: line.description,
        requests: line.requests,
        input_tokens: line.input_tokens,
        cache_read_tokens: 0,
        cache_write_tokens: 0,
        output_tokens: line.output_tokens,
        reasoning_tokens: 0,
        amount_nanos: line.amount_nanos,
    }
}

#[cfg(test)]
mod tests {
    use super::to_cents;

    #[test]
    fn cents_are_rounded_half_even() {
        for (nanos, cents) in [
            (0, 0),
            (5_000_000, 0),
            (15_000_000, 2),
            (25_000_000, 2),
            (25_000_001, 3),
            (-15_000_000, -2),
        ] {
            assert_eq!(to_cents(nanos), Some(cents), "{nanos}");
        }
    }
}
