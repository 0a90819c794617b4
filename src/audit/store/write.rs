//! What writes. Each statement writes as many rows as it can bind values for.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, EntityTrait, FromQueryResult, InsertMany, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, OnConflict, Query},
};
use uuid::Uuid;

use crate::{
    audit::entity::{audit_chain, audit_event, audit_height},
    database::Transaction,
    error::Error,
};

/// Rows a statement. The widest table has 17 columns, and SQLite binds at most 32,766 values.
const CHUNK: usize = 1_000;

/// What a tenant's height goes up by.
#[derive(Clone, Copy, Debug)]
pub(in crate::audit) struct Growth {
    /// New events.
    pub(in crate::audit) events: i64,
    /// Those of them that are public.
    pub(in crate::audit) public_events: i64,
    /// Time of the latest of them.
    pub(in crate::audit) latest_at: DateTime<Utc>,
}

/// Locks the chains of these agents until the transaction ends, one after the other in the order given, and returns
/// where they end. A chain that is not there yet is begun.
pub(in crate::audit) async fn lock_chains(
    tx: &Transaction,
    tenant: Uuid,
    agents: &[Uuid],
) -> Result<BTreeMap<Uuid, audit_chain::Model>, Error> {
    // A row that is there is set to what it was: PostgreSQL locks it and returns its latest state.
    let unchanged = Expr::col((audit_chain::Entity, audit_chain::Column::HeadSeq));
    let on_conflict = OnConflict::column(audit_chain::Column::AgentId)
        .value(audit_chain::Column::HeadSeq, unchanged)
        .to_owned();
    let mut chains = BTreeMap::new();
    for agents in agents.chunks(CHUNK) {
        let begun = agents.iter().map(|agent| audit_chain::ActiveModel {
            agent_id: Set(*agent),
            tenant_id: Set(tenant),
            head_seq: Set(-1),
            head_hash: Set(None),
            head_at: Set(None),
        });
        let mut lock = audit_chain::Entity::insert_many(begun)
            .on_conflict(on_conflict.clone())
            .into_query();
        lock.returning(Query::returning().all());
        for row in tx.query_all(&lock).await? {
            let chain = audit_chain::Model::from_query_result(&row, "")?;
            chains.insert(chain.agent_id, chain);
        }
    }
    Ok(chains)
}

/// Appends events.
pub(in crate::audit) async fn insert_events(
    tx: &Transaction,
    events: Vec<audit_event::Model>,
) -> Result<(), Error> {
    let mut events = events.into_iter().peekable();
    while events.peek().is_some() {
        InsertMany::<audit_event::ActiveModel>::many(events.by_ref().take(CHUNK))
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Moves the ends of chains that this transaction has locked.
pub(in crate::audit) async fn move_chains(
    tx: &Transaction,
    chains: Vec<audit_chain::Model>,
) -> Result<(), Error> {
    let moved = OnConflict::column(audit_chain::Column::AgentId)
        .update_columns([
            audit_chain::Column::HeadSeq,
            audit_chain::Column::HeadHash,
            audit_chain::Column::HeadAt,
        ])
        .to_owned();
    for chunk in chains.chunks(CHUNK) {
        InsertMany::<audit_chain::ActiveModel>::many(chunk.to_vec())
            .on_conflict(moved.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Adds to the tenant's height.
pub(in crate::audit) async fn add_height(
    tx: &Transaction,
    tenant: Uuid,
    growth: Growth,
) -> Result<(), Error> {
    use audit_height::Column::{Events, LatestAt, PublicEvents, TenantId};
    let own = |column| Expr::col((audit_height::Entity, column));
    let new = |column| Expr::col(("excluded", column));
    let latest = CaseStatement::new()
        .case(new(LatestAt).gt(own(LatestAt)), new(LatestAt))
        .finally(own(LatestAt));
    let added = OnConflict::column(TenantId)
        .value(Events, own(Events).add(new(Events)))
        .value(PublicEvents, own(PublicEvents).add(new(PublicEvents)))
        .value(LatestAt, latest)
        .to_owned();
    let row = audit_height::ActiveModel {
        tenant_id: Set(tenant),
        events: Set(growth.events),
        public_events: Set(growth.public_events),
        latest_at: Set(growth.latest_at),
    };
    audit_height::Entity::insert(row)
        .on_conflict(added)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
