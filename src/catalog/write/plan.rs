//! What has to be written: entry by entry against what is there, without a statement.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{CatalogEntry, merge};
use crate::catalog::{
    EndpointRow, ModelRow, PriceRow, ProviderRow, UnitPrices,
    store::{Changes, Rows},
};

/// The shortest time that a price holds: what the databases can tell apart.
const SHORTEST: TimeDelta = TimeDelta::microseconds(1);

/// What became of an entry; where several hold, the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// It was not in the catalogue.
    Created,
    /// It has another price than before.
    Repriced,
    /// It differs in something else.
    Updated,
    /// It was there just so.
    Unchanged,
}

/// What is there and what is to be written.
#[derive(Debug)]
pub(super) struct Plan {
    now: DateTime<Utc>,
    providers: HashMap<String, ProviderRow>,
    models: HashMap<String, ModelRow>,
    endpoints: HashMap<(Uuid, Uuid, String), EndpointRow>,
    prices: HashMap<Uuid, Vec<PriceRow>>,
    /// What an entry has named already; the next one that names it changes nothing.
    settled: HashSet<Uuid>,
    changes: Changes,
}

impl Plan {
    /// Nothing to write yet.
    pub(super) fn new(rows: Rows, now: DateTime<Utc>) -> Self {
        let mut prices: HashMap<Uuid, Vec<PriceRow>> = HashMap::new();
        for price in rows.prices {
            prices.entry(price.endpoint_id).or_default().push(price);
        }
        Self {
            now,
            providers: rows
                .providers
                .into_iter()
                .map(|row| (row.slug.clone(), row))
                .collect(),
            models: rows
                .models
                .into_iter()
                .map(|row| (row.slug.clone(), row))
                .collect(),
            endpoints: rows
                .endpoints
                .into_iter()
                .map(|row| ((row.model_id, row.provider_id, row.region.clone()), row))
                .collect(),
            prices,
            settled: HashSet::new(),
            changes: Changes::default(),
        }
    }

    /// Adds what an entry changes.
    pub(super) fn add(&mut self, entry: &CatalogEntry) -> Outcome {
        let (provider, of_provider) = self.add_provider(entry);
        let (model, of_model) = self.add_model(entry);
        let (endpoint, of_endpoint) = self.add_endpoint(entry, (model, provider));
        if !self.settled.insert(endpoint) {
            return Outcome::Unchanged;
        }
        let of_price = self.add_price(entry, endpoint);
        of_provider.min(of_model).min(of_endpoint).min(of_price)
    }

    /// What is to be written since this was last asked.
    pub(super) fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }

    fn add_provider(&mut self, entry: &CatalogEntry) -> (Uuid, Outcome) {
        let before = self.providers.get(&entry.provider.slug);
        if let Some(row) = before.filter(|row| self.settled.contains(&row.id)) {
            return (row.id, Outcome::Unchanged);
        }
        let mut row = merge::provider(before, &entry.provider, self.now);
        let (id, outcome) = (row.id, Outcome::of(before, &row));
        if outcome != Outcome::Unchanged {
            row.updated_at = self.now;
            self.changes.rows.providers.push(row.clone());
            self.providers.insert(row.slug.clone(), row);
        }
        self.settled.insert(id);
        (id, outcome)
    }

    fn add_model(&mut self, entry: &CatalogEntry) -> (Uuid, Outcome) {
        let before = self.models.get(&entry.model.slug);
        if let Some(row) = before.filter(|row| self.settled.contains(&row.id)) {
            return (row.id, Outcome::Unchanged);
        }
        let mut row = merge::model(before, &entry.model, self.now);
        let (id, outcome) = (row.id, Outcome::of(before, &row));
        if outcome != Outcome::Unchanged {
            row.updated_at = self.now;
            self.changes.rows.models.push(row.clone());
            self.models.insert(row.slug.clone(), row);
        }
        self.settled.insert(id);
        (id, outcome)
    }

    fn add_endpoint(&mut self, entry: &CatalogEntry, of: (Uuid, Uuid)) -> (Uuid, Outcome) {
        let key = (of.0, of.1, entry.endpoint.region.clone());
        let before = self.endpoints.get(&key);
        if let Some(row) = before.filter(|row| self.settled.contains(&row.id)) {
            return (row.id, Outcome::Unchanged);
        }
        let row = merge::endpoint(before, &entry.endpoint, of);
        let (id, outcome) = (row.id, Outcome::of(before, &row));
        if outcome != Outcome::Unchanged {
            self.changes.rows.endpoints.push(row.clone());
            self.endpoints.insert(key, row);
        }
        (id, outcome)
    }

    fn add_price(&mut self, entry: &CatalogEntry, endpoint: Uuid) -> Outcome {
        let known = self.prices.get(&endpoint).map_or(&[][..], Vec::as_slice);
        let open = known.iter().find(|price| price.effective_to.is_none());
        if open.map(UnitPrices::from).unwrap_or_default() == entry.prices {
            return Outcome::Unchanged;
        }
        let from = turn(known, self.now);
        if let Some(open) = open {
            self.changes.ended.entry(from).or_default().push(open.id);
        }
        if !entry.prices.is_unpriced() {
            let row = price_row(entry, endpoint, from);
            self.changes.rows.prices.push(row);
        }
        Outcome::Repriced
    }
}

impl Outcome {
    fn of<R: PartialEq>(before: Option<&R>, after: &R) -> Self {
        match before {
            None => Self::Created,
            Some(before) if before == after => Self::Unchanged,
            Some(_) => Self::Updated,
        }
    }
}

/// When the next price begins: now, or as soon after the ones before as they allow. A clock that was set back, or two
/// changes in one moment, must not make two prices hold at once.
fn turn(known: &[PriceRow], now: DateTime<Utc>) -> DateTime<Utc> {
    known
        .iter()
        .map(|price| {
            price
                .effective_to
                .unwrap_or(price.effective_from + SHORTEST)
        })
        .fold(now, Ord::max)
}

fn price_row(entry: &CatalogEntry, endpoint: Uuid, from: DateTime<Utc>) -> PriceRow {
    PriceRow {
        id: Uuid::now_v7(),
        endpoint_id: endpoint,
        effective_from: from,
        effective_to: None,
        input_picos: entry.prices.input,
        output_picos: entry.prices.output,
        cache_read_picos: entry.prices.cache_read,
        cache_write_picos: entry.prices.cache_write,
        reasoning_picos: entry.prices.reasoning,
        request_picos: entry.prices.request,
        source: entry.source.clone(),
    }
}
