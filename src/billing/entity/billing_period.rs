//! Table `billing_period`: one calendar month of the tenant's timezone.

use sea_orm::entity::prelude::*;

/// A row of `billing_period`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "billing_period")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose period it is.
    pub tenant_id: Uuid,
    /// Its first moment.
    pub starts_at: DateTimeUtc,
    /// The first moment after it.
    pub ends_at: DateTimeUtc,
    /// The timezone whose month it is.
    pub timezone: String,
    /// Whether it can still grow.
    pub status: BillingPeriodStatus,
    /// The sum of its debits, in nano-USD: moves in the transaction of the debit.
    pub spent_nanos: i64,
    /// The moment of its newest debit.
    pub as_of: DateTimeUtc,
    /// When it was closed.
    pub closed_at: Option<DateTimeUtc>,
}

/// Whether a billing period can still grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum BillingPeriodStatus {
    /// Calls are counted into it.
    Open,
    /// It has ended; late calls are still counted.
    Closing,
    /// Its invoice is final.
    Closed,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The periods of a tenant.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::billing) fn of(tenant: Uuid) -> Select<Self> {
        Self::find().filter(Column::TenantId.eq(tenant))
    }
}
