//! The catalogue in memory: everything sorted and joined once, so that a request only looks things up.

use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    EndpointRow, ModelOrder, ModelRow, PriceRow, ProviderRow, UnitPrices, rest::Document,
    store::Rows,
};

/// A model with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelEntry {
    /// The model's row.
    pub row: ModelRow,
    /// Where it is offered, by the provider's slug, then by region.
    pub endpoints: Vec<EndpointEntry>,
    cheapest: Option<usize>,
    /// Slug and name in lower case: what a search looks into.
    search_texts: [String; 2],
}

/// A model at one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointEntry {
    /// The endpoint's row.
    pub row: EndpointRow,
    /// Who offers it.
    pub provider: Arc<ProviderRow>,
    /// What it costs at the moment of the snapshot.
    pub price: Option<PriceRow>,
}

/// The catalogue at one moment.
#[derive(Debug)]
pub struct Snapshot {
    models: Vec<Arc<ModelEntry>>,
    model_index: HashMap<Uuid, usize>,
    providers: Vec<Arc<ProviderRow>>,
    provider_index: HashMap<Uuid, usize>,
    models_by_provider: HashMap<Uuid, Vec<usize>>,
    orderings: [OnceLock<Vec<usize>>; ModelOrder::COUNT],
    models_document: OnceLock<Document>,
    providers_document: OnceLock<Document>,
}

impl ModelEntry {
    /// The endpoint that the model's own price is taken from: of the active ones that have a price the cheapest.
    ///
    /// One with both prices goes before one with a single price, then the lower sum of the two goes first.
    #[must_use]
    pub fn cheapest(&self) -> Option<&EndpointEntry> {
        self.cheapest.and_then(|index| self.endpoints.get(index))
    }

    /// The price of the cheapest endpoint.
    #[must_use]
    pub fn prices(&self) -> Option<UnitPrices> {
        self.cheapest()?.price.as_ref().map(UnitPrices::from)
    }

    /// Whether slug or name contains a text that is in lower case.
    pub(super) fn mentions(&self, text: &str) -> bool {
        self.search_texts.iter().any(|name| name.contains(text))
    }

    fn new(row: ModelRow, mut endpoints: Vec<EndpointEntry>) -> Self {
        endpoints.sort_by(|a, b| {
            (&a.provider.slug, &a.row.region).cmp(&(&b.provider.slug, &b.row.region))
        });
        let cheapest = endpoints
            .iter()
            .enumerate()
            .filter(|(_, endpoint)| endpoint.row.active)
            .filter_map(|(index, endpoint)| Some((rank(endpoint.price.as_ref()?), index)))
            .min()
            .map(|(_, index)| index);
        let search_texts = [&row.slug, &row.display_name].map(|name| name.to_lowercase());
        Self {
            row,
            endpoints,
            cheapest,
            search_texts,
        }
    }
}

impl Snapshot {
    /// Joins the rows of the tables; of an endpoint's prices the one that holds at `now`.
    pub(super) fn new(rows: Rows, now: DateTime<Utc>) -> Self {
        let mut providers: Vec<_> = rows.providers.into_iter().map(Arc::new).collect();
        providers.sort_by(|a, b| a.slug.cmp(&b.slug));
        let provider_index = index(providers.iter().map(|provider| provider.id));
        let mut endpoints: HashMap<Uuid, Vec<EndpointEntry>> = HashMap::new();
        let mut prices = current(rows.prices, now);
        for row in rows.endpoints {
            let Some(provider) = provider_index.get(&row.provider_id) else {
                continue;
            };
            let of_model = endpoints.entry(row.model_id).or_default();
            of_model.push(EndpointEntry {
                provider: Arc::clone(&providers[*provider]),
                price: prices.remove(&row.id),
                row,
            });
        }
        let mut models: Vec<_> = rows
            .models
            .into_iter()
            .map(|row| {
                let offered = endpoints.remove(&row.id).unwrap_or_default();
                Arc::new(ModelEntry::new(row, offered))
            })
            .collect();
        models.sort_by(|a, b| a.row.slug.cmp(&b.row.slug));
        Self {
            model_index: index(models.iter().map(|model| model.row.id)),
            models_by_provider: by_provider(&models),
            models,
            provider_index,
            providers,
            orderings: Default::default(),
            models_document: OnceLock::new(),
            providers_document: OnceLock::new(),
        }
    }

