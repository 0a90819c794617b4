//! Table `invoice`.

use sea_orm::entity::prelude::*;

/// A row of `invoice`. Cents appear here and nowhere else: the total is what is paid.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose invoice it is.
    pub tenant_id: Uuid,
    /// The period it is for.
    pub billing_period_id: Uuid,
    /// Its number, unique in the tenant.
    pub number: String,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// ISO 4217.
    pub currency: String,
    /// The sum of its lines, in nano-USD.
    pub subtotal_nanos: i64,
    /// Credit taken off, in nano-USD.
    pub credits_nanos: i64,
    /// Tax put on, in nano-USD.
    pub tax_nanos: i64,
    /// What is to be paid, in cents: rounded once, here.
    pub total_cents: i64,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was sent.
    pub issued_at: Option<DateTimeUtc>,
    /// When it is to be paid.
    pub due_at: Option<DateTimeUtc>,
    /// When it was paid.
    pub paid_at: Option<DateTimeUtc>,
    /// Where its document lies.
    pub pdf_url: Option<String>,
}

/// Where an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum InvoiceStatus {
    /// Not sent yet, may still change.
    Draft,
    /// Sent, not paid.
    Open,
    /// Paid.
    Paid,
    /// Given up.
    Uncollectible,
    /// Taken back.
    Void,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The invoices of a tenant.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::billing) fn of(tenant: Uuid) -> Select<Self> {
        Self::find().filter(Column::TenantId.eq(tenant))
    }
}
