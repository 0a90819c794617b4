//! How many requests are answered at the same time.

use std::{convert::Infallible, future::Future, pin::Pin};

use axum::{
    body::{Body, Bytes},
    http::{self, Request, header},
};
use futures::{poll, stream};
use serde_json::json;

use crate::support::{Answer, TestApp};

const TWO: (&str, &str) = ("LIMITS_CONCURRENT_REQUESTS", "2");

#[tokio::test]
async fn a_request_too_many_is_turned_away_at_once() {
    let app = TestApp::with(&[TWO]).await;
    answer(&app, 2);

    let named = |request: http::request::Builder| request.header("x-request-id", "one-too-many");
    let list = named(Request::get("/v1/models")).body(Body::empty());
    let listed = app.send(None, list.unwrap()).await;
    let ask = named(Request::post("/graphql")).header(header::CONTENT_TYPE, "application/json");
    let ask = ask.body(Body::from(json!({"query": "{ __typename }"}).to_string()));
    let asked = app.send(None, ask.unwrap()).await;

    assert_eq!((listed.status.as_u16(), asked.status.as_u16()), (503, 503));
    assert_eq!(listed.headers[header::RETRY_AFTER], "1");
    assert_eq!(asked.headers[header::RETRY_AFTER], "1");
    insta::assert_snapshot!(listed.body, @r#"{"detail":{"code":"SERVICE_UNAVAILABLE","message":"too many requests are being answered at the moment: try again shortly","request_id":"one-too-many"}}"#);
    insta::assert_snapshot!(asked.body, @r#"{"errors":[{"extensions":{"code":"SERVICE_UNAVAILABLE","requestId":"one-too-many"},"message":"too many requests are being answered at the moment: try again shortly"}]}"#);
    let text = app.app.metrics.render(None);
    assert!(
        text.contains("roundtrip_http_refused_total{reason=\"shed\"} 2\n"),
        "{text}"
    );
}

#[tokio::test]
async fn probes_are_answered_whatever_the_load() {
    let app = TestApp::with(&[TWO]).await;
    answer(&app, 2);

    for path in ["/health", "/health/live", "/health/ready"] {
        assert_eq!(app.get(None, path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_place_is_free_again_as_soon_as_its_client_has_gone_or_is_answered() {
    let app = TestApp::with(&[TWO]).await;
    let first = hold(&app).await;
    answer(&app, 1);
    assert_eq!(*app.app.under_way.borrow(), 2);

    drop(first);

    for _ in 0..3 {
        assert_eq!(app.get(None, "/v1/models").await.status, 200);
    }
}

#[tokio::test]
async fn bodies_that_do_not_arrive_make_room_the_oldest_first() {
    let app = TestApp::with(&[TWO]).await;
    let mut oldest = hold(&app).await;
    let mut other = hold(&app).await;

    let listed = app.get(None, "/v1/models").await;

    assert_eq!(listed.status, 200);
    assert_eq!(oldest.as_mut().await.status, 503);
    assert!(poll!(&mut other).is_pending());
}

#[tokio::test]
async fn nought_is_no_limit() {
    let app = TestApp::with(&[("LIMITS_CONCURRENT_REQUESTS", "0")]).await;
    answer(&app, 600);

    assert_eq!(app.get(None, "/v1/models").await.status, 200);
}

/// So many more requests are being answered, and will be for long.
fn answer(app: &TestApp, requests: usize) {
    app.app.under_way.send_modify(|count| *count += requests);
}

/// A request whose body never comes.
async fn hold(app: &TestApp) -> Pin<Box<dyn Future<Output = Answer> + '_>> {
    let body = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    let mut call: Pin<Box<dyn Future<Output = Answer> + '_>> =
        Box::pin(app.send(None, request.body(body).unwrap()));
    assert!(poll!(&mut call).is_pending());
    call
}
