//! Every statement on `api_key`; those on `session` stand in their own file.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query},
};
use uuid::Uuid;

mod sessions;

pub(super) use sessions::{delete_session, find_session, insert_session, sweep_sessions};

use super::{ApiKeyScope, IssuedKey, Scope, entity::api_key};
use crate::{
    database::{Transaction, is_any_uuid},
    error::Error,
};

/// A key to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewApiKey<'a> {
    /// Whose key it is.
    pub tenant: Uuid,
    /// The agent it is bound to; none for a key of the whole workspace.
    pub agent: Option<Uuid>,
    /// Its name for people.
    pub label: &'a str,
    /// When it stops working by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// Writes a key's hash and returns its row.
///
/// # Errors
///
/// The database could not be asked.
pub async fn insert(
    tx: &Transaction,
    new: NewApiKey<'_>,
    key: &IssuedKey,
) -> Result<api_key::Model, Error> {
    let row = api_key::Model {
        id: Uuid::now_v7(),
        tenant_id: new.tenant,
        agent_id: new.agent,
        scope: if new.agent.is_some() {
            ApiKeyScope::Agent
        } else {
            ApiKeyScope::WorkspaceAdmin
        },
        label: new.label.to_owned(),
        key_prefix: key.prefix().to_owned(),
        key_hash: key.hash(),
        created_at: new.created_at,
        last_used_at: None,
        expires_at: new.expires_at,
        revoked_at: None,
    };
    Ok(row.into_active_model().insert(tx).await?)
}

/// The key of a hash.
pub(super) async fn find_by_hash(
    db: &impl ConnectionTrait,
    hash: &str,
) -> Result<Option<api_key::Model>, Error> {
    Ok(api_key::Entity::of_hash(hash).one(db).await?)
}

/// A key of a tenant.
pub(super) async fn find_key(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    key: Uuid,
) -> Result<Option<api_key::Model>, Error> {
    let scope = Scope {
        tenant,
        agent: None,
    };
    let rows = api_key::Entity::of(scope).filter(api_key::Column::Id.eq(key));
    Ok(rows.one(db).await?)
}

/// The keys that the scope may see, the oldest first.
///
/// # Errors
///
/// The database could not be asked.
pub async fn all_keys(
    db: &impl ConnectionTrait,
    scope: Scope,
) -> Result<Vec<api_key::Model>, Error> {
    let oldest_first = api_key::Entity::of(scope).order_by_asc(api_key::Column::CreatedAt);
    Ok(oldest_first
        .order_by_asc(api_key::Column::Id)
        .all(db)
        .await?)
}

/// Takes a tenant's key back; one that was taken back before keeps its moment. False when there is no such key.
///
/// # Errors
///
/// The database could not be asked.
pub async fn revoke(
    tx: &Transaction,
    tenant: Uuid,
    key: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let Some(row) = find_key(tx, tenant, key).await? else {
        return Ok(false);
    };
    if row.revoked_at.is_none() {
        let mut row = row.into_active_model();
        row.revoked_at = Set(Some(now));
        row.update(tx).await?;
    }
    Ok(true)
}

/// The keys with these ids that the scope may see, in no particular order.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: Scope,
    ids: &[Uuid],
) -> Result<Vec<api_key::Model>, Error> {
    let wanted = is_any_uuid(
        db.get_database_backend(),
        (api_key::Entity, api_key::Column::Id),
        ids,
    );
    Ok(api_key::Entity::of(scope).filter(wanted).all(db).await?)
}

/// Notes when keys were used last; a newer moment stays. Rows that another replica writes just now are left to it: its
/// moment is about the same.
pub(super) async fn note_use(
    tx: &Transaction,
    keys: &[Uuid],
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let used = api_key::Column::LastUsedAt;
    let older = Query::select()
        .column((api_key::Entity, api_key::Column::Id))
        .from(api_key::Entity)
        .and_where(is_any_uuid(
            tx.get_database_backend(),
            (api_key::Entity, api_key::Column::Id),
            keys,
        ))
        .and_where(used.is_null().or(used.lt(at)))
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .to_owned();
    api_key::Entity::update_many()
        .col_expr(used, Expr::value(at))
        .filter(api_key::Column::Id.in_subquery(older))
        .exec(tx)
        .await?;
    Ok(())
}
