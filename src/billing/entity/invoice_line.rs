//! Table `invoice_line`.

use sea_orm::entity::prelude::*;

/// A row of `invoice_line`.
#[expect(
    clippy::struct_field_names,
    reason = "a row's fields are the table's columns"
)]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_line")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose line it is.
    pub tenant_id: Uuid,
    /// The invoice it stands on.
    pub invoice_id: Uuid,
    /// Where on the invoice it stands, from 0.
    pub position: i32,
    /// The agent whose calls it sums up.
    pub agent_id: Option<Uuid>,
    /// The model whose calls it sums up.
    pub model_id: Option<Uuid>,
    /// The provider whose calls it sums up.
    pub provider_id: Option<Uuid>,
    /// What it is for.
    pub description: String,
    /// How many calls.
    pub requests: i64,
    /// Tokens in, cached included.
    pub input_tokens: i64,
    /// Tokens read from a cache.
    pub cache_read_tokens: i64,
    /// Tokens written to a cache.
    pub cache_write_tokens: i64,
    /// Tokens out, reasoning included.
    pub output_tokens: i64,
    /// Tokens of reasoning.
    pub reasoning_tokens: i64,
    /// What it costs, in nano-USD.
    pub amount_nanos: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The lines of a tenant's invoices.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::billing) fn of(tenant: Uuid) -> Select<Self> {
        Self::find().filter(Column::TenantId.eq(tenant))
    }
}
