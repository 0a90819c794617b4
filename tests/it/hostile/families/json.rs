//! Bodies whose JSON is the burden.

use serde_json::json;

use super::{Family, numbered, query};

/// Nesting, numbers, texts, keys, and variables that are used often.
pub const JSON: [Family; 16] = [
    ("JSON arrays", |size| "[".repeat(size)),
    ("JSON objects", |size| "{\"a\":".repeat(size / 5)),
    ("JSON arrays in variables", |size| {
        variables(&format!("{}{}", "[".repeat(size / 2), "]".repeat(size / 2)))
    }),
    ("JSON objects in variables", |size| {
        variables(&format!(
            "{}1{}",
            "{\"a\":".repeat(size / 6),
            "}".repeat(size / 6)
        ))
    }),
    ("JSON hills", |size| {
        let hill = format!("{}{}", "[".repeat(40), "]".repeat(40));
        variables(&format!("[{}1]", format!("{hill},").repeat(size / 81)))
    }),
    ("JSON numbers", |size| {
        variables(&format!("[{}1]", "1,".repeat(size / 2)))
    }),
    ("JSON number", |size| variables(&"9".repeat(size))),
    ("JSON fraction", |size| {
        variables(&format!("0.{}e-99999999", "9".repeat(size)))
    }),
    ("JSON string", |size| {
        variables(&format!("\"{}\"", "a".repeat(size)))
    }),
    ("JSON escapes", |size| {
        variables(&format!("\"{}\"", "\\ud83e\\udd80".repeat(size / 12)))
    }),
    ("JSON string without end", |size| {
        format!("{{\"query\":\"{}", "\\\"".repeat(size / 2))
    }),
    ("JSON keys", |size| {
        variables(&format!(
            "{{{}\"z\":1}}",
            numbered(size, |n| format!("\"{n}\":1,"))
        ))
    }),
    ("JSON the same key", |size| {
        variables(&format!("{{{}\"z\":1}}", "\"a\":1,".repeat(size / 6)))
    }),
    ("JSON white space", |size| {
        format!("{}{}", " ".repeat(size), query("{nope}"))
    }),
    ("a long text used often", |size| {
        used_often(size, &json!("a".repeat(size.saturating_sub(8_000))))
    }),
    ("a long list used often", |size| {
        used_often(size, &json!(vec![1; size.saturating_sub(8_000) / 2]))
    }),
];

fn variables(value: &str) -> String {
    format!(
        "{{\"query\":\"query($v:[ID!]!){{nodes(ids:$v){{nope}}}}\",\"variables\":{{\"v\":{value}}}}}"
    )
}

fn used_often(size: usize, value: &serde_json::Value) -> String {
    let fields = numbered(size.min(8_000), |n| {
        format!("model(slug:$v){{slug}} a{n}:model(slug:$v){{slug}} ")
    });
    json!({"query": format!("query($v:String!){{nope {fields}}}"), "variables": {"v": value}})
        .to_string()
}
