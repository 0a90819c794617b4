//! Table `model_price`: the price book.

use sea_orm::entity::prelude::*;

/// A row of `model_price`: what an endpoint costs in a span of time, in pico-USD. No price at all is no row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_price")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The endpoint.
    pub endpoint_id: Uuid,
    /// From when on it holds.
    pub effective_from: DateTimeUtc,
    /// Until when it holds, that moment not included.
    pub effective_to: Option<DateTimeUtc>,
    /// A token that is read.
    pub input_picos: Option<i64>,
    /// A token that is written.
    pub output_picos: Option<i64>,
    /// A token that is read from the cache.
    pub cache_read_picos: Option<i64>,
    /// A token that is written to the cache.
    pub cache_write_picos: Option<i64>,
    /// A token that is spent on reasoning.
    pub reasoning_picos: Option<i64>,
    /// A request, whatever its size.
    pub request_picos: Option<i64>,
    /// Where the price was learnt.
    pub source: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// Every row, the past included.
    #[expect(
        clippy::disallowed_methods,
        reason = "the catalogue belongs to no tenant"
    )]
    pub(in crate::catalog) fn all() -> Select<Self> {
        Self::find()
    }
}
