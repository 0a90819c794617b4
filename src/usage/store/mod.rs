//! Every statement on the tables of this domain. Roll-ups are read by the one statement of [`select`].

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict, Query, SimpleExpr},
};
use uuid::Uuid;

use super::{
    entity::{inference, usage_cube, usage_day, usage_month, usage_quarter, usage_watermark},
    measures::COLUMNS,
    rollup::{Addition, Rollups},
};
use crate::{
    auth::Scope,
    database::{Transaction, is_any_uuid},
    error::Error,
};

mod read;
mod select;

pub(super) use read::{Bucket, Readings, Row, read};

/// How many rows a statement writes. The widest row binds 24 values, and SQLite takes 32,766.
const ROWS: usize = 1_000;

/// Writes calls.
pub(super) async fn insert(tx: &Transaction, calls: &[inference::Model]) -> Result<(), Error> {
    for chunk in calls.chunks(ROWS) {
        let rows = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        inference::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Adds to the roll-ups, table by table, each in the order of its key.
pub(super) async fn add(tx: &Transaction, tenant: Uuid, rollups: &Rollups) -> Result<(), Error> {
    add_up::<usage_quarter::Entity>(tx, tenant, rollups.quarters()).await?;
    add_up::<usage_day::Entity>(tx, tenant, rollups.days()).await?;
    add_up::<usage_month::Entity>(tx, tenant, rollups.months()).await?;
    add_up::<usage_cube::Entity>(tx, tenant, rollups.cube()).await
}

/// Remembers when the roll-ups were written last.
pub(super) async fn set_watermark(
    tx: &Transaction,
    tenant: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = usage_watermark::Model {
        tenant_id: tenant,
        as_of: now,
    };
    let newest = OnConflict::column(usage_watermark::Column::TenantId)
        .update_column(usage_watermark::Column::AsOf)
        .to_owned();
    usage_watermark::Entity::insert(row.into_active_model())
        .on_conflict(newest)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The calls with these ids that the scope may see, in no particular order.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: Scope,
    ids: &[Uuid],
) -> Result<Vec<inference::Model>, Error> {
    let wanted = is_any_uuid(
        db.get_database_backend(),
        (inference::Entity, inference::Column::Id),
        ids,
    );
    Ok(inference::Entity::of(scope).filter(wanted).all(db).await?)
}

/// Adds to rows of a roll-up; a row that is not there yet begins with what is added.
async fn add_up<E: EntityTrait>(
    tx: &Transaction,
    tenant: Uuid,
    additions: Vec<Addition>,
) -> Result<(), Error> {
    let mut additions = additions.into_iter().peekable();
    while additions.peek().is_some() {
        let mut insert = Query::insert();
        insert
            .into_table(E::default().table_ref())
            .columns(E::Column::iter())
            .on_conflict(sums::<E>());
        for (key, measures) in additions.by_ref().take(ROWS) {
            let tenant = SimpleExpr::from(tenant);
            let key = key.into_iter().map(SimpleExpr::from);
            let measures = measures.values().into_iter().map(SimpleExpr::from);
            insert.values_panic(std::iter::once(tenant).chain(key).chain(measures));
        }
        tx.execute(&insert).await?;
    }
    Ok(())
}

/// Where the row is there, its counters grow: `x = table.x + excluded.x`.
fn sums<E: EntityTrait>() -> OnConflict {
    let mut conflict =
        OnConflict::columns(E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column));
    for column in COLUMNS {
        let present = Expr::col((E::default(), column));
        conflict.value(column, present.add(Expr::col(("excluded", column))));
    }
    conflict
}
