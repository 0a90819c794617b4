//! The catalogue: which models there are, who offers them, and at what price.
//!
//! It belongs to no tenant and changes rarely, so it is served from a snapshot in memory: only the refresh of that
//! snapshot and whoever writes the catalogue talk to the database. A price that held is never changed or deleted.

use std::sync::Arc;

use async_graphql::Context;

use crate::error::Error;

mod cache;
mod entity;
mod export;
mod filter;
mod import;
mod listing;
mod model;
mod model_endpoint;
mod model_pricing;
mod order;
mod price;
mod provider;
mod query;
pub mod rest;
#[cfg(test)]
mod sample;
mod snapshot;
mod store;
mod write;

pub use cache::Catalog;
pub use entity::{
    Texts, model::Model as ModelRow, model_endpoint::Model as EndpointRow,
    model_price::Model as PriceRow, provider::Model as ProviderRow,
};
pub use export::ModelSheet;
pub use filter::{ModelFilter, ProviderFilter};
pub use import::{ImportError, ImportReport, Rejection, import};
pub use model::Model;
pub use model_endpoint::ModelEndpoint;
pub use model_pricing::ModelPricing;
pub use order::{ModelOrder, ModelOrderField};
pub use price::UnitPrices;
pub use provider::Provider;
pub use query::CatalogQuery;
pub use snapshot::{EndpointEntry, ModelEntry, Snapshot};
pub use write::{
    CatalogEntry, EndpointFacts, ModelDetails, ModelFacts, ProviderDetails, ProviderFacts,
    WriteSummary, write,
};

/// Whether a model answers itself.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    async_graphql::Enum,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
    serde::Serialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// It answers itself.
    Model,
    /// It picks a model that answers.
    Router,
}

/// Whether calls are routed to a model.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    async_graphql::Enum,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
    serde::Serialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RoutableStatus {
    /// They are.
    Active,
    /// They are, but it answers worse than it should.
    Degraded,
    /// They are not, for now.
    Inactive,
    /// It is past its time: they are not, or will not be for long.
    Deprecated,
}

/// The catalogue as it stands, for a resolver.
///
/// # Errors
///
/// It could not be read since the start.
pub fn snapshot(ctx: &Context<'_>) -> Result<Arc<Snapshot>, Error> {
    ctx.data_unchecked::<Catalog>().snapshot()
}
