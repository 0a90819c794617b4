//! Table `inference`.

use sea_orm::entity::prelude::*;

use crate::{
    auth::Scope,
    usage::{CostSource, FinishReason, InferenceStatus},
};

/// A row of `inference`: one routed call.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inference")]
pub struct Model {
    /// Whose call it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Primary key within the tenant, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who called.
    pub agent_id: Uuid,
    /// Which key called.
    pub api_key_id: Option<Uuid>,
    /// What was asked for: a model or a router.
    pub requested_model: String,
    /// What was called.
    pub model_id: Option<Uuid>,
    /// Who served it.
    pub provider_id: Option<Uuid>,
    /// Where it was called.
    pub endpoint_id: Option<Uuid>,
    /// How it ended.
    pub status: InferenceStatus,
    /// Why the answer ended.
    pub finish_reason: Option<FinishReason>,
    /// Tokens read, cached ones included.
    pub input_tokens: i64,
    /// Those of them read from a cache.
    pub cache_read_tokens: i64,
    /// Those of them written to a cache.
    pub cache_write_tokens: i64,
    /// Tokens written, reasoning included.
    pub output_tokens: i64,
    /// Those of them spent on reasoning.
    pub reasoning_tokens: i64,
    /// What it cost, in nano-USD; none if that is not known.
    pub cost_nanos: Option<i64>,
    /// What of it goes to the provider.
    pub provider_cost_nanos: Option<i64>,
    /// What of it is the fee.
    pub fee_nanos: Option<i64>,
    /// Where the cost comes from.
    pub cost_source: CostSource,
    /// How long the whole answer took.
    pub latency_ms: Option<i32>,
    /// How long the first token took.
    pub ttft_ms: Option<i32>,
    /// Whether the answer was streamed.
    pub streamed: bool,
    /// When it was asked for.
    pub created_at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The calls that a scope may see.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::usage) fn of(scope: Scope) -> Select<Self> {
        let rows = Self::find().filter(Column::TenantId.eq(scope.tenant));
        match scope.agent {
            Some(agent) => rows.filter(Column::AgentId.eq(agent)),
            None => rows,
        }
    }
}
