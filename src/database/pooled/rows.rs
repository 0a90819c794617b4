//! From the columns that the server sent to values, of exactly the types that sqlx gives.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sea_orm::{DbErr, Value, sea_query::ArrayType};
use tokio_postgres::{
    Row,
    types::{FromSql, Type},
};
use uuid::Uuid;

use crate::database::answer::Columns;

/// Reads every column.
pub(super) fn columns(row: &Row) -> Result<Columns, DbErr> {
    let named = row.columns().iter().enumerate();
    named
        .map(|(place, column)| {
            let value = value(row, place, column.type_())?;
            Ok((column.name().to_owned(), value))
        })
        .collect()
}

fn value(row: &Row, place: usize, r#type: &Type) -> Result<Value, DbErr> {
    Ok(match *r#type {
        Type::BOOL => Value::Bool(get(row, place)?),
        Type::INT2 => Value::SmallInt(get(row, place)?),
        Type::INT4 => Value::Int(get(row, place)?),
        Type::INT8 => Value::BigInt(get(row, place)?),
        Type::FLOAT4 => Value::Float(get(row, place)?),
        Type::FLOAT8 => Value::Double(get(row, place)?),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => Value::String(get(row, place)?),
        Type::BYTEA => Value::Bytes(get(row, place)?),
        Type::JSON | Type::JSONB => {
            Value::Json(get::<serde_json::Value>(row, place)?.map(Box::new))
        }
        Type::DATE => Value::ChronoDate(get::<NaiveDate>(row, place)?),
        Type::TIME => Value::ChronoTime(get::<NaiveTime>(row, place)?),
        Type::TIMESTAMP => Value::ChronoDateTime(get::<NaiveDateTime>(row, place)?),
        Type::TIMESTAMPTZ => Value::ChronoDateTimeUtc(get::<DateTime<Utc>>(row, place)?),
        Type::UUID => Value::Uuid(get::<Uuid>(row, place)?),
        Type::UUID_ARRAY => list::<Uuid>(row, place, ArrayType::Uuid)?,
        Type::TEXT_ARRAY => list::<String>(row, place, ArrayType::String)?,
        // What a function returns that has nothing to say.
        Type::VOID => Value::String(None),
        _ => {
            return Err(DbErr::Type(format!(
                "column {} is of type {}, which no statement may return: cast it",
                row.columns()[place].name(),
                r#type.name()
            )));
        }
    })
}

fn get<'a, T: FromSql<'a>>(row: &'a Row, place: usize) -> Result<Option<T>, DbErr> {
    row.try_get(place)
        .map_err(|problem| DbErr::Type(problem.to_string()))
}

fn list<'a, T: FromSql<'a> + Into<Value>>(
    row: &'a Row,
    place: usize,
    r#type: ArrayType,
) -> Result<Value, DbErr> {
    let elements: Option<Vec<T>> = get(row, place)?;
    let elements = elements.map(|elements| elements.into_iter().map(T::into).collect());
    Ok(Value::Array(r#type, elements.map(Box::new)))
}
