//! Table `agent`.

use sea_orm::entity::prelude::*;

use crate::{agents::AgentStatus, auth::Scope, tenants::Visibility};

/// A row of `agent`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agent")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose agent it is.
    pub tenant_id: Uuid,
    /// Name in URLs, unique in the tenant.
    pub handle: String,
    /// Name for people.
    pub name: String,
    /// What it is built with.
    pub framework: Option<String>,
    /// What it may do at the moment.
    pub status: AgentStatus,
    /// Who may see its audit events.
    pub visibility: Visibility,
    /// The key that its card is signed with.
    pub public_key_ed25519: Option<String>,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it was retired.
    pub archived_at: Option<DateTimeUtc>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The agents that a scope may see.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::agents) fn of(scope: Scope) -> Select<Self> {
        let rows = Self::find().filter(Column::TenantId.eq(scope.tenant));
        match scope.agent {
            Some(agent) => rows.filter(Column::Id.eq(agent)),
            None => rows,
        }
    }
}
