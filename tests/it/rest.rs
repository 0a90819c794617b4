//! The REST paths of old clients, and health.

use axum::http::{Request, header};
use chrono::TimeDelta;
use roundtrip::dashboard::DASHBOARD;
use serde_json::{Value, json};

use crate::support::{Call, TestApp, World};

#[tokio::test]
async fn the_summary_is_the_dashboard_operations_answer() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;

    let summary = app.get(Some(&alice.key), "/v1/dashboard/summary").await;

    assert_eq!(summary.status, 200);
    assert_eq!(
        summary.body,
        app.graphql(Some(&alice.key), DASHBOARD, json!({})).await
    );
}

#[tokio::test]
async fn the_summary_needs_a_key() {
    let app = TestApp::new().await;

    for key in [None, Some("rt_00000000000000000000000000000000")] {
        let answer = app.get(key, "/v1/dashboard/summary").await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.body["detail"]["code"], "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn catalogue_answers_are_sent_once() {
    let app = TestApp::new().await;

    for path in ["/v1/models", "/v1/providers"] {
        let first = app.get(None, path).await;
        assert_eq!(first.status, 200);
        assert_eq!(first.body, json!([]));
        assert_eq!(first.headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(
            first.headers[header::CACHE_CONTROL],
            "public, max-age=60, stale-while-revalidate=300"
        );
        let etag = first.headers[header::ETAG].to_str().unwrap().to_owned();
        assert!(etag.starts_with('"'), "a strong entity tag: {etag}");

        let again = Request::get(path).header(header::IF_NONE_MATCH, format!("\"x\", {etag}"));
        let again = app
            .send(None, again.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(again.status, 304);
        assert_eq!(again.headers[header::ETAG].to_str().unwrap(), etag);
        assert_eq!(again.body, Value::String(String::new()));
    }
}

#[tokio::test]
async fn the_public_audit_shows_its_columns_and_no_others() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let agent = alice.agent(&app, "mail-bot").await;
    alice
        .record(
            &app,
            &[Call::paid(&agent, app.now - TimeDelta::hours(1), 5)],
        )
        .await;

    let answer = app.get(None, "/v1/audit/public?limit=1").await;

    assert_eq!(answer.status, 200);
    insta::assert_json_snapshot!(answer.body, {".events[].event_hash" => "[hash]"}, @r#"
    {
      "events": [
        {
          "agent_name": "Agent mail-bot",
          "canonical_uri": "agent://alice/mail-bot",
          "created_at": "2026-03-10T11:07:30.000000Z",
          "event_hash": "[hash]",
          "event_type": "receipt.created",
          "model": null,
          "owner_handle": "alice",
          "provider": null,
          "seq": 0
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_bad_limit_says_the_range() {
    let app = TestApp::new().await;

    for limit in ["0", "501", "-1", "many"] {
        let answer = app
            .get(None, &format!("/v1/audit/public?limit={limit}"))
            .await;
        assert_eq!(answer.status, 422, "{limit}");
        assert_eq!(answer.body["detail"]["code"], "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn an_unknown_path_is_a_clear_404() {
    let app = TestApp::new().await;

    let answer = app.get(None, "/v2/models").await;

    assert_eq!(answer.status, 404);
    assert_eq!(
        answer.body,
        json!({"detail": {"code": "NOT_FOUND", "message": "there is no such path"}})
    );
}

#[tokio::test]
async fn health_tells_what_works() {
    let app = TestApp::new().await;

    let well = app.get(None, "/health").await;
    let ready = app.get(None, "/health/ready").await;
    app.app.databases.close().await;
    let ill = app.get(None, "/health").await;

    assert_eq!(
        (well.status.as_u16(), &well.body["status"]),
        (200, &json!("ok"))
    );
    assert_eq!(ready.status, 200);
    assert_eq!(
        (ill.status.as_u16(), &ill.body["status"]),
        (200, &json!("degraded"))
    );
    assert_eq!(app.get(None, "/health/live").await.status, 200);
    assert_eq!(
        app.get(None, "/v1/models").await.status,
        200,
        "the catalogue still answers"
    );
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let app = TestApp::new().await;

    let answer = app.get(None, "/health/live").await;

    assert_eq!(answer.headers["x-request-id"].len(), 36);
}
