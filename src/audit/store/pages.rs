//! What is listed, newest first.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, Statement,
    sea_query::{
        CommonTableExpression, Condition, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr,
    },
};
use uuid::Uuid;

use crate::{
    agents::AgentRow,
    audit::entity::{audit_chain, audit_event},
    auth::Scope,
    database::{count_up_to, is_any_text, is_any_uuid},
    error::Error,
    graphql::{OrderDirection, Page, keyset},
};

const TAIL: &str = include_str!("../../dashboard/audit_tail.sql");

/// The table of [`newest`]'s bounds.
const BOUNDS: &str = "bounds";

/// What a list by time is ordered by.
pub(in crate::audit) type EventKey = (DateTime<Utc>, Uuid);

/// Which events to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::audit) struct EventFilter {
    /// Of any of these types.
    pub(in crate::audit) types: Option<Vec<String>>,
    /// Of any of these agents.
    pub(in crate::audit) agents: Option<Vec<Uuid>>,
    /// Of this call.
    pub(in crate::audit) inference: Option<Uuid>,
    /// From this moment on.
    pub(in crate::audit) from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub(in crate::audit) until: Option<DateTime<Utc>>,
}

/// A page of the events that a scope may see.
pub(in crate::audit) async fn page(
    db: &impl ConnectionTrait,
    scope: Scope,
    filter: &EventFilter,
    page: &Page<EventKey>,
) -> Result<Vec<audit_event::Model>, Error> {
    let order = page.direction.of(OrderDirection::Desc);
    let mut select = filtered(db, scope, filter).limit(page.limit());
    start_behind(&mut select, &order, page.cursor);
    Ok(select.all(db).await?)
}

/// A page of the one chain of the scope.
pub(in crate::audit) async fn chain_page(
    db: &impl ConnectionTrait,
    chain: Scope,
    filter: &EventFilter,
    page: &Page<i64>,
) -> Result<Vec<audit_event::Model>, Error> {
    let order = page.direction.of(OrderDirection::Desc);
    let seq = Expr::col((audit_event::Entity, audit_event::Column::Seq));
    let behind = page.cursor.map(|cursor| match order {
        Order::Asc => seq.gt(cursor),
        _ => seq.lt(cursor),
    });
    let mut select = filtered(db, chain, filter)
        .order_by(audit_event::Column::Seq, order)
        .limit(page.limit());
    QueryTrait::query(&mut select).and_where_option(behind);
    Ok(select.all(db).await?)
}

/// The first page of a tenant's events without a filter, or one that follows, with the agents in the same statement.
pub(in crate::audit) async fn tail(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    page: &Page<EventKey>,
) -> Result<Vec<(audit_event::Model, AgentRow)>, Error> {
    let (before, id) = page.cursor.unwrap_or((far_future(), Uuid::max()));
    let statement = Statement::from_sql_and_values(
        db.get_database_backend(),
        TAIL.replace("{limit}", &page.limit().to_string()),
        [tenant.into(), before.into(), id.into()],
    );
    let rows = db.query_all_raw(statement).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push((
            audit_event::Model::from_query_result(row, "")?,
            AgentRow::from_query_result(row, "a_")?,
        ));
    }
    found.sort_unstable_by_key(|(event, _)| Reverse((event.created_at, event.id)));
    Ok(found)
}

/// The newest events of each of many chains, in no particular order.
///
/// A window over the chains would read them whole. This reads, from the end of each, as many rows as are asked for.
pub(in crate::audit) async fn newest(
    db: &impl ConnectionTrait,
    scope: Scope,
    agents: &[Uuid],
    limit: u64,
) -> Result<Vec<audit_event::Model>, Error> {
    use audit_event::Column::{AgentId, Seq};
    let mut bounds = audit_chain::Entity::of(scope)
        .select_only()
        .columns([audit_chain::Column::AgentId, audit_chain::Column::HeadSeq])
        .filter(is_any_uuid(
            db.get_database_backend(),
            (audit_chain::Entity, audit_chain::Column::AgentId),
            agents,
        ))
        .into_query();
    let from_seq = Func::coalesce([Expr::from(nth_newest(scope, limit)), Expr::val(0)]);
    bounds.expr_as(from_seq, "from_seq");
    let within = Condition::all()
        .add(Expr::col((audit_event::Entity, AgentId)).equals((BOUNDS, "agent_id")))
        .add(Expr::col((audit_event::Entity, Seq)).gte(Expr::col((BOUNDS, "from_seq"))))
        .add(Expr::col((audit_event::Entity, Seq)).lte(Expr::col((BOUNDS, "head_seq"))));
    let mut events = audit_event::Entity::of(scope);
    let mut with = CommonTableExpression::new();
    with.table_name(BOUNDS).query(bounds).materialized(true);
    QueryTrait::query(&mut events)
        .with_cte(with)
        .join(JoinType::InnerJoin, BOUNDS, within);
    Ok(events.all(db).await?)
}

