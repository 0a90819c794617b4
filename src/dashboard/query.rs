//! Root fields that read, beside those of the domains.

use async_graphql::{Context, ID, Object};
use futures::future::join_all;

use super::{Health, Node, ViewerObject, node};
use crate::{
    auth::Credential,
    catalog::Catalog,
    error::Error,
    graphql::{ContextExt, Cost, ListSize},
};

/// The most identifiers in one request.
const MOST_NODES: usize = 100;

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct DashboardQuery;

#[Object]
impl DashboardQuery {
    /// Anything by its identifier; null when it is not there or not yours.
    #[graphql(directive = Cost::apply("50"))]
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: ID,
    ) -> Result<Option<Node>, Error> {
        // It may be public, and then no version of a workspace covers it.
        ctx.show_fleeting();
        node::find(ctx, "id", &id).await
    }

    /// Several things by their identifiers, in the order of these; at most 100.
    #[graphql(directive = Cost::apply("50"), directive = ListSize::apply(100, &["ids"], &[]))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their identifiers.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Error> {
        ctx.show_fleeting();
        if ids.len() > MOST_NODES {
            return Err(Error::bad_input(
                "ids",
                format!("must be at most {MOST_NODES}, not {}", ids.len()),
            ));
        }
        join_all(ids.iter().map(|id| node::find(ctx, "ids", id)))
            .await
            .into_iter()
            .collect()
    }

    /// Who asks; null without a credential.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<ViewerObject>, Error> {
        match ctx.request().credential() {
            Credential::Anonymous => Ok(None),
            credential => Ok(Some(credential.viewer()?.clone().into())),
        }
    }

    /// Whether everything the gateway needs works.
    #[graphql(directive = Cost::apply("50"))]
    async fn health(&self, ctx: &Context<'_>) -> Result<Option<Health>, Error> {
        ctx.show_fleeting();
        let catalog = ctx.data_unchecked::<Catalog>();
        Ok(Some(Health::check(ctx.db(), catalog).await))
    }
}
