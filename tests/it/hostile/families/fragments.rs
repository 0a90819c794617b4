//! Fragments in fragments, and fragments that nobody needs.

use std::fmt::Write;

use super::{Family, numbered, query};

/// Chains, bombs, cycles.
pub const FRAGMENTS: [Family; 10] = [
    ("fragment chain", |size| chain(size, "...f", "nope")),
    ("fragment chain beneath fields", |size| {
        chain(size, "viewer{...f", "nope}")
    }),
    ("fragment bomb", |size| bomb(size / 40, size)),
    ("small fragment bombs", |size| bomb(10, size)),
    ("fragment bomb within all limits", |size| {
        let bomb = numbered(size.min(300), |n| {
            format!("fragment f{n} on Health{{...f{m} ...f{m}}} ", m = n + 1)
        });
        let end = bomb.matches("on Health").count();
        query(format!(
            "{{nope health{{...f0}}}} {bomb} fragment f{end} on Health{{status}}"
        ))
    }),
    ("fragment cycle", |size| {
        query(format!(
            "{{nope ...f0}}{}",
            fragments(size, |n, all| format!("...f{}", (n + 1) % all))
        ))
    }),
    ("fragments that nobody spreads", |size| {
        query(format!(
            "{{nope}}{}",
            fragments(size, |_, _| "nope".to_owned())
        ))
    }),
    ("one fragment spread often", |size| {
        query(format!(
            "{{nope {}}} fragment f on Query{{health{{status}}}}",
            "...f ".repeat(size / 5)
        ))
    }),
    ("a large fragment spread in many places", |size| {
        query(format!(
            "{{nope {}}} fragment f on Viewer{{{}}}",
            "viewer{...f} ".repeat(size / 26),
            "scopes ".repeat(size / 14)
        ))
    }),
    ("operations that share a fragment", |size| {
        let operations = numbered(size / 2, |n| format!("query q{n}{{...f}} "));
        query(format!(
            "{operations} fragment f on Query{{nodes(ids:[{}]){{id}}}}",
            numbered(size / 2, |n| format!("$v{n} "))
        ))
    }),
];

fn fragments(size: usize, body: impl Fn(usize, usize) -> String) -> String {
    let all = (size / 32).max(1);
    (0..all).fold(String::new(), |mut text, n| {
        write!(text, " fragment f{n} on Query{{{}}}", body(n, all)).expect("text grows");
        text
    })
}

fn chain(size: usize, link: &str, end: &str) -> String {
    let close = if link.contains('{') { "}" } else { "" };
    let on = if link.contains('{') {
        "Viewer"
    } else {
        "Query"
    };
    let length = size / 40;
    let mut document = format!("{{{}}}", end.trim_end_matches('}'));
    for n in 0..length {
        write!(document, " fragment f{n} on {on}{{{link}{}{close}}}", n + 1).expect("text grows");
    }
    write!(
        document,
        " fragment f{length} on {on}{{{}}}",
        end.trim_end_matches('}')
    )
    .expect("text grows");
    query(document)
}

/// Fragments that each hold the next one twice, so many levels high, as often as the size holds.
fn bomb(levels: usize, size: usize) -> String {
    let mut document = "{nope ...f0_0}".to_owned();
    for bomb in 0..(size / (levels.max(1) * 45)).max(1) {
        for n in 0..levels {
            let next = format!("f{bomb}_{}", n + 1);
            write!(
                document,
                " fragment f{bomb}_{n} on Query{{...{next} ...{next}}}"
            )
            .expect("text grows");
        }
        write!(
            document,
            " fragment f{bomb}_{levels} on Query{{health{{status}}}}"
        )
        .expect("text grows");
    }
    query(document)
}
