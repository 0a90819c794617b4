//! Faults of ours: told with the request's name and without a word of our insides.

use roundtrip::{app::App, clock::Clock};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{get, graphql_url, header, post};
use crate::support::{Program, TestApp, World};

const NAME: (&str, &str) = ("x-request-id", "trace-7");

#[tokio::test]
async fn a_fault_on_a_rest_path_names_its_request() {
    let app = TestApp::new().await;
    app.app.databases.close().await;

    let answer = app.send(None, get("/v1/audit/public", &[NAME])).await;

    assert_eq!(answer.status, 503);
    assert_eq!(header(&answer.headers, "retry-after"), "1");
    assert_eq!(header(&answer.headers, "cache-control"), "no-store");
    assert_eq!(
        answer.body,
        json!({"detail": {
            "code": "SERVICE_UNAVAILABLE",
            "message": "the database cannot be reached at the moment, or is too busy: try again shortly",
            "request_id": "trace-7",
        }})
    );
}

#[tokio::test]
async fn a_fault_of_a_field_names_its_request_and_is_not_kept() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let url = graphql_url(&[(
        "query",
        "{ __typename viewer { workspace { agents { nodes { id } } } } }",
    )]);
    app.database
        .execute("ALTER TABLE agent RENAME TO elsewhere")
        .await;

    let answer = app.send(Some(&alice.key), get(&url, &[NAME])).await;

    assert_eq!(answer.status, 200);
    assert_eq!(header(&answer.headers, "etag"), "");
    assert_eq!(
        answer.body["errors"][0]["extensions"],
        json!({"code": "INTERNAL_SERVER_ERROR", "requestId": "trace-7"})
    );
    assert_eq!(answer.body["data"]["__typename"], "Query");
}

#[tokio::test]
async fn a_request_that_fails_as_a_whole_names_itself_in_the_words_of_its_path() {
    let app = TestApp::new().await;
    let config = app.database.config.clone();
    let starting = App::build(config, Clock::System).await.unwrap().router();

    let mut bodies = Vec::new();
    for request in [
        post(&[NAME], r#"{"query": "{ __typename }"}"#),
        get("/v1/models", &[NAME]),
    ] {
        let response = starting.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 503);
        assert_eq!(header(response.headers(), "retry-after"), "1");
        let body = axum::body::to_bytes(response.into_body(), 1_000_000).await;
        bodies.push(serde_json::from_slice::<Value>(&body.unwrap()).unwrap());
    }

    let message = "the gateway is starting: try again shortly";
    assert_eq!(
        bodies,
        [
            json!({"errors": [{
                "message": message,
                "extensions": {"code": "SERVICE_UNAVAILABLE", "requestId": "trace-7"},
            }]}),
            json!({"detail": {
                "code": "SERVICE_UNAVAILABLE",
                "message": message,
                "request_id": "trace-7",
            }}),
        ]
    );
}

#[tokio::test]
async fn what_is_the_clients_fault_names_no_request() {
    let app = TestApp::new().await;

    let nowhere = app.send(None, get("/nowhere", &[NAME])).await;
    let bad = app.send(None, post(&[NAME], "")).await;

    assert_eq!(nowhere.body["detail"].get("request_id"), None::<&Value>);
    assert_eq!(
        bad.body["errors"][0]["extensions"],
        json!({"code": "BAD_REQUEST"})
    );
}

#[tokio::test]
async fn what_is_logged_for_a_request_stands_beside_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[], &[]);
    let url = format!(
        "http://{}{}",
        program.address(),
        graphql_url(&[("query", "{ __typename }")])
    );

    for name in ["trace-7", "two words"] {
        let request = ureq::get(&url).header(NAME.0, name);
        assert_eq!(request.call().unwrap().status(), 200);
    }

    program.logs("request.id=\"trace-7\"");
    assert!(!program.log().contains("two words"));
}
