//! GraphQL type `Provider`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::{
    ProviderRow,
    listing::{self, ModelConnection},
};
use crate::{
    error::Error,
    graphql::{Cost, Kind, ListSize, PageArgs, encode_id},
};

/// A company that serves models.
#[derive(Clone, Debug)]
pub struct Provider {
    row: Arc<ProviderRow>,
}

impl From<Arc<ProviderRow>> for Provider {
    fn from(row: Arc<ProviderRow>) -> Self {
        Self { row }
    }
}

/// A company that serves models.
#[Object(directive = Cost::apply("0.1"))]
impl Provider {
    /// Identifier.
    pub async fn id(&self) -> ID {
        encode_id(Kind::Provider, self.row.id)
    }

    /// Name in URLs, unique.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// Name for people.
    async fn display_name(&self) -> &str {
        &self.row.display_name
    }

    /// Whether calls are routed to it.
    async fn active(&self) -> bool {
        self.row.active
    }

    /// Where it tells of its outages.
    async fn status_page_url(&self) -> Option<&str> {
        self.row.status_page_url.as_deref()
    }

    /// Its terms of service.
    async fn terms_of_service_url(&self) -> Option<&str> {
        self.row.terms_of_service_url.as_deref()
    }

    /// Its privacy policy.
    async fn privacy_policy_url(&self) -> Option<&str> {
        self.row.privacy_policy_url.as_deref()
    }

    /// Where it keeps data.
    async fn data_regions(&self) -> &[String] {
        &self.row.data_regions.0
    }

    /// The models that it offers, by slug.
    #[expect(
        clippy::unused_async,
        reason = "a resolver is async, also one that only reads memory"
    )]
    #[graphql(directive = ListSize::apply(50, &["first"], &["edges", "nodes"]))]
    async fn models(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many to show: from 1 to 1,000.")]
        first: Option<i32>,
        #[graphql(desc = "Start behind this cursor.")] after: Option<String>,
    ) -> Result<Option<ModelConnection>, Error> {
        let args = PageArgs {
            first,
            after,
            ..PageArgs::default()
        };
        listing::models_of(&*super::snapshot(ctx)?, self.row.id, args).map(Some)
    }
}
