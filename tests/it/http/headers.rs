//! What every answer tells a browser, and how it is named.

use axum::http::HeaderMap;

use super::{get, header, post};
use crate::support::{Answer, TestApp};

const NAMES: [&str; 9] = [
    "cache-control",
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "referrer-policy",
    "server",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
];

fn shown(headers: &HeaderMap) -> String {
    NAMES
        .map(|name| format!("{name}: {}\n", header(headers, name)))
        .concat()
}

#[tokio::test]
async fn every_answer_is_for_nobody_elses_page() {
    let app = TestApp::new().await;

    let well = app
        .send(None, post(&[], r#"{"query": "{ __typename }"}"#))
        .await;
    insta::assert_snapshot!(shown(&well.headers), @"
    cache-control: no-store
    content-security-policy: default-src 'none'; frame-ancestors 'none'
    cross-origin-opener-policy: same-origin
    cross-origin-resource-policy: same-origin
    referrer-policy: same-origin
    server: 
    strict-transport-security: 
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    let probe = app.get(None, "/health").await;
    let nowhere = app.get(None, "/nowhere").await;
    let bad = app.send(None, post(&[], "")).await;
    for other in [probe, nowhere, bad] {
        assert_eq!(shown(&other.headers), shown(&well.headers));
    }
}

#[tokio::test]
async fn production_is_served_encrypted_only() {
    let database = TestApp::new().await.database;
    let mut config = database.config.clone();
    config.process.environment = roundtrip::config::Environment::Production;
    let clock = roundtrip::clock::Clock::System;
    let app = roundtrip::app::App::build(config, clock).await.unwrap();

    let response = tower::ServiceExt::oneshot(app.router(), get("/health/live", &[]))
        .await
        .unwrap();

    assert_eq!(
        header(response.headers(), "strict-transport-security"),
        "max-age=31536000"
    );
}

async fn named(app: &TestApp, ids: &[&str]) -> Answer {
    let headers: Vec<_> = ids.iter().map(|id| ("x-request-id", *id)).collect();
    app.send(None, get("/health/live", &headers)).await
}

#[tokio::test]
async fn a_plain_name_of_a_request_is_kept_and_any_other_replaced() {
    let app = TestApp::new().await;
    let longest = "x".repeat(128);
    let too_long = "x".repeat(129);

    for id in ["a", "Trace-1_2.3", &longest] {
        assert_eq!(
            header(&named(&app, &[id]).await.headers, "x-request-id"),
            id
        );
    }
    for ids in [
        &[""][..],
        &[&too_long],
        &["two words"],
        &["a\tb"],
        &["{\"level\":\"error\"}"],
        &["a/b"],
        &["one", "two"],
    ] {
        let given = header(&named(&app, ids).await.headers, "x-request-id");
        assert_eq!(given.len(), 36, "{ids:?}: {given}");
        assert!(uuid::Uuid::parse_str(&given).is_ok(), "{ids:?}: {given}");
    }
}
