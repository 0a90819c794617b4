//! A statement's values as typed binds: the types that sqlx gives them, so that both ways mean the same.
//!
//! With the types in `Parse`, the server has nothing to ask back, and a statement needs no second flight.

use std::error::Error;

use bytes::BytesMut;
use sea_orm::{
    Value,
    sea_query::{ArrayType, OptionEnum},
};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// A value of a statement.
#[derive(Debug)]
pub(super) struct Bound<'a>(&'a Value);

/// The value and its type; none for a type that no statement of ours uses.
pub(super) fn bind(value: &Value) -> Option<(Bound<'_>, Type)> {
    type_of(value).map(|r#type| (Bound(value), r#type))
}

fn type_of(value: &Value) -> Option<Type> {
    Some(match value {
        Value::Bool(_) => Type::BOOL,
        Value::SmallInt(_) => Type::INT2,
        Value::Int(_) => Type::INT4,
        Value::Unsigned(_) | Value::BigInt(_) | Value::BigUnsigned(_) => Type::INT8,
        Value::Float(_) => Type::FLOAT4,
        Value::Double(_) => Type::FLOAT8,
        Value::String(_) | Value::Char(_) | Value::Enum(_) => Type::TEXT,
        Value::Bytes(_) => Type::BYTEA,
        Value::Json(_) => Type::JSONB,
        Value::ChronoDate(_) => Type::DATE,
        Value::ChronoTime(_) => Type::TIME,
        Value::ChronoDateTime(_) => Type::TIMESTAMP,
        Value::ChronoDateTimeUtc(_)
        | Value::ChronoDateTimeLocal(_)
        | Value::ChronoDateTimeWithTimeZone(_) => Type::TIMESTAMPTZ,
        Value::Uuid(_) => Type::UUID,
        Value::Array(ArrayType::Uuid, _) => Type::UUID_ARRAY,
        Value::Array(ArrayType::String, _) => Type::TEXT_ARRAY,
        Value::Array(ArrayType::Int, _) => Type::INT4_ARRAY,
        Value::Array(ArrayType::BigInt, _) => Type::INT8_ARRAY,
        _ => return None,
    })
}

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        r#type: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self.0 {
            Value::Bool(value) => value.to_sql(r#type, out),
            Value::SmallInt(value) => value.to_sql(r#type, out),
            Value::Int(value) => value.to_sql(r#type, out),
            Value::BigInt(value) => value.to_sql(r#type, out),
            Value::Unsigned(value) => value.map(i64::from).to_sql(r#type, out),
            Value::BigUnsigned(value) => value.map(i64::try_from).transpose()?.to_sql(r#type, out),
            Value::Float(value) => value.to_sql(r#type, out),
            Value::Double(value) => value.to_sql(r#type, out),
            Value::String(value) => value.to_sql(r#type, out),
            Value::Char(value) => value.map(String::from).to_sql(r#type, out),
            Value::Enum(value) => word(value).to_sql(r#type, out),
            Value::Bytes(value) => value.to_sql(r#type, out),
            Value::Json(value) => value.as_deref().to_sql(r#type, out),
            Value::ChronoDate(value) => value.to_sql(r#type, out),
            Value::ChronoTime(value) => value.to_sql(r#type, out),
            Value::ChronoDateTime(value) => value.to_sql(r#type, out),
            Value::ChronoDateTimeUtc(value) => value.to_sql(r#type, out),
            Value::ChronoDateTimeLocal(value) => value.to_sql(r#type, out),
            Value::ChronoDateTimeWithTimeZone(value) => value.to_sql(r#type, out),
            Value::Uuid(value) => value.to_sql(r#type, out),
            Value::Array(_, Some(values)) => {
                let elements: Vec<Bound<'_>> = values.iter().map(Bound).collect();
                elements.to_sql(r#type, out)
            }
            _ => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn word(value: &OptionEnum) -> Option<&str> {
    match value {
        OptionEnum::Some(value) => Some(&value.value),
        OptionEnum::None(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is sent for a value; none for null.
    fn bytes(value: &Value) -> Option<Vec<u8>> {
        let (bound, r#type) = bind(value).unwrap();
        let mut out = BytesMut::new();
        match bound.to_sql_checked(&r#type, &mut out).unwrap() {
            IsNull::Yes => None,
            IsNull::No => Some(out.to_vec()),
        }
    }

    #[test]
    fn a_value_is_sent_in_binary() {
        assert_eq!(bytes(&Value::from(7_i64)).unwrap(), 7_i64.to_be_bytes());
        assert_eq!(bytes(&Value::from("text")).unwrap(), b"text");
        assert_eq!(
            bytes(&Value::from(serde_json::json!([1]))).unwrap(),
            b"\x01[1]"
        );
    }

    #[test]
    fn a_missing_value_is_null_and_keeps_its_type() {
        let missing = Value::BigInt(None);

        assert_eq!(bytes(&missing), None);
        assert_eq!(type_of(&missing), Some(Type::INT8));
        assert_eq!(bytes(&Value::Array(ArrayType::Uuid, None)), None);
    }

    #[test]
    fn a_list_is_one_value() {
        let list = Value::Array(
            ArrayType::String,
            Some(Box::new(vec![Value::from("a"), Value::from("b")])),
        );

        let sent = bytes(&list).unwrap();

        assert_eq!(type_of(&list), Some(Type::TEXT_ARRAY));
        // One dimension, no nulls, elements of type text, two of them, counted from one.
        assert_eq!(
            sent[..20],
            [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 2, 0, 0, 0, 1]
        );
        assert_eq!(sent[20..], [0, 0, 0, 1, b'a', 0, 0, 0, 1, b'b']);
    }

    #[test]
    fn a_type_that_no_statement_uses_is_not_guessed() {
        assert!(bind(&Value::TinyInt(Some(1))).is_none());
    }
}
