//! Wallets, an agent's or the tenant's own.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wallet")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub agent_id: Option<Uuid>,
    pub balance_nanos: i64,
    pub reserved_nanos: i64,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    pub paused_at: Option<DateTimeWithTimeZone>,
    pub credit_expires_at: Option<DateTimeWithTimeZone>,
    pub created_at: DateTimeWithTimeZone,
}

impl ActiveModelBehavior for ActiveModel {}
