//! Statements on `invoice` and `invoice_line`.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{CHUNK, Key, distinct};
use crate::{
    billing::entity::{invoice, invoice_line},
    database::{Transaction, is_any_uuid},
    error::Error,
    graphql::{OrderDirection, Page, keyset},
};

pub(in crate::billing) async fn invoices(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    statuses: Option<&[invoice::InvoiceStatus]>,
    page: &Page<Key>,
) -> Result<Vec<invoice::Model>, Error> {
    use invoice::Column;
    let mut rows = invoice::Entity::of(tenant).limit(page.limit());
    if let Some(statuses) = statuses {
        rows = rows.filter(Column::Status.is_in(distinct(statuses)));
    }
    let order = page.direction.of(OrderDirection::Desc);
    let key = page.cursor.map(|(at, id)| [at.into(), id.into()]);
    keyset(
        QuerySelect::query(&mut rows),
        [Column::CreatedAt, Column::Id],
        &order,
        key,
    );
    Ok(rows.all(db).await?)
}

pub(in crate::billing) async fn invoices_by_ids(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    ids: &[Uuid],
) -> Result<Vec<invoice::Model>, Error> {
    let wanted = is_any_uuid(
        db.get_database_backend(),
        (invoice::Entity, invoice::Column::Id),
        ids,
    );
    Ok(invoice::Entity::of(tenant).filter(wanted).all(db).await?)
}

pub(in crate::billing) async fn lines_of(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    invoices: &[Uuid],
) -> Result<Vec<invoice_line::Model>, Error> {
    let column = (invoice_line::Entity, invoice_line::Column::InvoiceId);
    let wanted = is_any_uuid(db.get_database_backend(), column, invoices);
    let rows = invoice_line::Entity::of(tenant).filter(wanted);
    Ok(rows
        .order_by_asc(invoice_line::Column::Position)
        .all(db)
        .await?)
}

pub(in crate::billing) async fn insert_invoice(
    tx: &Transaction,
    row: invoice::Model,
    lines: Vec<invoice_line::Model>,
) -> Result<invoice::Model, Error> {
    let row = row.into_active_model().insert(tx).await?;
    for chunk in lines.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        invoice_line::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(row)
}
