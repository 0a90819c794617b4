//! GraphQL type `Inference`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::{CostSource, FinishReason, InferenceRow, InferenceStatus, TokenUsage};
use crate::{
    agents::{Agent, AgentById},
    catalog::{self, Model, Provider},
    error::Error,
    graphql::{ContextExt, Kind, Moment, Money, encode_id},
};

/// One call, routed to a provider and settled.
#[derive(Clone, Debug)]
pub struct Inference {
    row: Arc<InferenceRow>,
}

impl From<Arc<InferenceRow>> for Inference {
    fn from(row: Arc<InferenceRow>) -> Self {
        Self { row }
    }
}

/// One call, routed to a provider and settled.
#[Object]
impl Inference {
    /// Identifier.
    pub async fn id(&self) -> ID {
        encode_id(Kind::Inference, self.row.id)
    }

    /// When it was asked for.
    async fn created_at(&self) -> Moment {
        Moment(self.row.created_at)
    }

    /// Who called.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Option<Agent>, Error> {
        Ok(ctx
            .load(AgentById(self.row.agent_id))
            .await?
            .map(Agent::from))
    }

    /// What was asked for: the slug of a model or of a router.
    async fn requested_model(&self) -> &str {
        &self.row.requested_model
    }

    /// What was called; null if nothing was.
    #[expect(clippy::unused_async, reason = "a resolver has to be")]
    async fn model(&self, ctx: &Context<'_>) -> Result<Option<Model>, Error> {
        let Some(id) = self.row.model_id else {
            return Ok(None);
        };
        Ok(catalog::snapshot(ctx)?.model(id).cloned().map(Model::from))
    }

    /// Who served it; null if nobody did.
    #[expect(clippy::unused_async, reason = "a resolver has to be")]
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>, Error> {
        let Some(id) = self.row.provider_id else {
            return Ok(None);
        };
        let provider = catalog::snapshot(ctx)?.provider(id).cloned();
        Ok(provider.map(Provider::from))
    }

    /// How it ended.
    async fn status(&self) -> InferenceStatus {
        self.row.status
    }

    /// Why the answer ended.
    async fn finish_reason(&self) -> Option<FinishReason> {
        self.row.finish_reason
    }

    /// The tokens it used.
    async fn tokens(&self) -> TokenUsage {
        TokenUsage::from(self.row.as_ref())
    }

    /// What it cost; null if its price is not known, which is not the same as nothing.
    async fn cost(&self) -> Option<Money> {
        self.row.cost_nanos.map(Money::from_nanos)
    }

    /// Where the cost comes from.
    async fn cost_source(&self) -> CostSource {
        self.row.cost_source
    }

    /// How long the whole answer took, in milliseconds.
    async fn latency_ms(&self) -> Option<i32> {
        self.row.latency_ms
    }

    /// How long the first token took, in milliseconds.
    async fn ttft_ms(&self) -> Option<i32> {
        self.row.ttft_ms
    }

    /// Whether the answer was streamed.
    async fn streamed(&self) -> bool {
        self.row.streamed
    }
}
