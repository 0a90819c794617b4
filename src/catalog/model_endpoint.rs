//! GraphQL type `ModelEndpoint`.

use std::sync::Arc;

use async_graphql::Object;

use super::{EndpointEntry, ModelEntry, ModelPricing, Provider, model::tokens};
use crate::graphql::Cost;

/// A model as one provider offers it in one region.
#[derive(Clone, Debug)]
pub struct ModelEndpoint {
    model: Arc<ModelEntry>,
    /// Which of the model's endpoints.
    index: usize,
}

impl ModelEndpoint {
    /// The endpoint of a model at an index below their number.
    pub(super) fn new(model: Arc<ModelEntry>, index: usize) -> Self {
        Self { model, index }
    }

    fn entry(&self) -> &EndpointEntry {
        &self.model.endpoints[self.index]
    }
}

/// A model as one provider offers it in one region.
#[Object(directive = Cost::apply("0.1"))]
impl ModelEndpoint {
    /// Who offers it.
    async fn provider(&self) -> Provider {
        Provider::from(Arc::clone(&self.entry().provider))
    }

    /// What the provider calls it.
    async fn provider_model_name(&self) -> &str {
        &self.entry().row.provider_model_name
    }

    /// Where it runs; `global` where the provider chooses.
    async fn region(&self) -> &str {
        &self.entry().row.region
    }

    /// Whether calls are routed to it.
    async fn active(&self) -> bool {
        self.entry().row.active
    }

    /// How many tokens it reads at most here; null when that is not known.
    async fn context_window(&self) -> Option<i32> {
        let here = self.entry().row.context_window;
        here.or(self.model.row.context_window).map(tokens)
    }

    /// What it costs here now; null when it is unpriced.
    async fn pricing(&self) -> Option<ModelPricing> {
        self.entry().price.as_ref().map(ModelPricing::from)
    }
}
