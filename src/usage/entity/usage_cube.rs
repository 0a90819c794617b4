//! Table `usage_cube`.

use sea_orm::entity::prelude::*;

use crate::usage::InferenceStatus;

/// A row of `usage_cube`: the finest grain, one quarter-hour of UTC. What is absent is nil: a key takes no null.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_cube")]
#[expect(clippy::struct_field_names, reason = "fields are named as columns")]
pub struct Model {
    /// Whose usage it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// When the quarter-hour begins.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: DateTimeUtc,
    /// Who called.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent_id: Uuid,
    /// What was called; nil if nothing was.
    #[sea_orm(primary_key, auto_increment = false)]
    pub model_id: Uuid,
    /// Where it was called; nil if nowhere.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider_id: Uuid,
    /// Which key called; nil if none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub api_key_id: Uuid,
    /// How the calls ended.
    #[sea_orm(primary_key, auto_increment = false)]
    pub status: InferenceStatus,
    /// How many calls.
    pub requests: i64,
    /// How many of them succeeded.
    pub succeeded: i64,
    /// How many of them failed or were cancelled.
    pub failed: i64,
    /// How many of them were refused.
    pub rejected: i64,
    /// How many used tokens at an unknown price.
    pub unpriced: i64,
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
    /// What the calls cost, in nano-USD.
    pub cost_nanos: i64,
    /// What of it goes to providers.
    pub provider_cost_nanos: i64,
    /// What of it is the fee.
    pub fee_nanos: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
