//! Counts that stop.

use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Query},
};

/// How many rows a statement finds; it reads no more of them than the most.
///
/// # Errors
///
/// The database could not be asked.
pub async fn count_up_to<E: EntityTrait>(
    db: &impl ConnectionTrait,
    rows: Select<E>,
    most: u64,
) -> Result<u64, DbErr> {
    let rows = rows
        .select_only()
        .expr_as(Expr::cust("1"), "one")
        .limit(most);
    let count = Query::select()
        .expr_as(Expr::col("one").count(), "counted")
        .from_subquery(rows.into_query(), "found")
        .to_owned();
    let row = db.query_one(&count).await?;
    let counted: Option<i64> = row.map(|row| row.try_get_by("counted")).transpose()?;
    Ok(counted.map_or(0, |counted| u64::try_from(counted).unwrap_or(0)))
}
