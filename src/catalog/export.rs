//! The rows of `GET /v1/export/models.csv`: the catalogue, cut in memory. Everyone may have it.

use std::sync::Arc;

use super::{ModelEntry, ModelFilter, ModelOrder, Snapshot, price};
use crate::{
    error::Error,
    export::{Cell, Parameters, Record, Sheet},
    graphql::{Kind, StringFilter},
};

/// The list of models as a file. It is of one snapshot, however long the client takes.
#[derive(Debug)]
pub struct ModelSheet {
    snapshot: Arc<Snapshot>,
    filter: ModelFilter,
    order: ModelOrder,
    /// How many models of the snapshot were looked at.
    seen: usize,
}

impl ModelSheet {
    /// The file that is asked for.
    ///
    /// # Errors
    ///
    /// A parameter is wrong.
    pub fn ask(snapshot: Arc<Snapshot>, mut parameters: Parameters) -> Result<Self, Error> {
        let filter = ModelFilter {
            kind: parameters.words("kind")?,
            routable_status: parameters.words("routable_status")?,
            provider: parameters.texts("provider").map(|any_of| StringFilter {
                any_of: Some(any_of),
                ..StringFilter::default()
            }),
            capability: parameters.texts("capability"),
            search: parameters.text("search")?,
            min_context_window: parameters.number("min_context_window")?,
            max_input_per_million: parameters.scalar("max_input_per_million")?,
        };
        let order = parameters.order()?;
        parameters.finish()?;
        Ok(Self {
            snapshot,
            filter: filter.prepared(),
            order: order
                .map(|(field, direction)| ModelOrder { field, direction })
                .unwrap_or_default(),
            seen: 0,
        })
    }
}

impl Sheet for ModelSheet {
    fn columns(&self) -> Vec<String> {
        [
            "id",
            "slug",
            "display_name",
            "kind",
            "author",
            "providers",
            "routable_status",
            "context_window",
            "max_output_tokens",
            "input_modalities",
            "output_modalities",
            "capabilities",
            "input_per_million_usd",
            "output_per_million_usd",
            "cache_read_per_million_usd",
            "cache_write_per_million_usd",
            "per_request_usd",
            "price_of_provider",
            "released_at",
            "deprecated_at",
            "created_at",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    async fn next(&mut self, size: usize) -> Result<Vec<Record>, Error> {
        let models = self.snapshot.models();
        let mut records = Vec::with_capacity(size);
        for position in &self.snapshot.ordering(self.order)[self.seen..] {
            if records.len() == size {
                break;
            }
            self.seen += 1;
            let model = &models[*position];
            if self.filter.matches(model) {
                records.push(record(model));
            }
        }
        Ok(records)
    }

    async fn count(&mut self, most: u64) -> Result<u64, Error> {
        let models = self.snapshot.models().iter();
        let count = models.filter(|model| self.filter.matches(model)).count();
        Ok(most.min(count as u64))
    }
}

fn record(model: &ModelEntry) -> Record {
    let row = &model.row;
    let mut providers: Vec<String> = model
        .endpoints
        .iter()
        .map(|endpoint| endpoint.provider.slug.clone())
        .collect();
    // Two endpoints at one provider follow each other.
    providers.dedup();
    let prices = model.prices().unwrap_or_default();
    let million = |picos: Option<i64>| Cell::maybe_number(picos.map(price::per_million));
    let cheapest = model.cheapest().map(|endpoint| &endpoint.provider.slug);
    vec![
        Cell::id(Kind::Model, row.id),
        Cell::text(&row.slug),
        Cell::text(&row.display_name),
        Cell::word(row.kind),
        Cell::maybe_text(row.author.as_deref()),
        Cell::texts(&providers),
        Cell::word(row.routable_status),
        Cell::maybe_number(row.context_window),
        Cell::maybe_number(row.max_output_tokens),
        Cell::texts(&row.input_modalities.0),
        Cell::texts(&row.output_modalities.0),
        Cell::texts(&row.capabilities.0),
        million(prices.input),
        million(prices.output),
        million(prices.cache_read),
        million(prices.cache_write),
        Cell::maybe_number(prices.request.map(price::per_unit)),
        Cell::maybe_text(cheapest.map(String::as_str)),
        Cell::maybe_day(row.released_at),
        Cell::maybe_day(row.deprecated_at),
        Cell::moment(row.created_at),
    ]
}
