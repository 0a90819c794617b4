//! GraphQL type `InvoiceLine`.

use async_graphql::{Context, Object};

use super::entity::invoice_line;
use crate::{
    agents::{Agent, AgentById},
    catalog::{self, Model, Provider},
    error::Error,
    graphql::{BigInt, ContextExt, Money},
    usage::{ReportedTokens, TokenUsage},
};

/// One line of an invoice.
#[derive(Clone, Debug)]
pub struct InvoiceLine {
    row: invoice_line::Model,
}

impl From<invoice_line::Model> for InvoiceLine {
    fn from(row: invoice_line::Model) -> Self {
        Self { row }
    }
}

/// One line of an invoice.
#[Object]
impl InvoiceLine {
    /// What it is for.
    async fn description(&self) -> &str {
        &self.row.description
    }

    /// The agent whose calls it sums up.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Option<Agent>, Error> {
        let Some(agent) = self.row.agent_id else {
            return Ok(None);
        };
        Ok(ctx.load(AgentById(agent)).await?.map(Agent::from))
    }

    /// The model whose calls it sums up.
    async fn model(&self, ctx: &Context<'_>) -> Result<Option<Model>, Error> {
        let Some(model) = self.row.model_id else {
            return Ok(None);
        };
        Ok(catalog::snapshot(ctx)?
            .model(model)
            .cloned()
            .map(Model::from))
    }

    /// The provider whose calls it sums up.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>, Error> {
        let Some(provider) = self.row.provider_id else {
            return Ok(None);
        };
        Ok(catalog::snapshot(ctx)?
            .provider(provider)
            .cloned()
            .map(Provider::from))
    }

    /// How many calls.
    async fn requests(&self) -> BigInt {
        BigInt(self.row.requests)
    }

    /// Their tokens.
    async fn tokens(&self) -> TokenUsage {
        TokenUsage::from(ReportedTokens {
            input: self.row.input_tokens,
            cache_read: self.row.cache_read_tokens,
            cache_write: self.row.cache_write_tokens,
            output: self.row.output_tokens,
            reasoning: self.row.reasoning_tokens,
        })
    }

    /// What it costs, exact.
    async fn amount(&self) -> Money {
        Money::from_nanos(self.row.amount_nanos)
    }
}
