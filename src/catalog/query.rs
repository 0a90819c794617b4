//! Root fields that read the catalogue. They are public and read memory only.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::{
    Model, ModelFilter, ModelOrder, Provider, ProviderFilter,
    listing::{self, ModelConnection, ProviderConnection},
};
use crate::{
    error::Error,
    graphql::{ListSize, PageArgs},
};

/// The catalogue's root fields.
#[derive(Clone, Copy, Debug, Default)]
pub struct CatalogQuery;

#[expect(
    clippy::unused_async,
    reason = "a resolver is async, also one that only reads memory"
)]
#[Object]
impl CatalogQuery {
    /// The models that can be called.
    #[graphql(directive = ListSize::apply(50, &["first"], &["edges", "nodes"]))]
    async fn models(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many to show: from 1 to 1,000.")]
        first: Option<i32>,
        #[graphql(desc = "Start behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Which ones to show.")] filter: Option<ModelFilter>,
        #[graphql(desc = "In which order; by slug when not given.")] order_by: Option<ModelOrder>,
    ) -> Result<Option<ModelConnection>, Error> {
        let args = PageArgs {
            first,
            after,
            ..PageArgs::default()
        };
        let snapshot = super::snapshot(ctx)?;
        listing::models(&snapshot, args, order_by.unwrap_or_default(), filter).map(Some)
    }

    /// The model of a slug.
    async fn model(&self, ctx: &Context<'_>, slug: String) -> Result<Option<Model>, Error> {
        let snapshot = super::snapshot(ctx)?;
        Ok(snapshot
            .model_by_slug(&slug)
            .map(Arc::clone)
            .map(Model::from))
    }

    /// The providers that models are called at, by slug.
    #[graphql(directive = ListSize::apply(50, &["first"], &["edges", "nodes"]))]
    async fn providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many to show: from 1 to 1,000.")]
        first: Option<i32>,
        #[graphql(desc = "Start behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Which ones to show.")] filter: Option<ProviderFilter>,
    ) -> Result<Option<ProviderConnection>, Error> {
        let args = PageArgs {
            first,
            after,
            ..PageArgs::default()
        };
        listing::providers(&*super::snapshot(ctx)?, args, filter).map(Some)
    }

    /// The provider of a slug.
    async fn provider(&self, ctx: &Context<'_>, slug: String) -> Result<Option<Provider>, Error> {
        let snapshot = super::snapshot(ctx)?;
        Ok(snapshot
            .provider_by_slug(&slug)
            .map(Arc::clone)
            .map(Provider::from))
    }
}
