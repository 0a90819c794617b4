//! Table `model`.

use sea_orm::entity::prelude::*;

use super::Texts;
use crate::catalog::{ModelKind, RoutableStatus};

/// A row of `model`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name in requests, unique.
    pub slug: String,
    /// Name for people.
    pub display_name: String,
    /// Whether it answers itself or picks a model that does.
    pub kind: ModelKind,
    /// Who made it.
    pub author: Option<String>,
    /// How many tokens it reads at most.
    pub context_window: Option<i64>,
    /// How many tokens it writes at most.
    pub max_output_tokens: Option<i64>,
    /// What it reads: text, image, audio …
    pub input_modalities: Texts,
    /// What it writes.
    pub output_modalities: Texts,
    /// What it can do, sorted.
    pub capabilities: Texts,
    /// Which request parameters it takes.
    pub supported_parameters: Texts,
    /// Whether calls are routed to it.
    pub routable_status: RoutableStatus,
    /// The quality that is assumed before there are measurements, in thousandths.
    pub q_prior_milli: Option<i32>,
    /// Its score in the Artificial Analysis Intelligence Index.
    pub aa_intelligence_index: Option<i32>,
    /// When it came out.
    pub released_at: Option<Date>,
    /// From when on it is not to be used any more.
    pub deprecated_at: Option<Date>,
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
