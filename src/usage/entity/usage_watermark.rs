//! Table `usage_watermark`.

use sea_orm::entity::prelude::*;

/// A row of `usage_watermark`: up to when the roll-ups of a tenant are written.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_watermark")]
pub struct Model {
    /// Whose roll-ups.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// When the newest of them was written.
    pub as_of: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
