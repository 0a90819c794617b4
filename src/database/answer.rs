//! What a statement brought back, in the form that sea-orm decodes.
//!
//! sea-orm has no public way to make a row of values but its mock connection, which hands out what it was given (the
//! `proxy` feature, meant for this, does not compile beside SQLite in 2.0.4). Such a row knows its columns by name
//! only: their order is lost, which is why reading a column by its place is banned in `clippy.toml`. And it takes a
//! value of another type than was asked for as null: the types must be exactly those that sqlx gives.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, MockDatabase, MockExecResult, QueryResult,
    Statement, Value,
};

/// A row's values by the names of their columns.
pub(super) type Columns = BTreeMap<String, Value>;

/// Rows made of values.
pub(super) async fn rows(values: Vec<Columns>) -> Result<Vec<QueryResult>, DbErr> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let holder = MockDatabase::new(DbBackend::Postgres).append_query_results([values]);
    holder.into_connection().query_all_raw(any()).await
}

/// The outcome of a statement that has changed so many rows.
pub(super) async fn outcome(rows_affected: u64) -> Result<ExecResult, DbErr> {
    let holder = MockDatabase::new(DbBackend::Postgres).append_exec_results([MockExecResult {
        last_insert_id: 0,
        rows_affected,
    }]);
    holder.into_connection().execute_raw(any()).await
}

/// The mock connection hands out the same whatever it is asked.
fn any() -> Statement {
    Statement::from_string(DbBackend::Postgres, String::new())
}
