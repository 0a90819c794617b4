//! Canonical JSON: one text for one value, so that a hash of it means something.
//!
//! Keys are sorted by their bytes, there are no spaces, and text stays UTF-8 but for what JSON must escape (`"`, `\`
//! and the control characters: `\b`, `\t`, `\n`, `\f`, `\r`, else `\u00xx` in lower case). Numbers are integers of at
//! most 64 bits: a float has more than one text, and a larger integer does not survive every reader.

use serde_json::{Number, Value};

use crate::error::Error;

/// The canonical text of a value. `path` names it in an error.
///
/// # Errors
///
/// It holds a float or an integer beyond 64 bits; the error says where.
pub fn canonical_json(path: &str, value: &Value) -> Result<String, Error> {
    let mut text = String::new();
    write(&mut text, &mut path.to_owned(), value)?;
    Ok(text)
}

/// The canonical text of a string.
pub(super) fn canonical_text(text: &str) -> String {
    Value::from(text).to_string()
}

fn write(out: &mut String, path: &mut String, value: &Value) -> Result<(), Error> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::String(text) => out.push_str(&canonical_text(text)),
        Value::Number(number) => out.push_str(&integer(path, number)?),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                separate(out, place);
                within(path, &format!("[{place}]"), |path| write(out, path, item))?;
            }
            out.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            // A map's own order depends on which features other crates turn on.
            fields.sort_unstable_by_key(|(key, _)| key.as_bytes());
            out.push('{');
            for (place, (key, item)) in fields.into_iter().enumerate() {
                separate(out, place);
                out.push_str(&canonical_text(key));
                out.push(':');
                within(path, &format!(".{key}"), |path| write(out, path, item))?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn separate(out: &mut String, place: usize) {
    if place > 0 {
        out.push(',');
    }
}

/// Does something one step further down the path.
fn within(
    path: &mut String,
    step: &str,
    act: impl FnOnce(&mut String) -> Result<(), Error>,
) -> Result<(), Error> {
    let length = path.len();
    path.push_str(step);
    act(path)?;
    path.truncate(length);
    Ok(())
}

fn integer(path: &str, number: &Number) -> Result<String, Error> {
    if let Some(signed) = number.as_i64() {
        return Ok(signed.to_string());
    }
    number
        .as_u64()
        .map(|unsigned| unsigned.to_string())
        .ok_or_else(|| {
            Error::bad_input(
                path,
                format!("{number} is a float or beyond 64 bits: send it as a string"),
            )
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn canonical(value: &Value) -> String {
        canonical_json("payload", value).unwrap()
    }

    #[test]
    fn keys_are_sorted_by_their_bytes_at_every_depth() {
        let value = json!({"b": {"z": 1, "a": [{"d": 1, "c": 2}]}, "aa": 1, "a": 1, "A": 1, "é": 1, "\u{1f600}": 1, "\u{ffff}": 1});

        assert_eq!(
            canonical(&value),
            "{\"A\":1,\"a\":1,\"aa\":1,\"b\":{\"a\":[{\"c\":2,\"d\":1}],\"z\":1},\"é\":1,\"\u{ffff}\":1,\"\u{1f600}\":1}"
        );
    }

    #[test]
    fn only_what_json_must_escape_is_escaped() {
        let value = json!("Ælfred \"\\/ \u{8}\t\n\u{c}\r\u{0}\u{1f}\u{7f}\u{2028}");

        assert_eq!(
            canonical(&value),
            "\"Ælfred \\\"\\\\/ \\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\u{2028}\""
        );
    }

    #[test]
    fn integers_up_to_64_bits_are_exact() {
        let value = json!([i64::MIN, -1, 0, i64::MAX, u64::MAX, true, null]);

        assert_eq!(
            canonical(&value),
            "[-9223372036854775808,-1,0,9223372036854775807,18446744073709551615,true,null]"
        );
    }

    #[test]
    fn a_float_or_a_larger_integer_is_refused_by_its_path() {
        let one_beyond: Value = serde_json::from_str("18446744073709551616").unwrap();
        for (value, path) in [
            (json!({"cost": 0.1}), "payload.cost"),
            (json!({"a": [1, {"b": 1.0}]}), "payload.a[1].b"),
            (json!([[0, one_beyond]]), "payload[0][1]"),
            (json!(2.5), "payload"),
        ] {
            let Error::BadInput { field, problem } = canonical_json("payload", &value).unwrap_err()
            else {
                panic!("another error");
            };
            assert_eq!(field, path);
            assert!(
                problem.ends_with("is a float or beyond 64 bits: send it as a string"),
                "{problem}"
            );
        }
    }

    #[test]
    fn a_path_is_that_of_the_fault_and_not_of_what_came_before() {
        let value = json!({"a": {"b": 1}, "c": [1, 2], "d": 0.5});

        let problem = canonical_json("payload", &value).unwrap_err();

        assert!(problem.to_string().starts_with("payload.d: "), "{problem}");
    }
}
