//! The catalogue: writing and importing it, the snapshot, and what GraphQL shows of it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

use std::sync::Arc;

use chrono::{DateTime, Utc};
use roundtrip::{
    catalog::{
        self, Catalog, CatalogEntry, EndpointFacts, ModelFacts, ModelKind, ProviderFacts, Snapshot,
        UnitPrices, WriteSummary,
    },
    clock::Clock,
};

use crate::support::TestDatabase;

mod cache;
mod graphql;
mod import;
mod write;

/// A second of the first day of 2026.
fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600 + second, 0).unwrap()
}

/// A model at a provider, with both prices the same.
fn entry(provider: &str, slug: &str, picos: Option<i64>) -> CatalogEntry {
    CatalogEntry {
        provider: ProviderFacts {
            slug: provider.to_owned(),
            display_name: provider.to_uppercase(),
            details: None,
        },
        model: ModelFacts {
            slug: slug.to_owned(),
            display_name: slug.to_uppercase(),
            kind: ModelKind::Model,
            context_window: Some(8_192),
            max_output_tokens: None,
            input_modalities: vec!["text".to_owned()],
            output_modalities: vec!["text".to_owned()],
            capabilities: vec!["vision".to_owned(), "reasoning".to_owned()],
            deprecated_at: None,
            details: None,
        },
        endpoint: EndpointFacts {
            provider_model_name: slug.to_owned(),
            region: "global".to_owned(),
        },
        prices: UnitPrices {
            input: picos,
            output: picos,
            ..UnitPrices::default()
        },
        source: "test".to_owned(),
    }
}

async fn write(db: &TestDatabase, entries: &[CatalogEntry], now: DateTime<Utc>) -> WriteSummary {
    let tx = db.databases.begin().await.unwrap();
    let summary = catalog::write(&tx, entries, now).await.unwrap();
    tx.commit().await.unwrap();
    summary
}

/// The catalogue as it is read at a moment.
async fn snapshot(db: &TestDatabase, now: DateTime<Utc>) -> Arc<Snapshot> {
    let catalog = Catalog::new(db.databases.clone(), Clock::Fixed(now));
    catalog.refresh().await.unwrap();
    catalog.snapshot().unwrap()
}
