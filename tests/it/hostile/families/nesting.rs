//! Brackets in brackets, with and without end.

use super::{Family, query};

/// Brackets of each kind.
pub const NESTING: [Family; 10] = [
    ("nested fields", |size| {
        nested("{", "a{", "b", "}", "}", size)
    }),
    ("nested fields without end", |size| {
        query("{a".repeat(size / 2))
    }),
    ("nested lists", |size| {
        nested("{a(b:", "[", "1", "]", ")}", size)
    }),
    ("nested objects", |size| {
        nested("{a(b:", "{c:", "1", "}", ")}", size)
    }),
    ("nested objects without end", |size| {
        query(format!("{{a(b:{}", "{c:".repeat(size / 3)))
    }),
    ("nested parentheses", |size| {
        query(format!("{{{}", "a(b:(".repeat(size / 5)))
    }),
    ("nested types", |size| {
        nested("query($a:", "[", "Int", "]", "){nope}", size)
    }),
    ("nested inline fragments", |size| {
        nested("{", "...{", "nope", "}", "}", size)
    }),
    ("hills of fields", |size| {
        hills("viewer{", "nope", "}", 16, size)
    }),
    ("hills of inline fragments", |size| {
        hills("...{", "nope __typename", "}", 46, size)
    }),
];

fn nested(
    before: &str,
    open: &str,
    inside: &str,
    close: &str,
    behind: &str,
    size: usize,
) -> String {
    let levels = size / (open.len() + close.len());
    query(format!(
        "{before}{}{inside}{}{behind}",
        open.repeat(levels),
        close.repeat(levels)
    ))
}

/// As many pieces of so many levels as the size holds.
fn hills(open: &str, inside: &str, close: &str, levels: usize, size: usize) -> String {
    let hill = format!("{}{inside}{}", open.repeat(levels), close.repeat(levels));
    query(format!("{{{}}}", hill.repeat((size / hill.len()).max(1))))
}
