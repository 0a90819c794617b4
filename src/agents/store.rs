//! Every statement on the tables of this domain.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::{AgentStatus, entity::agent};
use crate::{
    auth::Scope,
    database::{Transaction, is_any_uuid},
    error::Error,
    tenants::Visibility,
};

/// An agent to be written.
#[derive(Clone, Debug)]
pub struct NewAgent {
    /// Whose agent it is.
    pub tenant: Uuid,
    /// Name in URLs, unique in the tenant.
    pub handle: String,
    /// Name for people.
    pub name: String,
    /// What it is built with.
    pub framework: Option<String>,
    /// Who may see its audit events.
    pub visibility: Visibility,
    /// The key that its card is signed with.
    pub public_key_ed25519: Option<String>,
    /// When it is created.
    pub created_at: DateTime<Utc>,
}

/// Writes a new, active agent and returns its row.
///
/// # Errors
///
/// The handle is taken, or the database could not be asked.
pub async fn insert(tx: &Transaction, new: NewAgent) -> Result<agent::Model, Error> {
    let row = agent::Model {
        id: Uuid::now_v7(),
        tenant_id: new.tenant,
        handle: new.handle,
        name: new.name,
        framework: new.framework,
        status: AgentStatus::Active,
        visibility: new.visibility,
        public_key_ed25519: new.public_key_ed25519,
        created_at: new.created_at,
        archived_at: None,
    };
    Ok(row.into_active_model().insert(tx).await?)
}

/// The agents with these ids that the scope may see, in no particular order.
///
/// # Errors
///
/// The database could not be asked.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    scope: Scope,
    ids: &[Uuid],
) -> Result<Vec<agent::Model>, Error> {
    let wanted = is_any_uuid(
        db.get_database_backend(),
        (agent::Entity, agent::Column::Id),
        ids,
    );
    Ok(agent::Entity::of(scope).filter(wanted).all(db).await?)
}
