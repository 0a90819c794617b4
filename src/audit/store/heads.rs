//! Where chains end, how high tenants stand, and the links that are verified.

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, SelectStatement, SimpleExpr, UnionType},
};
use uuid::Uuid;

use crate::{
    audit::entity::{audit_chain, audit_event, audit_height},
    auth::Scope,
    database::is_any_uuid,
    error::Error,
};

/// Whose events are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeightOf {
    /// Those of all chains of a tenant.
    Tenant(Uuid),
    /// Those that everyone may see.
    Public,
}

/// How many events there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Height {
    /// The tenant; none for all public events together.
    pub(in crate::audit) tenant_id: Option<Uuid>,
    /// How many.
    pub events: i64,
    /// Time of the latest one; left out of the public height, because the table does not tell private events apart.
    pub latest_at: Option<DateTime<Utc>>,
}

/// The ends of these agents' chains, as far as the scope may see them.
pub(in crate::audit) async fn chains(
    db: &impl ConnectionTrait,
    scope: Scope,
    agents: &[Uuid],
) -> Result<Vec<audit_chain::Model>, Error> {
    let wanted = is_any_uuid(
        db.get_database_backend(),
        (audit_chain::Entity, audit_chain::Column::AgentId),
        agents,
    );
    Ok(audit_chain::Entity::of(scope)
        .filter(wanted)
        .all(db)
        .await?)
}

/// The heights that are asked for, in one statement.
pub(in crate::audit) async fn heights(
    db: &impl ConnectionTrait,
    wanted: &[HeightOf],
) -> Result<Vec<Height>, Error> {
    let mut parts = wanted.iter().map(|wanted| match wanted {
        HeightOf::Tenant(tenant) => tenant_height(*tenant),
        HeightOf::Public => public_height(),
    });
    let Some(mut select) = parts.next() else {
        return Ok(Vec::new());
    };
    select.unions(parts.map(|part| (UnionType::All, part)));
    let rows = db.query_all(&select).await?;
    let heights = rows.iter().map(|row| Height::from_query_result(row, ""));
    Ok(heights.collect::<Result<_, _>>()?)
}

/// The next links of one chain, in its order.
pub(in crate::audit) async fn links(
    db: &impl ConnectionTrait,
    chain: Scope,
    from_seq: i64,
    limit: u64,
) -> Result<Vec<audit_event::Model>, Error> {
    use audit_event::Column;
    let links = audit_event::Entity::of(chain)
        .filter(Expr::col((audit_event::Entity, Column::Seq)).gte(from_seq))
        .order_by_asc(Column::Seq)
        .limit(limit);
    Ok(links.all(db).await?)
}

fn tenant_height(tenant: Uuid) -> SelectStatement {
    use audit_height::Column::{Events, LatestAt, TenantId};
    audit_height::Entity::of(tenant)
        .select_only()
        .columns([TenantId, Events, LatestAt])
        .into_query()
}

fn public_height() -> SelectStatement {
    use audit_height::Column::PublicEvents;
    let column = SimpleExpr::from(Expr::col((audit_height::Entity, PublicEvents)));
    // PostgreSQL adds bigints up to a numeric, and nothing at all up to null.
    let sum = Func::coalesce([Func::sum(column).into(), Expr::val(0)]);
    audit_height::Entity::all()
        .select_only()
        .expr_as(Expr::cust("CAST(NULL AS uuid)"), "tenant_id")
        .expr_as(Func::cast_as(sum, "bigint"), "events")
        .expr_as(Expr::cust("CAST(NULL AS timestamptz)"), "latest_at")
        .into_query()
}
