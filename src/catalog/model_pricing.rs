//! GraphQL type `ModelPricing`.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};

use super::{PriceRow, price};
use crate::graphql::{Cost, CurrencyCode, Exact, Moment};

/// What one unit costs, exact. Null is unpriced, which is not free.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(directive = Cost::apply("0.1"))]
pub struct ModelPricing {
    /// The currency of all prices here.
    currency: CurrencyCode,
    /// A token that is read.
    input_per_token: Option<Exact>,
    /// A token that is written.
    output_per_token: Option<Exact>,
    /// A million tokens that are read: the form for display.
    input_per_million: Option<Exact>,
    /// A million tokens that are written: the form for display.
    output_per_million: Option<Exact>,
    /// A token that is read from the cache.
    cache_read_per_token: Option<Exact>,
    /// A token that is written to the cache.
    cache_write_per_token: Option<Exact>,
    /// A token that is spent on reasoning.
    reasoning_per_token: Option<Exact>,
    /// A request, whatever its size.
    per_request: Option<Exact>,
    /// From when on the price holds.
    effective_from: Moment,
    /// Until when it holds, that moment not included; null while no other price is known.
    effective_to: Option<Moment>,
    /// Where the price was learnt.
    source: String,
}

impl From<&PriceRow> for ModelPricing {
    fn from(row: &PriceRow) -> Self {
        let unit = |picos: Option<i64>| picos.map(|picos| Exact(price::per_unit(picos)));
        let million = |picos: Option<i64>| picos.map(|picos| Exact(price::per_million(picos)));
        Self {
            currency: CurrencyCode::Usd,
            input_per_token: unit(row.input_picos),
            output_per_token: unit(row.output_picos),
            input_per_million: million(row.input_picos),
            output_per_million: million(row.output_picos),
            cache_read_per_token: unit(row.cache_read_picos),
            cache_write_per_token: unit(row.cache_write_picos),
            reasoning_per_token: unit(row.reasoning_picos),
            per_request: unit(row.request_picos),
            effective_from: Moment(row.effective_from),
            effective_to: row.effective_to.map(|end: DateTime<Utc>| Moment(end)),
            source: row.source.clone(),
        }
    }
}