/// A page of what everyone may see.
pub(in crate::audit) async fn public_page(
    db: &impl ConnectionTrait,
    cursor: Option<EventKey>,
    limit: u64,
) -> Result<Vec<audit_event::Model>, Error> {
    let mut select = audit_event::Entity::public().limit(limit);
    start_behind(&mut select, &Order::Desc, cursor);
    Ok(select.all(db).await?)
}

/// How many events of a scope a filter lets through; counting stops at the most.
pub(in crate::audit) async fn count(
    db: &impl ConnectionTrait,
    scope: Scope,
    filter: &EventFilter,
    most: u64,
) -> Result<u64, Error> {
    Ok(count_up_to(db, filtered(db, scope, filter), most).await?)
}

/// How many events everyone may see; counting stops at the most.
pub(in crate::audit) async fn public_count(
    db: &impl ConnectionTrait,
    most: u64,
) -> Result<u64, Error> {
    Ok(count_up_to(db, audit_event::Entity::public(), most).await?)
}

/// The events with these ids that the scope may see, in no particular order.
pub(in crate::audit) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: Scope,
    ids: &[Uuid],
) -> Result<Vec<audit_event::Model>, Error> {
    let wanted = is_any_uuid(
        db.get_database_backend(),
        (audit_event::Entity, audit_event::Column::Id),
        ids,
    );
    Ok(audit_event::Entity::of(scope)
        .filter(wanted)
        .all(db)
        .await?)
}

/// The place of the chain's n-th event from its end. It steps over n index entries; n is the size of a page.
fn nth_newest(scope: Scope, n: u64) -> SelectStatement {
    use audit_event::Column::{AgentId, Seq, TenantId};
    Query::select()
        .column((audit_event::Entity, Seq))
        .from(audit_event::Entity)
        .and_where(Expr::col((audit_event::Entity, TenantId)).eq(scope.tenant))
        .and_where(
            Expr::col((audit_event::Entity, AgentId))
                .equals((audit_chain::Entity, audit_chain::Column::AgentId)),
        )
        .order_by((audit_event::Entity, Seq), Order::Desc)
        .limit(1)
        .offset(n.saturating_sub(1))
        .take()
}

/// The events of a scope that a filter lets through. A single type or agent is compared by itself: only then does an
/// index that leads with it give the rows in the order of time.
fn filtered(
    db: &impl ConnectionTrait,
    scope: Scope,
    filter: &EventFilter,
) -> Select<audit_event::Entity> {
    use audit_event::Column::{AgentId, CreatedAt, EventType, InferenceId};
    let backend = db.get_database_backend();
    let column = |column| Expr::col((audit_event::Entity, column));
    let types = filter.types.as_deref().map(|types| match types {
        [one] => column(EventType).eq(one.as_str()),
        many => is_any_text(backend, (audit_event::Entity, EventType), many),
    });
    let agents = filter.agents.as_deref().map(|agents| match agents {
        [one] => column(AgentId).eq(*one),
        many => is_any_uuid(backend, (audit_event::Entity, AgentId), many),
    });
    let conditions: [Option<SimpleExpr>; 5] = [
        types,
        agents,
        filter.inference.map(|id| column(InferenceId).eq(id)),
        filter.from.map(|from| column(CreatedAt).gte(from)),
        filter.until.map(|until| column(CreatedAt).lt(until)),
    ];
    let mut select = audit_event::Entity::of(scope);
    for condition in conditions.into_iter().flatten() {
        select = select.filter(condition);
    }
    select
}

fn start_behind(select: &mut Select<audit_event::Entity>, order: &Order, cursor: Option<EventKey>) {
    let columns = [
        (audit_event::Entity, audit_event::Column::CreatedAt),
        (audit_event::Entity, audit_event::Column::Id),
    ];
    let values = cursor.map(|(created_at, id)| [created_at.into(), id.into()]);
    keyset(QueryTrait::query(select), columns, order, values);
}

/// Later than any event, and still of four digits: the embedded database compares moments as text.
fn far_future() -> DateTime<Utc> {
    const LAST_SECOND_OF_9999: i64 = 253_402_300_799;
    DateTime::from_timestamp(LAST_SECOND_OF_9999, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
