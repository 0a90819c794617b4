//! Cursors: a row's key and its list, opaque to clients.
//!
//! A cursor names its list with the ordering and whose list it is, so that it cannot be used on another one.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::Error;

/// The format of a cursor; one of another version is refused.
const CURSOR_VERSION: u8 = 1;

#[derive(Deserialize, Serialize)]
struct Cursor<K> {
    #[serde(rename = "v")]
    version: u8,
    #[serde(rename = "l")]
    list: String,
    #[serde(rename = "k")]
    key: K,
}

pub(super) fn encode<K: Serialize>(list: &str, key: &K) -> String {
    let cursor = Cursor {
        version: CURSOR_VERSION,
        list: list.to_owned(),
        key,
    };
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
}

pub(super) fn decode<K: DeserializeOwned>(field: &str, list: &str, text: &str) -> Result<K, Error> {
    BASE64_URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .filter(can_be_ours)
        .and_then(|cursor| serde_json::from_value::<Cursor<K>>(cursor).ok())
        .filter(|cursor| cursor.version == CURSOR_VERSION && cursor.list == list)
        .map(|cursor| cursor.key)
        .ok_or_else(|| {
            Error::bad_input(
                field,
                "is not a cursor of this list in this order: send one back as it was received, with the same arguments",
            )
        })
}

/// A cursor made by hand may hold what no row does and no database takes: a NUL, or a year without four digits.
fn can_be_ours(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => {
            let moment = text.parse::<DateTime<Utc>>();
            !text.contains('\0') && moment.map_or(true, is_storable)
        }
        serde_json::Value::Array(items) => items.iter().all(can_be_ours),
        serde_json::Value::Object(fields) => fields.values().all(can_be_ours),
        _ => true,
    }
}

/// Whether both databases can hold a moment, and order it as text.
pub(super) fn is_storable(moment: DateTime<Utc>) -> bool {
    (1970..=9998).contains(&moment.year())
}
