//! The audit trail.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    // Seaography orders by columns as they stand here: newest first is by time, then by id.
    pub created_at: DateTimeWithTimeZone,
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub event_type: String,
    pub hash_version: i32,
    #[sea_orm(column_type = "Text")]
    pub payload_canonical: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub previous_hash: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub event_hash: String,
    pub inference_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub provider_slug: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub model_slug: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub owner_handle: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub agent_name: String,
    #[sea_orm(column_type = "Text")]
    pub canonical_uri: String,
    pub is_public: bool,
    #[sea_orm(belongs_to, from = "(tenant_id, agent_id)", to = "(tenant_id, id)")]
    pub agent: BelongsTo<super::agent::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
