//! No path breaks, whatever stands behind it or in its headers.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{HeaderValue, Request},
};

use super::{Matrix, PATHS};

const QUERIES: [&str; 20] = [
    "limit=",
    "limit=%00",
    "limit=1%00",
    "limit=-9223372036854775809",
    "limit=9223372036854775807",
    "limit=18446744073709551616",
    "limit=1e3",
    "limit=0x10",
    "limit=%D9%A1",
    "limit=1&limit=2",
    "limit[]=1",
    "limit=%ff%fe",
    "limit=%",
    "limit='%3B--",
    "%6Cimit=1",
    "&&&=&=1",
    "?",
    "limit=+1",
    "limit=1;limit=2",
    "query=%7B__typename%7D&variables=%5B%5D",
];

const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW",
];

const HEADERS: [(&str, &[u8]); 14] = [
    ("authorization", b""),
    ("authorization", b"Bearer"),
    ("authorization", b"Bearer \xff\xfe"),
    (
        "authorization",
        b"Bearer rt_00000000000000000000000000000000, Bearer x",
    ),
    ("authorization", b"Bearer a.b.c"),
    ("cookie", b"=;;=\xff"),
    ("accept", b"*"),
    ("accept", b"text/html;q=\xff, */*;q=-1"),
    ("if-none-match", b"\xff"),
    ("if-none-match", b"W/,,\"\",*"),
    ("x-request-id", b"\xff"),
    ("x-forwarded-for", b"999.1.1.1, ::, \xff"),
    ("content-type", b"\xff"),
    ("range", b"bytes=-1"),
];

/// What must never be seen outside.
const INSIDES: [&str; 9] = [
    "SELECT ",
    "sqlx",
    "sea_orm",
    "SqlxErr",
    "panicked",
    ".rs:",
    "roundtrip::",
    "Some(",
    "Rejection",
];

#[tokio::test]
async fn odd_parameters_methods_and_headers_are_answered_without_a_fault() {
    let matrix = Matrix::new().await;
    let paths: BTreeSet<&str> = PATHS
        .iter()
        .filter_map(|(_, path)| path.split('?').next())
        .collect();

    for path in
        paths
            .into_iter()
            .chain(["/graphql", "/v1/%2e%2e/models", "/v1/models/", "//", "/%ff"])
    {
        for query in QUERIES {
            matrix
                .assert_sound("GET", &format!("{path}?{query}"), None)
                .await;
        }
        for method in METHODS {
            matrix.assert_sound(method, path, None).await;
        }
        for header in HEADERS {
            matrix.assert_sound("GET", path, Some(header)).await;
        }
    }
}

impl Matrix {
    async fn assert_sound(&self, method: &str, path: &str, header: Option<(&str, &[u8])>) {
        for asker in ["anonymous", "owner"] {
            let mut request = Request::builder().method(method).uri(path);
            if let Some((name, value)) = header {
                request = request.header(name, HeaderValue::from_bytes(value).unwrap());
            }
            let Ok(request) = request.body(Body::empty()) else {
                panic!("{path} is no path that arrives");
            };
            let answer = self.send(self.asker(asker), request).await;
            let text = answer.text();
            assert!(
                answer.status.as_u16() < 500,
                "{method} {path} {header:?}: {} {text}",
                answer.status
            );
            for inside in INSIDES {
                assert!(
                    !text.contains(inside),
                    "{method} {path} {header:?}: {inside}: {text}"
                );
            }
        }
    }
}
