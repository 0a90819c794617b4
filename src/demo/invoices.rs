//! The demo world's invoices: what the calls of each past month cost, summed by model.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{traffic::Offer, world::HISTORY};
use crate::{
    billing::{self, NewInvoice, NewInvoiceLine},
    calendar::{day_of, day_start, month_of, next_month},
    database::Transaction,
    error::Error,
    tenants::Tenant,
    usage::{Cost, InferenceStatus, NewInference},
};

/// What is to be invoiced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sales<'a> {
    pub(super) calls: &'a [NewInference],
    pub(super) offers: &'a [Offer],
    pub(super) now: DateTime<Utc>,
}

/// One invoice for each month that is over; all but the newest are paid.
pub(super) async fn write(
    tx: &Transaction,
    tenant: &Tenant,
    sales: Sales<'_>,
) -> Result<(), Error> {
    let Sales { calls, offers, now } = sales;
    let zone = tenant.timezone()?;
    let this_month = month_of(day_of(zone, now));
    let mut month = month_of(day_of(zone, now - HISTORY));
    while month < this_month {
        let (from, to) = (day_start(zone, month), day_start(zone, next_month(month)));
        let of_month = calls
            .iter()
            .filter(|call| call.created_at >= from && call.created_at < to);
        let lines = lines(of_month, offers)?;
        if !lines.is_empty() {
            let is_newest = next_month(month) == this_month;
            let new = NewInvoice {
                month: from,
                number: format!("{}-{}", tenant.handle.to_uppercase(), month.format("%Y-%m")),
                credits_nanos: 0,
                lines,
                issued_at: to,
                paid_at: (!is_newest).then(|| to + TimeDelta::days(6)),
            };
            billing::issue(tx, tenant, new).await?;
        }
        month = next_month(month);
    }
    Ok(())
}

/// The month's paid calls, summed by model.
fn lines<'a>(
    calls: impl Iterator<Item = &'a NewInference>,
    offers: &[Offer],
) -> Result<Vec<NewInvoiceLine>, Error> {
    let names: HashMap<Uuid, &Offer> = offers.iter().map(|offer| (offer.model.id, offer)).collect();
    let mut by_model: BTreeMap<&str, NewInvoiceLine> = BTreeMap::new();
    for call in calls.filter(|call| call.status == InferenceStatus::Succeeded) {
        let offer = call.model.as_ref().and_then(|model| names.get(&model.id));
        let cost = Cost::of(call.tokens, &call.cost, call.fee_nanos)?.total;
        let (Some(offer), Some(cost)) = (offer, cost) else {
            continue;
        };
        let line = by_model
            .entry(&offer.model.slug)
            .or_insert_with(|| NewInvoiceLine {
                description: offer.model_name.clone(),
                model: Some(offer.model.id),
                provider: Some(offer.provider.id),
                ..NewInvoiceLine::default()
            });
        line.requests += 1;
        line.input_tokens += call.tokens.input();
        line.output_tokens += call.tokens.output();
        line.amount_nanos += cost;
    }
    Ok(by_model.into_values().collect())
}
