//! Table `wallet`.

use sea_orm::entity::prelude::*;

use crate::auth::Scope;

/// A row of `wallet`: the shared one of a tenant, or one agent's own.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wallet")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose wallet it is.
    pub tenant_id: Uuid,
    /// The agent that pays from it alone; none for the shared wallet.
    pub agent_id: Option<Uuid>,
    /// What is in it, in nano-USD; below zero when a settled call cost more than was left.
    pub balance_nanos: i64,
    /// What calls under way have set aside, in nano-USD.
    pub reserved_nanos: i64,
    /// ISO 4217.
    pub currency: String,
    /// Since when nothing is paid from it.
    pub paused_at: Option<DateTimeUtc>,
    /// When granted credit in it ends.
    pub credit_expires_at: Option<DateTimeUtc>,
    /// When it was opened.
    pub created_at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The wallets that a scope may see.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::billing) fn of(scope: Scope) -> Select<Self> {
        let rows = Self::find().filter(Column::TenantId.eq(scope.tenant));
        match scope.agent {
            Some(agent) => rows.filter(Column::AgentId.eq(agent)),
            None => rows,
        }
    }
}
