//! Every statement on the tables of this domain.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait,
    IntoActiveModel, Iterable, ModelTrait, QueryFilter, sea_query::OnConflict,
};
use uuid::Uuid;

use super::entity::{model, model_endpoint, model_price, provider};
use crate::{
    database::{Transaction, is_any_uuid},
    error::Error,
};

/// How many values one statement may bind: SQLite takes 32,766, PostgreSQL 65,535.
const MOST_VALUES: usize = 32_766;

/// The rows of all tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) providers: Vec<provider::Model>,
    pub(super) models: Vec<model::Model>,
    pub(super) endpoints: Vec<model_endpoint::Model>,
    pub(super) prices: Vec<model_price::Model>,
}

/// Rows to be written: new ones, and changed ones under their old ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    pub(super) rows: Rows,
    /// Prices that end, by the moment of their end.
    pub(super) ended: BTreeMap<DateTime<Utc>, Vec<Uuid>>,
}

/// Reads the whole catalogue in four statements, of the prices those that have not ended.
///
/// The endpoints go first: what they point at was written with them or before, so the statements that follow see it.
pub(super) async fn read(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Rows, DbErr> {
    let not_ended = Condition::any()
        .add(model_price::Column::EffectiveTo.is_null())
        .add(model_price::Column::EffectiveTo.gt(now));
    let endpoints = model_endpoint::Entity::all().all(db).await?;
    let prices = model_price::Entity::all().filter(not_ended).all(db).await?;
    let models = model::Entity::all().all(db).await?;
    let providers = provider::Entity::all().all(db).await?;
    Ok(Rows {
        providers,
        models,
        endpoints,
        prices,
    })
}

/// Lets writers of the catalogue pass one at a time, until the transaction ends. Readers are not held up.
///
/// On SQLite a transaction that writes is alone anyway.
pub(super) async fn lock(tx: &Transaction) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("LOCK TABLE provider IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Writes what is new or changed, each row after those that it points at.
pub(super) async fn write(tx: &Transaction, changes: Changes) -> Result<(), Error> {
    upsert(tx, changes.rows.providers, provider::Column::Id).await?;
    upsert(tx, changes.rows.models, model::Column::Id).await?;
    upsert(tx, changes.rows.endpoints, model_endpoint::Column::Id).await?;
    for (end, ids) in changes.ended {
        end_prices(tx, end, &ids).await?;
    }
    upsert(tx, changes.rows.prices, model_price::Column::Id).await
}

async fn end_prices(tx: &Transaction, end: DateTime<Utc>, ids: &[Uuid]) -> Result<(), Error> {
    let wanted = is_any_uuid(
        tx.get_database_backend(),
        (model_price::Entity, model_price::Column::Id),
        ids,
    );
    model_price::Entity::update_many()
        .col_expr(model_price::Column::EffectiveTo, end.into())
        .filter(wanted)
        .exec(tx)
        .await?;
    Ok(())
}

/// Inserts rows, or overwrites those of the same id, as many at a time as both databases take.
async fn upsert<M>(
    tx: &Transaction,
    rows: Vec<M>,
    id: <M::Entity as EntityTrait>::Column,
) -> Result<(), Error>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    let columns = <M::Entity as EntityTrait>::Column::iter().count();
    let overwrite = OnConflict::column(id)
        .update_columns(<M::Entity as EntityTrait>::Column::iter().skip(1))
        .to_owned();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk = rows.by_ref().take(MOST_VALUES / columns);
        M::Entity::insert_many(chunk.map(IntoActiveModel::into_active_model))
            .on_conflict(overwrite.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
