//! Table `spend_policy`.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::auth::Scope;

/// A row of `spend_policy`: one version. The current one has no `superseded_at`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spend_policy")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose policy it is.
    pub tenant_id: Uuid,
    /// The agent it binds.
    pub agent_id: Uuid,
    /// The most that one call may cost, in nano-USD.
    pub per_call_nanos: Option<i64>,
    /// The most that a day may cost, in nano-USD.
    pub daily_nanos: Option<i64>,
    /// The most that a month may cost, in nano-USD.
    pub monthly_nanos: Option<i64>,
    /// The slowest answer it accepts, in milliseconds.
    pub latency_cap_ms: Option<i32>,
    /// The lowest quality it accepts, in thousandths.
    pub min_quality_milli: Option<i32>,
    /// Slugs of the only providers it may use; none means any.
    pub allowed_providers: Option<Slugs>,
    /// Slugs of the only models it may use; none means any.
    pub allowed_models: Option<Slugs>,
    /// From when on it holds.
    pub effective_from: DateTimeUtc,
    /// Until when it held.
    pub superseded_at: Option<DateTimeUtc>,
}

/// A list of slugs, kept as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Slugs(pub Vec<String>);

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The policies that a scope may see.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::agents) fn of(scope: Scope) -> Select<Self> {
        let rows = Self::find().filter(Column::TenantId.eq(scope.tenant));
        match scope.agent {
            Some(agent) => rows.filter(Column::AgentId.eq(agent)),
            None => rows,
        }
    }
}
