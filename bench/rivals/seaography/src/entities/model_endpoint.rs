//! Where a model is offered.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_endpoint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub model_id: Uuid,
    pub provider_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub provider_model_name: String,
    #[sea_orm(column_type = "Text")]
    pub region: String,
    pub context_window: Option<i64>,
    pub max_output_tokens: Option<i64>,
    pub active: bool,
    #[sea_orm(belongs_to, from = "model_id", to = "id")]
    pub model: BelongsTo<super::model::Entity>,
    #[sea_orm(belongs_to, from = "provider_id", to = "id")]
    pub provider: BelongsTo<super::provider::Entity>,
    #[sea_orm(has_many)]
    pub model_prices: HasMany<super::model_price::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
