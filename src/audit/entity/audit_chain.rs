//! Table `audit_chain`.

use sea_orm::entity::prelude::*;

use crate::auth::Scope;

/// A row of `audit_chain`: where an agent's chain ends. Its writers pass through this row one at a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_chain")]
pub struct Model {
    /// Whose chain it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent_id: Uuid,
    /// Whose agent it is.
    pub tenant_id: Uuid,
    /// Place of the last event; -1 for a chain without any.
    pub head_seq: i64,
    /// Hash of the last event.
    pub head_hash: Option<String>,
    /// Time of the last event.
    pub head_at: Option<DateTimeUtc>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The chains that a scope may see.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::audit) fn of(scope: Scope) -> Select<Self> {
        let rows = Self::find().filter(Column::TenantId.eq(scope.tenant));
        match scope.agent {
            Some(agent) => rows.filter(Column::AgentId.eq(agent)),
            None => rows,
        }
    }
}
