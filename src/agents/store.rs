//! Every statement on the tables of this domain but the page, which is in `listing`.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    AgentStatus,
    entity::{
        agent,
        spend_policy::{self, Slugs},
    },
};
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

/// A spend policy to be written. What is absent is not limited.
#[derive(Clone, Debug, Default)]
pub struct NewSpendPolicy {
    /// The most that one call may cost, in nano-USD.
    pub per_call_nanos: Option<i64>,
    /// The most that a day may cost, in nano-USD.
    pub daily_nanos: Option<i64>,
    /// The most that a month may cost, in nano-USD.
    pub monthly_nanos: Option<i64>,
    /// The slowest answer it accepts, in milliseconds.
    pub latency_cap_ms: Option<i32>,
    /// The lowest quality it accepts, in thousandths.
    pub min_quality_milli: Option<i32>,
    /// Slugs of the only providers it may use.
    pub allowed_providers: Option<Vec<String>>,
    /// Slugs of the only models it may use.
    pub allowed_models: Option<Vec<String>>,
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

/// Moves an agent between active, paused and suspended.
///
/// # Errors
///
/// The database could not be asked.
pub async fn set_status(tx: &Transaction, agent: Uuid, status: AgentStatus) -> Result<(), Error> {
    let change = agent::ActiveModel {
        id: Unchanged(agent),
        status: Set(status),
        ..Default::default()
    };
    change.update(tx).await?;
    Ok(())
}

/// Retires an agent. Its history stays.
///
/// # Errors
///
/// The database could not be asked.
pub async fn archive(tx: &Transaction, agent: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    let change = agent::ActiveModel {
        id: Unchanged(agent),
        status: Set(AgentStatus::Archived),
        archived_at: Set(Some(now)),
        ..Default::default()
    };
    change.update(tx).await?;
    Ok(())
}

/// Puts a new version of an agent's policy in place of the present one, which stays readable.
///
/// # Errors
///
/// The database could not be asked.
pub async fn set_spend_policy(
    tx: &Transaction,
    agent: &agent::Model,
    new: NewSpendPolicy,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    use spend_policy::Column;
    spend_policy::Entity::update_many()
        .col_expr(Column::SupersededAt, Expr::value(now))
        .filter(Expr::col(Column::AgentId).eq(agent.id))
        .filter(Expr::col(Column::SupersededAt).is_null())
        .exec(tx)
        .await?;
    let row = spend_policy::Model {
        id: Uuid::now_v7(),
        tenant_id: agent.tenant_id,
        agent_id: agent.id,
        per_call_nanos: new.per_call_nanos,
        daily_nanos: new.daily_nanos,
        monthly_nanos: new.monthly_nanos,
        latency_cap_ms: new.latency_cap_ms,
        min_quality_milli: new.min_quality_milli,
        allowed_providers: new.allowed_providers.map(Slugs),
        allowed_models: new.allowed_models.map(Slugs),
        effective_from: now,
        superseded_at: None,
    };
    row.into_active_model().insert(tx).await?;
    Ok(())
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

/// The agent with this handle, if the scope may see it.
///
/// # Errors
///
/// The database could not be asked.
pub async fn by_handle(
    db: &impl ConnectionTrait,
    scope: Scope,
    handle: &str,
) -> Result<Option<agent::Model>, Error> {
    Ok(agent::Entity::of(scope)
        .filter(Expr::col(agent::Column::Handle).eq(handle))
        .one(db)
        .await?)
}

/// The current policies of these agents.
pub(super) async fn policies_of(
    db: &impl ConnectionTrait,
    scope: Scope,
    agents: &[Uuid],
) -> Result<Vec<spend_policy::Model>, Error> {
    let column = (spend_policy::Entity, spend_policy::Column::AgentId);
    let wanted = is_any_uuid(db.get_database_backend(), column, agents);
    let current = Expr::col(spend_policy::Column::SupersededAt).is_null();
    Ok(spend_policy::Entity::of(scope)
        .filter(wanted)
        .filter(current)
        .all(db)
        .await?)
}
