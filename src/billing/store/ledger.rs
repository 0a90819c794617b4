//! Statements on `ledger_entry`.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, Order,
    QueryFilter, QuerySelect, QueryTrait, Select, Value,
    sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{CHUNK, Key, distinct};
use crate::{
    billing::entity::ledger_entry,
    database::{Transaction, count_up_to, is_any_uuid},
    error::Error,
    graphql::{Direction, OrderDirection, keyset},
};

pub(in crate::billing) async fn append(
    tx: &Transaction,
    entries: Vec<ledger_entry::Model>,
) -> Result<(), Error> {
    for chunk in entries.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        ledger_entry::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Which entries of a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::billing) struct LedgerFilter {
    pub(in crate::billing) limit: u64,
    pub(in crate::billing) kinds: Option<Vec<ledger_entry::LedgerKind>>,
    /// From this moment on.
    pub(in crate::billing) from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub(in crate::billing) until: Option<DateTime<Utc>>,
    pub(in crate::billing) after: Option<Key>,
}

/// The newest entries of each wallet, newest first. One wallet is read along its index; many in one statement.
pub(in crate::billing) async fn newest_entries(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    wallets: &[Uuid],
    filter: &LedgerFilter,
) -> Result<Vec<ledger_entry::Model>, Error> {
    use ledger_entry::Column;
    let backend = db.get_database_backend();
    let rows = filtered(tenant, filter);
    let order = Direction::Forward.of(OrderDirection::Desc);
    let key = filter.after.map(|(at, id)| [at.into(), id.into()]);
    if let [wallet] = wallets {
        let mut rows = rows
            .filter(Column::WalletId.eq(*wallet))
            .limit(filter.limit);
        keyset(
            QuerySelect::query(&mut rows),
            [Column::CreatedAt, Column::Id],
            &order,
            key,
        );
        return Ok(rows.all(db).await?);
    }
    let ranked = rows.filter(is_any_uuid(backend, Column::WalletId, wallets));
    let rows = db
        .query_all(&ranked_by_age(ranked, filter.limit, &order, key))
        .await?;
    let entries = rows
        .iter()
        .map(|row| ledger_entry::Model::from_query_result(row, ""));
    Ok(entries.collect::<Result<_, _>>()?)
}

/// How many entries of a wallet a filter lets through; counting stops at the most.
pub(in crate::billing) async fn count_entries(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    wallet: Uuid,
    filter: &LedgerFilter,
    most: u64,
) -> Result<u64, Error> {
    let rows = filtered(tenant, filter).filter(ledger_entry::Column::WalletId.eq(wallet));
    Ok(count_up_to(db, rows, most).await?)
}

/// The entries of a tenant that a filter lets through, whatever their number.
fn filtered(tenant: Uuid, filter: &LedgerFilter) -> Select<ledger_entry::Entity> {
    use ledger_entry::Column;
    let kinds = filter.kinds.as_deref();
    let conditions = [
        kinds.map(|kinds| Column::Kind.is_in(distinct(kinds))),
        filter.from.map(|from| Column::CreatedAt.gte(from)),
        filter.until.map(|until| Column::CreatedAt.lt(until)),
    ];
    let rows = ledger_entry::Entity::of(tenant);
    conditions.into_iter().flatten().fold(rows, Select::filter)
}

/// The newest rows of each wallet. The index that leads with the wallet serves the window.
fn ranked_by_age(
    mut rows: Select<ledger_entry::Entity>,
    limit: u64,
    order: &Order,
    key: Option<[Value; 2]>,
) -> SelectStatement {
    use ledger_entry::Column;
    let rank = "row_number() OVER (PARTITION BY wallet_id ORDER BY created_at DESC, id DESC)";
    rows = rows.expr_as(Expr::cust(rank), "place");
    keyset(
        QuerySelect::query(&mut rows),
        [Column::CreatedAt, Column::Id],
        order,
        key,
    );
    Query::select()
        .column(Asterisk)
        .from_subquery(rows.into_query(), "ranked")
        .and_where(Expr::col("place").lte(limit))
        .order_by("place", Order::Asc)
        .to_owned()
}

pub(in crate::billing) async fn entries_by_ids(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    ids: &[Uuid],
) -> Result<Vec<ledger_entry::Model>, Error> {
    let wanted = is_any_uuid(
        db.get_database_backend(),
        (ledger_entry::Entity, ledger_entry::Column::Id),
        ids,
    );
    Ok(ledger_entry::Entity::of(tenant)
        .filter(wanted)
        .all(db)
        .await?)
}
