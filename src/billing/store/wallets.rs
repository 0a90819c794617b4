//! Statements on `wallet`.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    auth::Scope,
    billing::entity::wallet,
    database::{Transaction, is_any_uuid},
    error::Error,
};

/// The most wallets shown in one list.
const MOST_WALLETS: u64 = 1_000;

pub(in crate::billing) async fn wallets(
    db: &impl ConnectionTrait,
    scope: Scope,
) -> Result<Vec<wallet::Model>, Error> {
    let shared_first = Expr::col(wallet::Column::AgentId).is_not_null();
    Ok(wallet::Entity::of(scope)
        .order_by_asc(shared_first)
        .order_by_asc(wallet::Column::Id)
        .limit(MOST_WALLETS)
        .all(db)
        .await?)
}

pub(in crate::billing) async fn wallets_by(
    db: &impl ConnectionTrait,
    scope: Scope,
    column: wallet::Column,
    ids: &[Uuid],
) -> Result<Vec<wallet::Model>, Error> {
    let wanted = is_any_uuid(db.get_database_backend(), (wallet::Entity, column), ids);
    Ok(wallet::Entity::of(scope).filter(wanted).all(db).await?)
}

pub(in crate::billing) async fn wallet_by_id(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    id: Uuid,
) -> Result<Option<wallet::Model>, Error> {
    let scope = Scope {
        tenant,
        agent: None,
    };
    Ok(wallet::Entity::of(scope)
        .filter(wallet::Column::Id.eq(id))
        .one(db)
        .await?)
}

/// The agents' own wallets and the shared one.
pub(in crate::billing) async fn wallets_that_pay(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    agents: &[Uuid],
) -> Result<Vec<wallet::Model>, Error> {
    let own = is_any_uuid(
        db.get_database_backend(),
        (wallet::Entity, wallet::Column::AgentId),
        agents,
    );
    let pays = own.or(Expr::col(wallet::Column::AgentId).is_null());
    Ok(wallet::Entity::of(Scope {
        tenant,
        agent: None,
    })
    .filter(pays)
    .all(db)
    .await?)
}

pub(in crate::billing) async fn insert_wallet(
    tx: &Transaction,
    row: wallet::Model,
) -> Result<wallet::Model, Error> {
    Ok(row.into_active_model().insert(tx).await?)
}

pub(in crate::billing) async fn set_balance(
    tx: &Transaction,
    row: &wallet::Model,
) -> Result<(), Error> {
    let change = wallet::ActiveModel {
        id: Unchanged(row.id),
        balance_nanos: Set(row.balance_nanos),
        ..Default::default()
    };
    change.update(tx).await?;
    Ok(())
}
