//! Documents that are known by a hash, and what the API tells of itself.

use std::{fs, path::PathBuf};

use roundtrip::dashboard::DASHBOARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::support::{Log, TestApp, World};

const TRUSTED: &str = "query Health { health { status } }";
const OTHER: &str = "{ __typename }";
const INTROSPECTION: &str = "{ __schema { queryType { name } } }";

fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}

/// A manifest with one document; it goes with the folder.
fn manifest() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    let id = format!("sha256:{}", hash(TRUSTED));
    fs::write(&path, json!({id: TRUSTED}).to_string()).unwrap();
    (folder, path)
}

async fn app(mode: &str) -> (TestApp, TempDir) {
    let (folder, path) = manifest();
    let app = TestApp::with(&[
        ("TRUSTED_DOCUMENTS", path.to_str().unwrap()),
        ("TRUSTED_DOCUMENTS_MODE", mode),
    ])
    .await;
    (app, folder)
}

/// The data, or the first error's code.
async fn ask(app: &TestApp, body: Value) -> Value {
    let answer = app.post(None, body.to_string()).await.body;
    let code = answer.pointer("/errors/0/extensions/code");
    code.unwrap_or(&answer["data"]).clone()
}

#[tokio::test]
async fn a_trusted_document_is_executed_by_its_identifier() {
    for mode in ["off", "log", "only"] {
        let (app, _folder) = app(mode).await;

        for id in [format!("sha256:{}", hash(TRUSTED)), hash(TRUSTED)] {
            assert_eq!(
                ask(&app, json!({"documentId": id})).await,
                json!({"health": {"status": "OK"}})
            );
        }
        for body in [
            json!({"documentId": format!("sha256:{}", hash(OTHER))}),
            json!({"documentId": ""}),
        ] {
            assert_eq!(ask(&app, body).await, "PERSISTED_QUERY_NOT_FOUND", "{mode}");
        }
        let both = json!({"documentId": hash(TRUSTED), "query": TRUSTED});
        assert_eq!(ask(&app, both).await, "BAD_REQUEST", "{mode}");
    }
}

#[tokio::test]
async fn only_trusted_documents_are_executed_where_that_is_asked_for() {
    for (mode, expected) in [
        ("off", json!({"__typename": "Query"})),
        ("log", json!({"__typename": "Query"})),
        ("only", json!("QUERY_NOT_IN_SAFELIST")),
    ] {
        let (app, _folder) = app(mode).await;
        let named = json!({"persistedQuery": {"version": 1, "sha256Hash": hash(OTHER)}});

        assert_eq!(ask(&app, json!({"query": OTHER})).await, expected, "{mode}");
        let with_hash = json!({"query": OTHER, "extensions": named});
        assert_eq!(ask(&app, with_hash).await, expected, "{mode}");
        assert_eq!(
            ask(&app, json!({"query": TRUSTED})).await,
            json!({"health": {"status": "OK"}}),
            "{mode}"
        );
    }
}

#[tokio::test]
async fn a_document_that_is_not_trusted_is_logged_where_that_is_asked_for() {
    for (mode, expected) in [("off", 0), ("log", 1), ("only", 0)] {
        let (app, _folder) = app(mode).await;
        let alice = World::new(&app, "alice").await;
        let log = Log::listen();

        ask(&app, json!({"query": TRUSTED})).await;
        app.get(Some(&alice.key), "/v1/dashboard/summary").await;
        ask(&app, json!({"query": OTHER})).await;

        let told = log.lines("a document that is not in the manifest was sent");
        assert_eq!(told.len(), expected, "{mode}: {told:?}");
        for line in told {
            assert!(
                line.contains("WARN") && line.contains(&hash(OTHER)),
                "{line}"
            );
        }
    }
}

