//! Table `audit_height`.

use sea_orm::entity::prelude::*;

/// A row of `audit_height`: how many events a tenant has, so that no screen counts them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_height")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Events of all its chains.
    pub events: i64,
    /// Those of them that are public.
    pub public_events: i64,
    /// Time of the latest event.
    pub latest_at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The one row of a tenant.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::audit) fn of(tenant: Uuid) -> Select<Self> {
        Self::find().filter(Column::TenantId.eq(tenant))
    }

    /// Every tenant's row, to add up what is public.
    #[expect(
        clippy::disallowed_methods,
        reason = "the number of public events is public, whoever they belong to"
    )]
    pub(in crate::audit) fn all() -> Select<Self> {
        Self::find()
    }
}
