//! Families of requests that cost more to look at than to send. Each makes a body of about so many bytes, and holds
//! something that validation refuses at last, should all limits let it through: none may ever be answered with data.

use serde_json::json;

mod floods;
mod fragments;
mod json;
mod nesting;
mod text;

/// A family's name, and its bodies by their size in bytes.
pub type Family = (&'static str, fn(usize) -> String);

/// All of them.
pub const FAMILIES: [&[Family]; 5] = [
    &nesting::NESTING,
    &fragments::FRAGMENTS,
    &floods::FLOODS,
    &text::TEXT,
    &json::JSON,
];

/// The body that asks for a document.
fn query(document: impl Into<String>) -> String {
    json!({ "query": document.into() }).to_string()
}

/// Pieces with their number, until they are as long as that.
fn numbered(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 100);
    for number in 0.. {
        if text.len() >= size {
            break;
        }
        text.push_str(&piece(number));
    }
    text
}
