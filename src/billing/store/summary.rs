//! What a workspace owes and owns, and the periods it is billed by.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement,
    sea_query::{CaseStatement, Expr, ExprTrait, OnConflict, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    auth::Scope,
    billing::{
        entity::billing_period::{self, BillingPeriodStatus},
        period::{Bounds, PeriodSum},
    },
    database::Transaction,
    error::Error,
    tenants::Tenant,
};

/// What a workspace owes and owns at a moment.
#[derive(Clone, Debug)]
pub(in crate::billing) struct Summary {
    pub(in crate::billing) period: Option<billing_period::Model>,
    /// The sum of the wallets that may be seen; none without any.
    pub(in crate::billing) balance_nanos: Option<i64>,
}

pub(in crate::billing) async fn summary(
    db: &impl ConnectionTrait,
    scope: Scope,
    now: DateTime<Utc>,
) -> Result<Summary, Error> {
    let values = [scope.tenant.into(), scope.agent.into(), now.into()];
    let statement = Statement::from_sql_and_values(
        db.get_database_backend(),
        include_str!("../summary.sql"),
        values,
    );
    let row = db.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound("billing summary".to_owned()))?;
    Ok(Summary {
        period: billing_period::Model::from_query_result_optional(&row, "p_")?,
        balance_nanos: row.try_get("", "balance")?,
    })
}

/// Adds to the period's sum, and opens the period when this is its first call.
pub(in crate::billing) async fn add_to_period(
    tx: &Transaction,
    tenant: &Tenant,
    bounds: &Bounds,
    sum: PeriodSum,
) -> Result<(), Error> {
    use billing_period::{Column, Entity};
    let row = billing_period::ActiveModel {
        id: Set(Uuid::now_v7()),
        tenant_id: Set(tenant.id),
        starts_at: Set(bounds.starts_at),
        ends_at: Set(bounds.ends_at),
        timezone: Set(tenant.reporting_timezone.clone()),
        status: Set(BillingPeriodStatus::Open),
        spent_nanos: Set(sum.nanos),
        as_of: Set(sum.newest),
        closed_at: Set(None),
    };
    let kept = |column| SimpleExpr::from(Expr::col((Entity, column)));
    let newest: SimpleExpr = CaseStatement::new()
        .case(kept(Column::AsOf).gt(sum.newest), kept(Column::AsOf))
        .finally(sum.newest)
        .into();
    let added = OnConflict::columns([Column::TenantId, Column::StartsAt])
        .value(Column::SpentNanos, kept(Column::SpentNanos).add(sum.nanos))
        .value(Column::AsOf, newest)
        .to_owned();
    Entity::insert(row)
        .on_conflict(added)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The period that begins at a moment.
pub(in crate::billing) async fn period_that_starts(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    starts_at: DateTime<Utc>,
) -> Result<Option<billing_period::Model>, Error> {
    let rows = billing_period::Entity::of(tenant);
    Ok(rows
        .filter(billing_period::Column::StartsAt.eq(starts_at))
        .one(db)
        .await?)
}

/// Closes a period: its invoice is final.
pub(in crate::billing) async fn close_period(
    tx: &Transaction,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let change = billing_period::ActiveModel {
        id: Unchanged(id),
        status: Set(BillingPeriodStatus::Closed),
        closed_at: Set(Some(now)),
        ..Default::default()
    };
    change.update(tx).await?;
    Ok(())
}
