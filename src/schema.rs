//! The roots merged from the domains, with the limits applied.

use std::sync::Arc;

use async_graphql::{EmptyMutation, EmptySubscription, MergedObject, ValidationMode};

use crate::{
    audit::{AuditQuery, Verifier},
    catalog::{Catalog, CatalogQuery},
    dashboard::DashboardQuery,
    graphql::{
        Answer, Care, CatchPanics, GraphqlRequest, Limits, OnlyValidate, Operations,
        RequestContext, Rules,
    },
    metrics::OperationMetrics,
};

/// Everything that can be read.
#[derive(Debug, Default, MergedObject)]
pub struct Query(DashboardQuery, CatalogQuery, AuditQuery);

type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// The API, ready to execute operations. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    /// Validates documents.
    validating: Schema,
    /// Executes those that were validated before.
    swift: Schema,
    /// The same, and watches every resolver.
    watching: Schema,
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
    pub fn new(shared: &Shared, rules: Rules<'_>, metrics: OperationMetrics) -> Self {
        let build = || {
            // No deeper than a document that was let through: the executor's own limit of 32 would answer first.
            let schema = Schema::build(Query::default(), EmptyMutation, EmptySubscription)
                .data(shared.catalog.clone())
                .data(shared.verifier.clone())
                .limit_recursive_depth(Limits::DEEPEST);
            if rules.may_introspect {
                schema
            } else {
                schema.disable_suggestions()
            }
        };
        let executing = || build().validation_mode(ValidationMode::Fast);
        let validating = build().extension(OnlyValidate).finish();
        Self {
            swift: executing().finish(),
            watching: executing().extension(CatchPanics).finish(),
            operations: Arc::new(Operations::new(&validating.sdl(), rules, metrics)),
            validating,
        }
    }

    /// What a request may ask for.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        self.operations.limits()
    }

    /// Executes an operation.
    pub async fn execute(&self, request: GraphqlRequest, context: RequestContext) -> Answer {
        self.operations
            .execute(request, |request, care| {
                let request = request.data(context.afresh());
                match care {
                    Care::Validate => self.validating.execute(request),
                    Care::Execute => self.swift.execute(request),
                    Care::Watch => self.watching.execute(request),
                }
            })
            .await
    }
}

/// The API as text, as it is checked in.
#[must_use]
pub fn sdl() -> String {
    let schema = Schema::new(Query::default(), EmptyMutation, EmptySubscription);
    format!("{}\n", schema.sdl().trim_end())
}
