//! A statement on a connection: prepared at its first use, and then kept by the connection.

use std::sync::Arc;

use futures::TryStreamExt;
use sea_orm::{
    DbErr, QueryResult, RuntimeErr, SqlxError, Statement, Values,
    sqlx::{self, AssertSqlSafe, PgConnection, Postgres, query::Query},
};
use sea_query_sqlx::SqlxValues;

use crate::database::fault::Fault;

/// Waits for the rows.
pub(super) async fn query(
    connection: &mut PgConnection,
    statement: &Statement,
) -> Result<Vec<QueryResult>, Fault> {
    let mut stream = prepared(statement).fetch(connection);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await.map_err(|problem| {
        let error = statement_error(problem);
        if rows.is_empty() {
            Fault::unanswered(error)
        } else {
            Fault::lasting(error)
        }
    })? {
        rows.push(row.into());
    }
    Ok(rows)
}

/// Says how many rows were changed.
pub(super) async fn execute(
    connection: &mut PgConnection,
    statement: &Statement,
) -> Result<u64, Fault> {
    let outcome = prepared(statement).execute(connection).await;
    let outcome = outcome.map_err(|problem| Fault::unanswered(statement_error(problem)))?;
    Ok(outcome.rows_affected())
}

/// Sends SQL without values.
pub(super) async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), Fault> {
    let outcome = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection);
    outcome
        .await
        .map(drop)
        .map_err(|problem| Fault::unanswered(statement_error(problem)))
}

fn prepared(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.clone()), SqlxValues(values))
}

fn statement_error(problem: SqlxError) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(problem)))
}
