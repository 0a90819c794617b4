//! Every statement on `api_key`.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

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
