//! Table `audit_event`.

use sea_orm::{entity::prelude::*, sea_query::Expr};

use crate::auth::Scope;

/// A row of `audit_event`: one link of an agent's chain. The database refuses to change or delete it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Whose agent it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Whose chain it is in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent_id: Uuid,
    /// Its place in the chain, from 0 on without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Identifier, `UUIDv7`.
    pub id: Uuid,
    /// What happened.
    pub event_type: String,
    /// What the hash covers, and how.
    pub hash_version: i32,
    /// The payload, byte for byte as it was hashed.
    pub payload_canonical: String,
    /// Hash of the event before it; none for the first.
    pub previous_hash: Option<String>,
    /// Its own hash.
    pub event_hash: String,
    /// The call it tells of.
    pub inference_id: Option<Uuid>,
    /// The provider's slug at that time.
    pub provider_slug: Option<String>,
    /// The model's slug at that time.
    pub model_slug: Option<String>,
    /// The owner's public name at that time.
    pub owner_handle: Option<String>,
    /// The agent's name at that time.
    pub agent_name: String,
    /// The agent's public address at that time.
    pub canonical_uri: String,
    /// Whether everyone may see its public projection.
    pub is_public: bool,
    /// When it happened; never before the event ahead of it in the chain.
    pub created_at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The events that a scope may see.
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

    /// The events that everyone may see. The column stands alone: against a bound value, SQLite could not use the
    /// index of the public rows.
    #[expect(
        clippy::disallowed_methods,
        reason = "these rows are public, whoever they belong to"
    )]
    pub(in crate::audit) fn public() -> Select<Self> {
        Self::find().filter(Expr::col((Self, Column::IsPublic)))
    }
}
