//! Table `ledger_entry`: append-only, by trigger.

use sea_orm::entity::prelude::*;

/// A row of `ledger_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose entry it is.
    pub tenant_id: Uuid,
    /// The wallet that it moves.
    pub wallet_id: Uuid,
    /// Why money moved.
    pub kind: LedgerKind,
    /// How much came in, in nano-USD; below zero when it went out.
    pub amount_nanos: i64,
    /// What was in the wallet afterwards, in nano-USD.
    pub balance_after_nanos: i64,
    /// The call it paid for.
    pub inference_id: Option<Uuid>,
    /// A note for people.
    pub memo: Option<String>,
    /// When it moved.
    pub created_at: DateTimeUtc,
}

/// Why money moved.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum, EnumIter, DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum LedgerKind {
    /// The owner paid in.
    Topup,
    /// Credit was given.
    Grant,
    /// A call was paid for.
    Debit,
    /// A call's price was given back.
    Refund,
    /// A correction by hand.
    Adjustment,
    /// Granted credit ended.
    Expiry,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The entries of a tenant. A scope of one agent reaches them through its wallet.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the scoped start of every statement"
    )]
    pub(in crate::billing) fn of(tenant: Uuid) -> Select<Self> {
        Self::find().filter(Column::TenantId.eq(tenant))
    }
}
