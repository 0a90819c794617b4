//! Scalars that GraphQL lacks. Each refuses bad input with a message that says what to send.

use std::fmt::Display;

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::cursor::is_storable;

/// A 64-bit integer as a decimal string: GraphQL's `Int` has 32 bits, which token totals overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BigInt(pub i64);

/// 64-bit integer as a decimal string (GraphQL's `Int` is 32-bit: token totals overflow it).
#[Scalar(name = "BigInt")]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        let parsed = match &value {
            Value::String(text) => text.parse().ok(),
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        parsed.map(Self).ok_or_else(|| {
            refuse(
                "a whole number of 64 bits, as a string",
                "\"5000000000\"",
                &value,
            )
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An exact decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(pub Decimal);

/// Exact decimal number as a string, never a float.
#[Scalar(name = "Decimal")]
impl ScalarType for Exact {
    fn parse(value: Value) -> InputValueResult<Self> {
        let parsed = match &value {
            Value::String(text) => Decimal::from_str_exact(text).ok(),
            Value::Number(number) => number.as_i64().map(Decimal::from),
            _ => None,
        };
        parsed
            .map(Self)
            .ok_or_else(|| refuse("a decimal number, as a string", "\"0.25\"", &value))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime<Utc>);

/// Moment in time, RFC 3339 in UTC with microseconds.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://scalars.graphql.org/andimarek/date-time"
)]
impl ScalarType for Moment {
    fn parse(value: Value) -> InputValueResult<Self> {
        let parsed = match &value {
            Value::String(text) => DateTime::parse_from_rfc3339(text).ok(),
            _ => None,
        };
        let moment = parsed.map(|moment| moment.to_utc());
        let storable = moment.filter(|moment| is_storable(*moment));
        storable.map(Self).ok_or_else(|| {
            refuse(
                "a moment of the years 1970 to 9998 with its offset (RFC 3339)",
                "\"2026-01-31T18:30:00Z\"",
                &value,
            )
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub NaiveDate);

/// Calendar day, YYYY-MM-DD.
#[Scalar(name = "Date")]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        let parsed = match &value {
            Value::String(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(),
            _ => None,
        };
        parsed
            .map(Self)
            .ok_or_else(|| refuse("a calendar day", "\"2026-01-31\"", &value))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A timezone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(pub Tz);

/// IANA timezone name, e.g. `Asia/Kolkata`.
#[Scalar(name = "TimeZone")]
impl ScalarType for Zone {
    fn parse(value: Value) -> InputValueResult<Self> {
        let parsed = match &value {
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        parsed
            .map(Self)
            .ok_or_else(|| refuse("an IANA timezone name", "\"Asia/Kolkata\"", &value))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.name().to_owned())
    }
}

/// How much of a refused value is repeated.
const SHOWN: usize = 60;

fn refuse<T: InputType>(needed: &str, example: &str, value: impl Display) -> InputValueError<T> {
    let mut value = value.to_string();
    if let Some((end, _)) = value.char_indices().nth(SHOWN) {
        value.truncate(end);
        value.push('…');
    }
    InputValueError::custom(format!("{value} is not {needed}, for example {example}"))
}
