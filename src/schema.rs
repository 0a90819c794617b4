//! The roots merged from the domains, with the limits applied.

use std::sync::Arc;

use async_graphql::{
    EmptyMutation, EmptySubscription, MergedObject, Request, Response, ValidationMode,
};

use crate::{
    audit::{AuditQuery, Verifier},
    auth::Viewer,
    catalog::{Catalog, CatalogQuery},
    dashboard::{self, DashboardQuery},
    graphql::{
        Answer, Basis, Care, CatchPanics, ContextExt, Executor, GraphqlRequest, Limits,
        OnlyValidate, Operations, RequestContext, Rules,
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
    catalog: Catalog,
}

/// The API, on behalf of one who asks.
struct Execution<'a> {
    api: &'a Api,
    context: RequestContext,
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
            catalog: shared.catalog.clone(),
        }
    }

    /// What a request may ask for.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        self.operations.limits()
    }

    /// Executes an operation.
    pub async fn execute(&self, request: GraphqlRequest, context: RequestContext) -> Answer {
        let execution = Execution { api: self, context };
        self.operations.execute(request, &execution).await
    }
}

impl Executor for Execution<'_> {
    async fn execute(&self, request: Request, care: Care) -> Response {
        let request = request.data(self.context.afresh());
        let schema = match care {
            Care::Validate => &self.api.validating,
            Care::Execute => &self.api.swift,
            Care::Watch => &self.api.watching,
        };
        schema.execute(request).await
    }

    fn viewer(&self) -> Option<&Viewer> {
        self.context.viewer().ok()
    }

    async fn basis(&self, shows_public: bool) -> Option<Basis> {
        let tenant = self.context.viewer().ok()?.tenant.id;
        let catalog = self.api.catalog.generation();
        // Where the database cannot be asked, the execution says so.
        let versions = dashboard::versions(self.context.db(), tenant, shows_public);
        let versions = versions.await.ok()??;
        Some(Basis {
            version: versions.version,
            public_events: versions.public_events,
            catalog,
            quarter: self.context.quarter(),
        })
    }

    fn has_read(&self) -> bool {
        self.context.has_read()
    }

    fn is_repeatable(&self) -> bool {
        !self.context.is_fleeting()
    }
}

/// The API as text, as it is checked in.
#[must_use]
pub fn sdl() -> String {
    let schema = Schema::new(Query::default(), EmptyMutation, EmptySubscription);
    format!("{}\n", schema.sdl().trim_end())
}
