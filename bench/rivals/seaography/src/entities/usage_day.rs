//! Usage by slice and day.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    #[sea_orm(column_type = "Text")]
    pub dimension: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_id: Uuid,
    // A part of the primary key that is not named as such: Seaography panics when it makes a cursor of a date.
    pub day: Date,
    pub requests: i64,
    pub succeeded: i64,
    pub failed: i64,
    pub rejected: i64,
    pub unpriced: i64,
    pub input_tokens: i64,
    pub cache_read_tokens: i64,
    pub cache_write_tokens: i64,
    pub output_tokens: i64,
    pub reasoning_tokens: i64,
    pub cost_nanos: i64,
    pub provider_cost_nanos: i64,
    pub fee_nanos: i64,
}

impl ActiveModelBehavior for ActiveModel {}
