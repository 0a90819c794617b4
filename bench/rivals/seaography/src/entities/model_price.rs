//! The price book.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_price")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub endpoint_id: Uuid,
    pub effective_from: DateTimeWithTimeZone,
    pub effective_to: Option<DateTimeWithTimeZone>,
    pub input_picos: Option<i64>,
    pub output_picos: Option<i64>,
    pub cache_read_picos: Option<i64>,
    pub cache_write_picos: Option<i64>,
    pub reasoning_picos: Option<i64>,
    pub request_picos: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(belongs_to, from = "endpoint_id", to = "id")]
    pub model_endpoint: BelongsTo<super::model_endpoint::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
