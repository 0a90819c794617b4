//! A batch's keys as one bound value.
//!
//! `IN ($1, $2, …)` is another statement text for every number of keys: it churns the prepared statements and hides
//! the statement from statistics. One value keeps one text, whatever the size of the batch. Each database's own
//! placeholder stands in a custom text: another one is sent as it is, and SQLite takes it for a value that is null.

use sea_orm::{
    DbBackend, Value,
    sea_query::{ArrayType, Expr, IntoColumnRef, SimpleExpr},
};
use serde_json::json;
use uuid::Uuid;

/// `column` is one of `keys`.
pub fn is_any_uuid(backend: DbBackend, column: impl IntoColumnRef, keys: &[Uuid]) -> SimpleExpr {
    let values = match backend {
        DbBackend::Postgres => {
            let values = keys.iter().map(|key| Value::from(*key)).collect();
            Value::Array(ArrayType::Uuid, Some(Box::new(values)))
        }
        _ => hex_list(keys),
    };
    let test = match backend {
        DbBackend::Postgres => "$1 = ANY($2)",
        _ => "? IN (SELECT unhex(value) FROM json_each(?))",
    };
    Expr::cust_with_exprs(test, [Expr::col(column), Expr::val(values)])
}

/// `column` is one of `keys`.
pub fn is_any_text(backend: DbBackend, column: impl IntoColumnRef, keys: &[String]) -> SimpleExpr {
    let values = match backend {
        DbBackend::Postgres => {
            let values = keys.iter().map(|key| Value::from(key.clone())).collect();
            Value::Array(ArrayType::String, Some(Box::new(values)))
        }
        _ => Value::from(json!(keys).to_string()),
    };
    let test = match backend {
        DbBackend::Postgres => "$1 = ANY($2)",
        _ => "? IN (SELECT value FROM json_each(?))",
    };
    Expr::cust_with_exprs(test, [Expr::col(column), Expr::val(values)])
}

/// SQLite keeps a UUID as 16 bytes, which JSON cannot hold: they travel as hexadecimal digits.
fn hex_list(keys: &[Uuid]) -> Value {
    let digits: Vec<String> = keys.iter().map(|key| key.simple().to_string()).collect();
    Value::from(json!(digits).to_string())
}
