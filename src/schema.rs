//! The roots merged from the domains, with the limits applied.

use std::sync::Arc;

use async_graphql::{EmptyMutation, EmptySubscription, MergedObject, Request, Response};

use crate::{
    audit::{AuditQuery, Verifier},
    catalog::{Catalog, CatalogQuery},
    config::LimitsConfig,
    dashboard::DashboardQuery,
    graphql::Operations,
    metrics::OperationMetrics,
};

/// Everything that can be read.
#[derive(Debug, Default, MergedObject)]
pub struct Query(DashboardQuery, CatalogQuery, AuditQuery);

type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// The API, ready to execute operations. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    schema: Schema,
    operations: Arc<Operations>,
}

/// What resolvers use beside the request.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Models and providers.
    pub catalog: Catalog,
    /// Verdicts on audit chains.
    pub verifier: Verifier,
}

impl Api {
    /// Builds the API.
    #[must_use]
    pub fn new(shared: Shared, limits: &LimitsConfig, metrics: OperationMetrics) -> Self {
        let schema = Schema::build(Query::default(), EmptyMutation, EmptySubscription)
            .data(shared.catalog)
            .data(shared.verifier)
            .limit_depth(limits.depth)
            .limit_complexity(limits.complexity)
            .finish();
        Self {
            operations: Arc::new(Operations::new(&schema.sdl(), limits.complexity, metrics)),
            schema,
        }
    }

    /// Executes an operation.
    pub async fn execute(&self, request: Request) -> Response {
        self.operations
            .execute(request, |request| self.schema.execute(request))
            .await
    }
}

/// The API as text, as it is checked in.
#[must_use]
pub fn sdl() -> String {
    let schema = Schema::new(Query::default(), EmptyMutation, EmptySubscription);
    format!("{}\n", schema.sdl().trim_end())
}
