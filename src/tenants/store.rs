//! Every statement on the tables of this domain.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ConnectionTrait, EntityTrait, IntoActiveModel,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::entity::{tenant, tenant_version};
use crate::{database::Transaction, error::Error};

/// The tenant's row.
///
/// # Errors
///
/// The database could not be asked.
pub async fn find(db: &impl ConnectionTrait, tenant: Uuid) -> Result<Option<tenant::Model>, Error> {
    Ok(tenant::Entity::of(tenant).one(db).await?)
}

/// The row of the tenant with this handle. For what names a tenant and is believed: who issues tokens.
///
/// # Errors
///
/// The database could not be asked.
pub async fn find_by_handle(
    db: &impl ConnectionTrait,
    handle: &str,
) -> Result<Option<tenant::Model>, Error> {
    Ok(tenant::Entity::of_handle(handle).one(db).await?)
}

/// Whether there is any tenant at all: the one question that is asked of all of them.
///
/// # Errors
///
/// The database could not be asked.
#[expect(
    clippy::disallowed_methods,
    reason = "asks whether there is any row, shows none"
)]
pub async fn any(db: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(tenant::Entity::find().one(db).await?.is_some())
}

/// Writes a new tenant, with its first version.
///
/// # Errors
///
/// The handle is taken, or the database could not be asked.
pub async fn insert(tx: &Transaction, tenant: tenant::Model) -> Result<(), Error> {
    let (id, now) = (tenant.id, tenant.created_at);
    tenant.into_active_model().insert(tx).await?;
    bump(tx, id, now).await
}

/// Moves the tenant's version, and by that lets writers of one tenant pass one at a time: the row stays locked until
/// the transaction ends. Whoever writes for a tenant calls this first, so that no two writers wait for each other.
///
/// # Errors
///
/// The database could not be asked.
pub async fn bump(tx: &Transaction, tenant: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    let row = tenant_version::ActiveModel {
        tenant_id: Set(tenant),
        version: Set(1),
        updated_at: Set(now),
    };
    let next = Expr::col((tenant_version::Entity, tenant_version::Column::Version)).add(1);
    let moved = OnConflict::column(tenant_version::Column::TenantId)
        .value(tenant_version::Column::Version, next)
        .update_column(tenant_version::Column::UpdatedAt)
        .to_owned();
    tenant_version::Entity::insert(row)
        .on_conflict(moved)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