    /// Every model, by the bytes of its slug.
    #[must_use]
    pub fn models(&self) -> &[Arc<ModelEntry>] {
        &self.models
    }

    /// The model of an id.
    #[must_use]
    pub fn model(&self, id: Uuid) -> Option<&Arc<ModelEntry>> {
        self.model_index.get(&id).map(|index| &self.models[*index])
    }

    /// The model of a slug.
    #[must_use]
    pub fn model_by_slug(&self, slug: &str) -> Option<&Arc<ModelEntry>> {
        let found = self
            .models
            .binary_search_by(|model| model.row.slug.as_str().cmp(slug));
        found.ok().map(|index| &self.models[index])
    }

    /// Every provider, by the bytes of its slug.
    #[must_use]
    pub fn providers(&self) -> &[Arc<ProviderRow>] {
        &self.providers
    }

    /// The provider of an id.
    #[must_use]
    pub fn provider(&self, id: Uuid) -> Option<&Arc<ProviderRow>> {
        self.provider_index
            .get(&id)
            .map(|index| &self.providers[*index])
    }

    /// The provider of a slug.
    #[must_use]
    pub fn provider_by_slug(&self, slug: &str) -> Option<&Arc<ProviderRow>> {
        let found = self
            .providers
            .binary_search_by(|provider| provider.slug.as_str().cmp(slug));
        found.ok().map(|index| &self.providers[index])
    }

    /// The body of `/v1/models`, made when first asked for.
    #[must_use]
    pub fn models_document(&self) -> &Document {
        self.models_document
            .get_or_init(|| Document::of_models(&self.models))
    }

    /// The body of `/v1/providers`, made when first asked for.
    #[must_use]
    pub fn providers_document(&self) -> &Document {
        self.providers_document
            .get_or_init(|| Document::of_providers(&self.providers))
    }

    /// Whether this is the same catalogue, so that what was made from the other one still holds.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.providers == other.providers && self.models == other.models
    }

    /// Positions in [`models`](Self::models) in an order, sorted when first asked for.
    pub(super) fn ordering(&self, order: ModelOrder) -> &[usize] {
        self.orderings[order.index()].get_or_init(|| {
            let mut positions: Vec<usize> = (0..self.models.len()).collect();
            positions.sort_by(|a, b| {
                let [a, b] = [a, b].map(|position| order.key_of(&self.models[*position]));
                order.compare(a, b)
            });
            positions
        })
    }

    /// Positions in [`models`](Self::models) of what a provider offers, by slug.
    pub(super) fn offered_by(&self, provider: Uuid) -> &[usize] {
        self.models_by_provider
            .get(&provider)
            .map_or(&[], Vec::as_slice)
    }
}

fn index(ids: impl Iterator<Item = Uuid>) -> HashMap<Uuid, usize> {
    ids.enumerate()
        .map(|(position, id)| (id, position))
        .collect()
}

fn by_provider(models: &[Arc<ModelEntry>]) -> HashMap<Uuid, Vec<usize>> {
    let mut offered: HashMap<Uuid, Vec<usize>> = HashMap::new();
    for (position, model) in models.iter().enumerate() {
        for endpoint in &model.endpoints {
            let of_provider = offered.entry(endpoint.row.provider_id).or_default();
            // Two endpoints at one provider follow each other: endpoints are sorted by provider.
            if of_provider.last() != Some(&position) {
                of_provider.push(position);
            }
        }
    }
    offered
}

/// The price that holds at a moment, by endpoint.
fn current(prices: Vec<PriceRow>, now: DateTime<Utc>) -> HashMap<Uuid, PriceRow> {
    prices
        .into_iter()
        .filter(|price| {
            price.effective_from <= now && price.effective_to.is_none_or(|end| now < end)
        })
        .map(|price| (price.endpoint_id, price))
        .collect()
}

/// How cheap a price is, for [`ModelEntry::cheapest`].
fn rank(price: &PriceRow) -> (Reverse<usize>, i128) {
    let sides = [price.input_picos, price.output_picos];
    let known = sides.iter().flatten().count();
    let sum = sides.iter().flatten().map(|picos| i128::from(*picos)).sum();
    (Reverse(known), sum)
}

#[cfg(test)]
mod tests;