#[tokio::test]
async fn the_gateways_own_documents_need_no_trust() {
    let (app, _folder) = app("only").await;
    let alice = World::new(&app, "alice").await;

    let answer = app.get(Some(&alice.key), "/v1/dashboard/summary").await;

    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["errors"], Value::Null);
    assert_eq!(
        ask(&app, json!({"query": DASHBOARD})).await,
        "QUERY_NOT_IN_SAFELIST"
    );
}

#[tokio::test]
async fn a_document_that_was_sent_whole_is_known_by_its_hash_from_then_on() {
    let app = TestApp::new().await;
    let named = |version: u32, text: &str| json!({"persistedQuery": {"version": version, "sha256Hash": hash(text)}});
    let health = json!({"health": {"status": "OK"}});

    for (body, expected) in [
        (
            json!({"extensions": named(1, TRUSTED)}),
            json!("PERSISTED_QUERY_NOT_FOUND"),
        ),
        (
            json!({"query": TRUSTED, "extensions": named(1, OTHER)}),
            json!("BAD_REQUEST"),
        ),
        (
            json!({"query": TRUSTED, "extensions": named(1, TRUSTED)}),
            health.clone(),
        ),
        (json!({"extensions": named(1, TRUSTED)}), health),
        (
            json!({"extensions": named(2, TRUSTED)}),
            json!("PERSISTED_QUERY_NOT_SUPPORTED"),
        ),
        (
            json!({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "short"}}}),
            json!("BAD_REQUEST"),
        ),
    ] {
        assert_eq!(ask(&app, body.clone()).await, expected, "{body}");
    }
}

#[tokio::test]
async fn persisted_queries_can_be_turned_off() {
    let app = TestApp::with(&[("GRAPHQL_PERSISTED_QUERIES", "false")]).await;
    let named = json!({"persistedQuery": {"version": 1, "sha256Hash": hash(TRUSTED)}});

    let body = json!({"query": TRUSTED, "extensions": named});

    assert_eq!(ask(&app, body).await, "PERSISTED_QUERY_NOT_SUPPORTED");
}

#[tokio::test]
async fn in_production_the_api_does_not_describe_itself_unless_allowed() {
    let message = |body: &Value| body["errors"][0]["message"].as_str().map(str::to_owned);
    for (variables, describes) in [
        (&[][..], true),
        (&[("GRAPHQL_INTROSPECTION", "false")], false),
        (&[("ENVIRONMENT", "production")], false),
        (
            &[
                ("ENVIRONMENT", "production"),
                ("GRAPHQL_INTROSPECTION", "true"),
            ],
            true,
        ),
    ] {
        let app = TestApp::with(variables).await;

        let schema = app.graphql(None, INTROSPECTION, json!({})).await;
        let hidden = "{ ...F } fragment F on Query { ... { t: __type(name: \"Query\") { name } } }";
        let hidden = app.graphql(None, hidden, json!({})).await;
        let misspelt = app
            .graphql(None, "{ modles { nodes { id } } }", json!({}))
            .await;

        assert_eq!(schema["errors"].is_null(), describes, "{variables:?}");
        assert_eq!(hidden["errors"].is_null(), describes, "{variables:?}");
        let suggestion = message(&misspelt).unwrap().contains("Did you mean");
        assert_eq!(suggestion, describes, "{misspelt}");
        assert_eq!(
            ask(&app, json!({"query": OTHER})).await["__typename"],
            "Query"
        );
    }
}

#[tokio::test]
async fn what_an_operation_costs_is_told_when_it_is_asked_for() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let ask = |extensions: Value| json!({"query": DASHBOARD, "extensions": extensions}).to_string();

    let told = app.post(Some(&alice.key), ask(json!({"cost": true}))).await;
    let not_told = app.post(Some(&alice.key), ask(json!({}))).await;

    let cost = &told.body["extensions"]["cost"];
    assert_eq!(cost["limit"], 10_000);
    let estimated = cost["estimated"].as_u64().unwrap();
    assert!((100..3_334).contains(&estimated), "{estimated}");
    assert_eq!(not_told.body["extensions"], Value::Null);
}
