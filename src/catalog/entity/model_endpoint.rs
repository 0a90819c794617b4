//! Table `model_endpoint`.

use sea_orm::entity::prelude::*;

/// A row of `model_endpoint`: a model as one provider offers it in one region.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_endpoint")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The model.
    pub model_id: Uuid,
    /// Who offers it.
    pub provider_id: Uuid,
    /// What the provider calls it.
    pub provider_model_name: String,
    /// Where it runs.
    pub region: String,
    /// How many tokens it reads at most here, where that differs from the model.
    pub context_window: Option<i64>,
    /// How many tokens it writes at most here, where that differs from the model.
    pub max_output_tokens: Option<i64>,
    /// Whether calls are routed to it.
    pub active: bool,
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
