//! Every statement on `session`.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{LockBehavior, LockType, Query},
};

use crate::{auth::entity::session, database::Transaction, error::Error};

/// Writes a new session.
pub(in crate::auth) async fn insert_session(
    tx: &Transaction,
    row: session::Model,
) -> Result<(), Error> {
    let row = row.into_active_model();
    session::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The session of a hash.
pub(in crate::auth) async fn find_session(
    db: &impl ConnectionTrait,
    hash: &str,
) -> Result<Option<session::Model>, Error> {
    Ok(session::Entity::of_hash(hash).one(db).await?)
}

/// Ends the session of a hash, if there is one.
pub(in crate::auth) async fn delete_session(tx: &Transaction, hash: &str) -> Result<(), Error> {
    session::Entity::delete_many()
        .filter(session::Column::TokenHash.eq(hash))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes some of the sessions that have ended, and tells how many. Those that another replica deletes just now are left
/// to it.
pub(in crate::auth) async fn sweep_sessions(
    tx: &Transaction,
    now: DateTime<Utc>,
    most: u64,
) -> Result<u64, Error> {
    let ended = Query::select()
        .column(session::Column::Id)
        .from(session::Entity)
        .and_where(session::Column::ExpiresAt.lte(now))
        .limit(most)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    let deleted = session::Entity::delete_many()
        .filter(session::Column::Id.in_subquery(ended))
        .exec(tx)
        .await?;
    Ok(deleted.rows_affected)
}
