//! Models of the catalogue.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub display_name: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub author: Option<String>,
    pub context_window: Option<i64>,
    pub max_output_tokens: Option<i64>,
    #[sea_orm(column_type = "JsonBinary")]
    pub input_modalities: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub output_modalities: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub capabilities: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub supported_parameters: Json,
    #[sea_orm(column_type = "Text")]
    pub routable_status: String,
    pub q_prior_milli: Option<i32>,
    pub aa_intelligence_index: Option<i32>,
    pub released_at: Option<Date>,
    pub deprecated_at: Option<Date>,
    pub created_at: DateTimeWithTimeZone,
    pub updated_at: DateTimeWithTimeZone,
    #[sea_orm(has_many)]
    pub model_endpoints: HasMany<super::model_endpoint::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
