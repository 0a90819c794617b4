//! GraphQL types `UsageTotals` and `TokenUsage`.

use async_graphql::SimpleObject;

use super::{ReportedTokens, entity::inference, measures::Measures};
use crate::graphql::{BigInt, Money};

/// What was counted.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct UsageTotals {
    /// How many calls.
    requests: BigInt,
    /// How many of them were answered.
    succeeded: BigInt,
    /// How many of them failed or were cancelled.
    failed: BigInt,
    /// How many of them were refused by a cap, a policy, or for lack of funds or quality.
    rejected: BigInt,
    /// How many of them used tokens at an unknown price. Their cost is not in `cost`.
    unpriced: BigInt,
    /// The tokens they used.
    tokens: TokenUsage,
    /// What they cost, the fee included.
    cost: Money,
    /// What of the cost goes to providers.
    provider_cost: Money,
    /// What of the cost is the fee.
    fee: Money,
}

/// Tokens. Cached ones are part of the input, reasoning is part of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
pub struct TokenUsage {
    /// Tokens read, cached ones included.
    input: BigInt,
    /// Those of them read from a cache.
    cache_read: BigInt,
    /// Those of them written to a cache.
    cache_write: BigInt,
    /// Tokens written, reasoning included.
    output: BigInt,
    /// Those of them spent on reasoning.
    reasoning: BigInt,
    /// Input and output together.
    total: BigInt,
}

impl From<Measures> for UsageTotals {
    fn from(measures: Measures) -> Self {
        Self {
            requests: BigInt(measures.requests),
            succeeded: BigInt(measures.succeeded),
            failed: BigInt(measures.failed),
            rejected: BigInt(measures.rejected),
            unpriced: BigInt(measures.unpriced),
            tokens: TokenUsage::from(ReportedTokens {
                input: measures.input_tokens,
                cache_read: measures.cache_read_tokens,
                cache_write: measures.cache_write_tokens,
                output: measures.output_tokens,
                reasoning: measures.reasoning_tokens,
            }),
            cost: Money::from_nanos(measures.cost_nanos),
            provider_cost: Money::from_nanos(measures.provider_cost_nanos),
            fee: Money::from_nanos(measures.fee_nanos),
        }
    }
}

impl From<ReportedTokens> for TokenUsage {
    fn from(tokens: ReportedTokens) -> Self {
        Self {
            input: BigInt(tokens.input),
            cache_read: BigInt(tokens.cache_read),
            cache_write: BigInt(tokens.cache_write),
            output: BigInt(tokens.output),
            reasoning: BigInt(tokens.reasoning),
            total: BigInt(tokens.input.saturating_add(tokens.output)),
        }
    }
}

impl From<&inference::Model> for TokenUsage {
    fn from(call: &inference::Model) -> Self {
        UsageTotals::from(Measures::of(call)).tokens
    }
}
