//! Other sites' pages: those on the list may read answers, all others may not.

use std::fmt::Write;

use super::{get, header, request};
use crate::support::{Answer, TestApp};

const APP: &str = "https://app.example.com";
const LIST: [(&str, &str); 1] = [(
    "CORS_ALLOWED_ORIGINS",
    "https://app.example.com,http://localhost:3000",
)];

/// What of an answer concerns other sites.
fn told(answer: &Answer) -> String {
    let mut lines = format!("{}\n", answer.status.as_u16());
    let mut names: Vec<_> = answer
        .headers
        .keys()
        .map(axum::http::HeaderName::as_str)
        .collect();
    names.sort_unstable();
    for name in names {
        if name.starts_with("access-control-") || name == "vary" {
            writeln!(lines, "{name}: {}", header(&answer.headers, name)).unwrap();
        }
    }
    lines
}

#[tokio::test]
async fn an_allowed_page_may_ask_and_read() {
    let app = TestApp::with(&LIST).await;
    let asks = [
        ("origin", APP),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "authorization,content-type",
        ),
    ];

    let preflight = app
        .send(None, request("OPTIONS", "/graphql", &asks, ""))
        .await;
    let page = get("/graphql?query=%7B__typename%7D", &[("origin", APP)]);
    let actual = app.send(None, page).await;

    insta::assert_snapshot!(told(&preflight), @"
    200
    access-control-allow-credentials: true
    access-control-allow-headers: accept,authorization,content-type,if-none-match,apollo-require-preflight,x-apollo-operation-name,x-request-id
    access-control-allow-methods: GET,HEAD,POST,DELETE
    access-control-allow-origin: https://app.example.com
    access-control-max-age: 7200
    vary: origin
    ");
    insta::assert_snapshot!(told(&actual), @"
    200
    access-control-allow-credentials: true
    access-control-allow-origin: https://app.example.com
    access-control-expose-headers: etag,retry-after,ratelimit,ratelimit-policy,x-request-id
    vary: Authorization, Cookie, Accept | origin
    ");
}

#[tokio::test]
async fn a_refusal_can_be_read_by_an_allowed_page_too() {
    let app = TestApp::with(&LIST).await;
    let wrong = [("origin", APP), ("authorization", "Bearer wrong")];

    let answer = app.send(None, get("/graphql", &wrong)).await;

    assert_eq!(answer.status, 401);
    assert_eq!(header(&answer.headers, "access-control-allow-origin"), APP);
}

#[tokio::test]
async fn any_other_page_is_not_told_that_it_may() {
    let app = TestApp::with(&LIST).await;

    for origin in [
        "https://evil.example",
        "null",
        "https://app.example.com:8443",
        "http://app.example.com",
        "https://app.example.com.evil.example",
    ] {
        let asks = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
        ];
        for path in ["/graphql", "/v1/models"] {
            let preflight = app.send(None, request("OPTIONS", path, &asks, "")).await;
            let actual = app.send(None, get(path, &asks[..1])).await;
            for answer in [preflight, actual] {
                assert_eq!(
                    header(&answer.headers, "access-control-allow-origin"),
                    "",
                    "{origin}"
                );
                assert!(header(&answer.headers, "vary").contains("origin"));
            }
        }
    }
}

#[tokio::test]
async fn without_a_list_no_answer_says_a_word_about_other_sites() {
    let app = TestApp::new().await;
    let asks = [("origin", APP), ("access-control-request-method", "POST")];

    let preflight = app
        .send(None, request("OPTIONS", "/graphql", &asks, ""))
        .await;
    let actual = app.send(None, get("/v1/models", &asks[..1])).await;

    assert_eq!(told(&preflight), "405\n");
    assert_eq!(told(&actual), "200\nvary: Accept-Encoding\n");
}
