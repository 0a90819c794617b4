//! The catalogue as older clients read it: whole, as bare arrays, made once a snapshot.

use std::{io::Write, sync::Arc};

use axum::body::Bytes;
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{ModelEntry, ModelKind, ProviderRow, RoutableStatus, price};

/// A body that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The JSON.
    pub body: Bytes,
    /// The same, compressed: once, not for everyone who asks.
    pub gzip: Bytes,
    /// A strong validator, in its quotation marks: the hash of the body.
    pub etag: String,
}

impl Document {
    pub(super) fn of_models(models: &[Arc<ModelEntry>]) -> Self {
        Self::of(models.iter().map(|model| RestModel::from(&**model)))
    }

    pub(super) fn of_providers(providers: &[Arc<ProviderRow>]) -> Self {
        Self::of(providers.iter().map(|row| RestProvider::from(&**row)))
    }

    fn of<T: Serialize>(rows: impl Iterator<Item = T>) -> Self {
        let rows: Vec<T> = rows.collect();
        let body = serde_json::to_vec(&rows).expect("a row is made of texts, numbers and lists");
        Self {
            etag: format!("\"{:x}\"", Sha256::digest(&body)),
            gzip: compress(&body).into(),
            body: body.into(),
        }
    }
}

fn compress(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.expect("memory takes whatever is written")
}

/// A model in `/v1/models`.
#[derive(Debug, Serialize)]
struct RestModel<'a> {
    slug: &'a str,
    display_name: &'a str,
    /// The one whose price is shown, else the first that offers it.
    provider: Option<&'a str>,
    #[serde(rename = "type")]
    kind: ModelKind,
    input_cost_per_million_usd: Option<String>,
    output_cost_per_million_usd: Option<String>,
    context_window: Option<i64>,
    capabilities: &'a [String],
    routable_status: RoutableStatus,
}

impl<'a> From<&'a ModelEntry> for RestModel<'a> {
    fn from(model: &'a ModelEntry) -> Self {
        let endpoint = model.cheapest().or(model.endpoints.first());
        let prices = model.prices().unwrap_or_default();
        let cost = |picos: Option<i64>| picos.map(|picos| price::per_million(picos).to_string());
        Self {
            slug: &model.row.slug,
            display_name: &model.row.display_name,
            provider: endpoint.map(|endpoint| endpoint.provider.slug.as_str()),
            kind: model.row.kind,
            input_cost_per_million_usd: cost(prices.input),
            output_cost_per_million_usd: cost(prices.output),
            context_window: model.row.context_window,
            capabilities: &model.row.capabilities.0,
            routable_status: model.row.routable_status,
        }
    }
}

/// A provider in `/v1/providers`.
#[derive(Debug, Serialize)]
struct RestProvider<'a> {
    slug: &'a str,
    display_name: &'a str,
    active: bool,
    status_page_url: Option<&'a str>,
    data_regions: &'a [String],
}

impl<'a> From<&'a ProviderRow> for RestProvider<'a> {
    fn from(row: &'a ProviderRow) -> Self {
        Self {
            slug: &row.slug,
            display_name: &row.display_name,
            active: row.active,
            status_page_url: row.status_page_url.as_deref(),
            data_regions: &row.data_regions.0,
        }
    }
}
