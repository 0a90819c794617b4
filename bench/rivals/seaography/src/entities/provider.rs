//! Who serves models.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub display_name: String,
    pub active: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub status_page_url: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub terms_of_service_url: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub privacy_policy_url: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub data_regions: Json,
    pub created_at: DateTimeWithTimeZone,
    pub updated_at: DateTimeWithTimeZone,
}

impl ActiveModelBehavior for ActiveModel {}
