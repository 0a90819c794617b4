//! Table `api_key`.

use sea_orm::entity::prelude::*;

use crate::auth::{ApiKeyScope, Scope};

/// A row of `api_key`. The key itself is not in it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose key it is.
    pub tenant_id: Uuid,
    /// The agent it is bound to.
    pub agent_id: Option<Uuid>,
    /// What it opens.
    pub scope: ApiKeyScope,
    /// Its name for people.
    pub label: String,
    /// The first letters of the key, for display.
    pub key_prefix: String,
    /// SHA-256 of the key, in lower-case hexadecimal.
    pub key_hash: String,
    /// When it was issued.
    pub created_at: DateTimeUtc,
    /// When it was last used, to the minute or so.
    pub last_used_at: Option<DateTimeUtc>,
    /// When it stops working by itself.
    pub expires_at: Option<DateTimeUtc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTimeUtc>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The keys that a scope may see.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::auth) fn of(scope: Scope) -> Select<Self> {
        let rows = Self::find().filter(Column::TenantId.eq(scope.tenant));
        match scope.agent {
            Some(agent) => rows.filter(Column::AgentId.eq(agent)),
            None => rows,
        }
    }

    /// The key of a hash. This is where the tenant comes from, so it cannot start from one.
    #[expect(
        clippy::disallowed_methods,
        reason = "the tenant is known only once the key is"
    )]
    pub(in crate::auth) fn of_hash(hash: &str) -> Select<Self> {
        Self::find().filter(Column::KeyHash.eq(hash))
    }
}
