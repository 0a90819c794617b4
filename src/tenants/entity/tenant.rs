//! Table `tenant`.

use sea_orm::entity::prelude::*;

use crate::tenants::Visibility;

/// A row of `tenant`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tenant")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Unique name in URLs.
    pub handle: String,
    /// Name for people.
    pub display_name: String,
    /// The owner's public name.
    pub owner_handle: Option<String>,
    /// Who may see its audit events.
    pub audit_visibility: Visibility,
    /// IANA name of the timezone that days and months are counted in.
    pub reporting_timezone: String,
    /// When it was created.
    pub created_at: DateTimeUtc,
}

/// No relations: other tables are reached through their own domains.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The one row of a tenant.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::tenants) fn of(tenant: Uuid) -> Select<Self> {
        Self::find().filter(Column::Id.eq(tenant))
    }

    /// The one row of a tenant, by its handle.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::tenants) fn of_handle(handle: &str) -> Select<Self> {
        Self::find().filter(Column::Handle.eq(handle))
    }
}
