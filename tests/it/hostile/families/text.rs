//! What the parser reads and drops: comments, white space, long tokens.

use super::{Family, query};

/// Comments, white space, names, numbers, strings.
pub const TEXT: [Family; 19] = [
    ("comment", |size| {
        query(format!("#{}\n{{nope}}", "{".repeat(size)))
    }),
    ("comments", |size| {
        query(format!("{}{{nope}}", "#\n".repeat(size / 2)))
    }),
    ("comments between tokens", |size| {
        query(format!("{{{}}}", "nope#{\n".repeat(size / 7)))
    }),
    ("white space", |size| {
        query(format!("{}{{nope}}", " ".repeat(size)))
    }),
    ("white space within a document without end", |size| {
        query(format!("{}{}", "{a".repeat(40), " ,\t".repeat(size / 3)))
    }),
    ("byte order marks", |size| {
        query(format!("{}{{nope}}", "\u{feff}".repeat(size / 3)))
    }),
    ("long name", |size| {
        query(format!("{{{}}}", "a".repeat(size)))
    }),
    ("long names", |size| {
        query(format!(
            "{{models{{nodes{{{}}}}}}}",
            format!("{} ", "a".repeat(500)).repeat(size / 501)
        ))
    }),
    ("long argument", |size| {
        query(format!("{{models({}:1){{nope}}}}", "a".repeat(size)))
    }),
    ("long number", |size| {
        query(format!("{{models(first:{}){{nope}}}}", "9".repeat(size)))
    }),
    ("long fraction", |size| {
        query(format!(
            "{{models(first:0.{}e99999999){{nope}}}}",
            "9".repeat(size)
        ))
    }),
    ("numbers without space", |size| {
        query(format!("{{nodes(ids:[{}]){{nope}}}}", "0".repeat(size)))
    }),
    ("long string", |size| {
        query(format!("{{model(slug:\"{}\"){{nope}}}}", "a".repeat(size)))
    }),
    ("escapes", |size| {
        query(format!(
            "{{model(slug:\"{}\"){{nope}}}}",
            "\\u00e9".repeat(size / 7)
        ))
    }),
    ("block string", |size| {
        query(format!(
            "{{model(slug:\"\"\"{}\"\"\"){{nope}}}}",
            " \n\\\"\"\"".repeat(size / 10)
        ))
    }),
    ("block strings without end", |size| {
        query(format!(
            "{{nodes(ids:[\"\"{}]){{nope}}}}",
            "\"\\\\\"\"\"".repeat(size / 12)
        ))
    }),
    ("block string without end before brackets", |size| {
        query(format!("{{a(b:[\"\"\" \" {}", "[".repeat(size)))
    }),
    ("strings", |size| {
        query(format!(
            "{{nodes(ids:[{}]){{nope}}}}",
            "\"\"".repeat(size / 4)
        ))
    }),
    ("garbage", |size| query("\u{1F980}\u{0}".repeat(size / 5))),
];
