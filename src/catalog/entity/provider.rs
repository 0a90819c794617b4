//! Table `provider`.

use sea_orm::entity::prelude::*;

use super::Texts;

/// A row of `provider`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name in URLs, unique.
    pub slug: String,
    /// Name for people.
    pub display_name: String,
    /// Whether calls are routed to it.
    pub active: bool,
    /// Where it tells of its outages.
    pub status_page_url: Option<String>,
    /// Its terms of service.
    pub terms_of_service_url: Option<String>,
    /// Its privacy policy.
    pub privacy_policy_url: Option<String>,
    /// Where it keeps data.
    pub data_regions: Texts,
    /// When it entered the catalogue.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// Every row.
    #[expect(
        clippy::disallowed_methods,
        reason = "the catalogue belongs to no tenant"
    )]
    pub(in crate::catalog) fn all() -> Select<Self> {
        Self::find()
    }
}
