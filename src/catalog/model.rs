//! GraphQL type `Model`.

use std::sync::Arc;

use async_graphql::{ID, Object};
use rust_decimal::Decimal;

use super::{ModelEndpoint, ModelEntry, ModelKind, ModelPricing, RoutableStatus};
use crate::graphql::{Cost, Day, Exact, Kind, ListSize, Moment, encode_id};

/// Digits behind the point of a thousandth.
const MILLI_SCALE: u32 = 3;

/// Something that can be called.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) entry: Arc<ModelEntry>,
}

impl From<Arc<ModelEntry>> for Model {
    fn from(entry: Arc<ModelEntry>) -> Self {
        Self { entry }
    }
}

/// Something that can be called.
#[Object(directive = Cost::apply("0.1"))]
impl Model {
    /// Identifier.
    pub async fn id(&self) -> ID {
        encode_id(Kind::Model, self.entry.row.id)
    }

    /// Name in requests, unique.
    async fn slug(&self) -> &str {
        &self.entry.row.slug
    }

    /// Name for people.
    async fn display_name(&self) -> &str {
        &self.entry.row.display_name
    }

    /// Whether it answers itself or picks a model that does.
    async fn kind(&self) -> ModelKind {
        self.entry.row.kind
    }

    /// Who made it.
    async fn author(&self) -> Option<&str> {
        self.entry.row.author.as_deref()
    }

    /// How many tokens it reads at most; null when that is not known.
    async fn context_window(&self) -> Option<i32> {
        self.entry.row.context_window.map(tokens)
    }

    /// How many tokens it writes at most; null when that is not known.
    async fn max_output_tokens(&self) -> Option<i32> {
        self.entry.row.max_output_tokens.map(tokens)
    }

    /// What it reads: `text`, `image`, `audio` …
    async fn input_modalities(&self) -> &[String] {
        &self.entry.row.input_modalities.0
    }

    /// What it writes: `text`, `image`, `audio`, `embedding` …
    async fn output_modalities(&self) -> &[String] {
        &self.entry.row.output_modalities.0
    }

    /// What it can do, sorted: `function_calling`, `vision` …
    async fn capabilities(&self) -> &[String] {
        &self.entry.row.capabilities.0
    }

    /// Which request parameters it takes.
    async fn supported_parameters(&self) -> &[String] {
        &self.entry.row.supported_parameters.0
    }

    /// Whether calls are routed to it.
    async fn routable_status(&self) -> RoutableStatus {
        self.entry.row.routable_status
    }

    /// The quality that is assumed before there are measurements, from 0 to 1.
    async fn q_prior(&self) -> Option<Exact> {
        let milli = self.entry.row.q_prior_milli?;
        Some(Exact(
            Decimal::new(i64::from(milli), MILLI_SCALE).normalize(),
        ))
    }

    /// Its score in the Artificial Analysis Intelligence Index.
    async fn aa_intelligence_index(&self) -> Option<i32> {
        self.entry.row.aa_intelligence_index
    }

    /// When it came out.
    async fn released_at(&self) -> Option<Day> {
        self.entry.row.released_at.map(Day)
    }

    /// From when on it is not to be used any more.
    async fn deprecated_at(&self) -> Option<Day> {
        self.entry.row.deprecated_at.map(Day)
    }

    /// When it entered the catalogue.
    async fn created_at(&self) -> Moment {
        Moment(self.entry.row.created_at)
    }

    /// Where it is offered, by the provider's slug, then by region.
    #[graphql(directive = ListSize::apply(3, &[], &[]))]
    async fn endpoints(&self) -> Vec<ModelEndpoint> {
        (0..self.entry.endpoints.len())
            .map(|index| ModelEndpoint::new(Arc::clone(&self.entry), index))
            .collect()
    }

    /// The price at the cheapest of its active endpoints; null when none of them has a price. The cheapest is the one
    /// with the lowest sum of input and output price; one that has both goes before one with a single price.
    async fn pricing(&self) -> Option<ModelPricing> {
        let price = self.entry.cheapest()?.price.as_ref()?;
        Some(ModelPricing::from(price))
    }
}

/// A number of tokens on the wire, which has 32 bits; no model reads more.
pub(super) fn tokens(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
