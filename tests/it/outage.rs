//! The database goes away and comes back by itself, or has no connection left.
//!
//! An embedded database is a file beside the program: nobody can take it away or use up its connections from
//! outside. So each of these returns early on SQLite.

use std::time::{Duration, Instant};

use axum::http::header;
use indicatif::ProgressBar;
use roundtrip::{catalog, dashboard::DASHBOARD};
use serde_json::{Value, json};

use crate::support::{Answer, Call, TestApp, World};

const MODELS: &str = "{ models(first: 5) { nodes { slug } } }";
const WHO: &str = "{ viewer { workspace { handle } } models(first: 5) { nodes { slug } } }";
const PUBLIC: &str = "{ publicAudit { height } }";

/// A key stays known for the whole test, and nobody waits long for a connection.
const IMPATIENT: [(&str, &str); 2] = [
    ("AUTH_CACHE_SECONDS", "600"),
    ("DATABASE_ACQUIRE_TIMEOUT_MS", "300"),
];

const AWAY: &str =
    "the database cannot be reached at the moment, or is too busy: try again shortly";
const UNCHECKED: &str = "the credential cannot be checked at the moment: try again shortly";
/// Where an error of ours tells it.
const REQUEST_ID: &str = ".errors[0].extensions.requestId";

/// What an answer must not tell: the words of statements and of drivers.
const SECRETS: [&str; 6] = ["SELECT", "sqlx", "Postgres", "postgres", "pool", "panicked"];

#[tokio::test]
async fn health_says_degraded_and_what_needs_no_database_still_answers() {
    let app = TestApp::with(&IMPATIENT).await;
    if !app.database.is_postgres() {
        return;
    }
    import_a_model(&app).await;
    let models = app.get(None, "/v1/models").await.body;

    app.database.go_away().await;

    // The first to ask meet connections that were cut, the later ones a server that lets nobody in.
    for _ in 0..3 {
        let health = app.get(None, "/health").await;
        assert_eq!(health.status, 200);
        insta::allow_duplicates!(
            insta::assert_json_snapshot!(health.body, {".version" => "[version]"}, @r#"
            {
              "dependencies": [
                {
                  "latency_ms": null,
                  "name": "database",
                  "status": "down"
                },
                {
                  "latency_ms": null,
                  "name": "catalog",
                  "status": "ok"
                }
              ],
              "status": "degraded",
              "version": "[version]"
            }
            "#)
        );
        let ready = app.get(None, "/health/ready").await;
        assert_eq!(
            (ready.status.as_u16(), ready.body),
            (200, json!({"status": "ready"}))
        );
        let listed = app.get(None, "/v1/models").await;
        assert_eq!((listed.status.as_u16(), &listed.body), (200, &models));
        assert_eq!(
            app.graphql(None, MODELS, json!({})).await,
            json!({"data": {"models": {"nodes": [{"slug": "gpt-small"}]}}})
        );
    }
}

#[tokio::test]
async fn a_known_key_sees_null_sections_that_are_unavailable() {
    let app = TestApp::with(&IMPATIENT).await;
    if !app.database.is_postgres() {
        return;
    }
    import_a_model(&app).await;
    let alice = busy_workspace(&app).await;
    let well = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;
    assert_eq!(well["errors"], Value::Null);

    app.database.go_away().await;

    for _ in 0..3 {
        let ill = app.get(Some(&alice.key), "/v1/dashboard/summary").await;
        assert_eq!(ill.status, 200, "the parts that could be had are answered");
        tells_nothing(&ill);
        assert_eq!(ill.body["data"]["models"], well["data"]["models"]);
        assert_eq!(ill.body["data"]["providers"], well["data"]["providers"]);
        insta::allow_duplicates!(
            insta::assert_json_snapshot!(ill.body["data"]["viewer"], {".workspace.id" => "[id]"}, @r#"
            {
              "workspace": {
                "agents": null,
                "audit": null,
                "billing": {
                  "currentPeriod": null,
                  "openInvoices": null,
                  "projectedSpend": null,
                  "totalBalance": null
                },
                "displayName": "Workspace of alice",
                "handle": "alice",
                "id": "[id]",
                "last24h": null,
                "month": null,
                "monthByAgent": null,
                "reportingTimezone": "UTC"
              }
            }
            "#)
        );
        insta::allow_duplicates!(insta::assert_json_snapshot!(ill.codes(), @r#"
        {
          "publicAudit.height": "SERVICE_UNAVAILABLE",
          "viewer.workspace.agents": "SERVICE_UNAVAILABLE",
          "viewer.workspace.audit.events": "SERVICE_UNAVAILABLE",
          "viewer.workspace.audit.height": "SERVICE_UNAVAILABLE",
          "viewer.workspace.audit.latestEventAt": "SERVICE_UNAVAILABLE",
          "viewer.workspace.billing.currentPeriod": "SERVICE_UNAVAILABLE",
          "viewer.workspace.billing.openInvoices": "SERVICE_UNAVAILABLE",
          "viewer.workspace.billing.projectedSpend": "SERVICE_UNAVAILABLE",
          "viewer.workspace.billing.totalBalance": "SERVICE_UNAVAILABLE",
          "viewer.workspace.last24h": "SERVICE_UNAVAILABLE",
          "viewer.workspace.month": "SERVICE_UNAVAILABLE",
          "viewer.workspace.monthByAgent": "SERVICE_UNAVAILABLE"
        }
        "#));
    }
}

#[tokio::test]
async fn a_key_that_was_never_seen_is_not_called_wrong() {
    let app = TestApp::with(&IMPATIENT).await;
    if !app.database.is_postgres() {
        return;
    }
    let alice = World::new(&app, "alice").await;

    app.database.go_away().await;

    for _ in 0..3 {
        let who = app
            .post(Some(&alice.key), json!({"query": WHO}).to_string())
            .await;
        assert_eq!(who.status, 200);
        insta::allow_duplicates!(
            insta::assert_json_snapshot!(who.body, {REQUEST_ID => "of the request"}, @r#"
            {
              "data": {
                "models": {
                  "nodes": []
                },
                "viewer": null
              },
              "errors": [
                {
                  "extensions": {
                    "code": "SERVICE_UNAVAILABLE",
                    "requestId": "of the request"
                  },
                  "locations": [
                    {
                      "column": 3,
                      "line": 1
                    }
                  ],
                  "message": "the credential cannot be checked at the moment: try again shortly",
                  "path": [
                    "viewer"
                  ]
                }
              ]
            }
            "#)
        );
        let summary = app.get(Some(&alice.key), "/v1/dashboard/summary").await;
        assert_unavailable(&summary, UNCHECKED);
    }
}

#[tokio::test]
async fn public_paths_that_need_the_database_ask_to_try_again() {
    let app = TestApp::with(&IMPATIENT).await;
    if !app.database.is_postgres() {
        return;
    }

    app.database.go_away().await;

    for _ in 0..3 {
        let events = app.get(None, "/v1/audit/public").await;
        assert_unavailable(&events, AWAY);
        let height = app.post(None, json!({"query": PUBLIC}).to_string()).await;
        assert_eq!(height.status, 200);
        insta::allow_duplicates!(
            insta::assert_json_snapshot!(height.body, {REQUEST_ID => "of the request"}, @r#"
        {
          "data": {
            "publicAudit": null
          },
          "errors": [
            {
              "extensions": {
                "code": "SERVICE_UNAVAILABLE",
                "requestId": "of the request"
              },
              "locations": [
                {
                  "column": 17,
                  "line": 1
                }
              ],
              "message": "the database cannot be reached at the moment, or is too busy: try again shortly",
              "path": [
                "publicAudit",
                "height"
              ]
            }
          ]
        }
        "#)
        );
    }
}

#[tokio::test]
async fn everything_recovers_by_itself() {
    let app = TestApp::with(&IMPATIENT).await;
    if !app.database.is_postgres() {
        return;
    }
    let alice = busy_workspace(&app).await;
    let unseen = alice.key(&app, None, None).await;
    let well = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;
    assert_eq!(well["errors"], Value::Null);
    app.database.go_away().await;
    for key in [&alice.key, &unseen] {
        let ill = app.graphql(Some(key), DASHBOARD, json!({})).await;
        assert_ne!(ill["errors"], Value::Null);
    }

    app.database.come_back().await;
    let back = Instant::now();
    while app.graphql(Some(&alice.key), DASHBOARD, json!({})).await != well {
        assert!(
            back.elapsed() < Duration::from_secs(5),
            "it does not recover"
        );
    }

    assert_eq!(app.graphql(Some(&unseen), DASHBOARD, json!({})).await, well);
    assert_eq!(app.get(None, "/health").await.body["status"], "ok");
    assert_eq!(app.get(None, "/v1/audit/public").await.status, 200);
}

#[tokio::test]
async fn an_exhausted_pool_is_unavailable_in_time_and_recovers() {
    let one = [("DATABASE_POOL_SIZE", "1"), ("DATABASE_MAX_OVERFLOW", "0")];
    let app = TestApp::with(&[one, IMPATIENT].concat()).await;
    if !app.database.is_postgres() {
        return;
    }
    let alice = busy_workspace(&app).await;
    let well = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;
    assert_eq!(well["errors"], Value::Null);

    let held = app.app.databases.begin().await.unwrap();
    let start = Instant::now();
    let ill = app.get(Some(&alice.key), "/v1/dashboard/summary").await;
    let waited = start.elapsed();
    drop(held);
    let recovered = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;

    assert_eq!(ill.status, 200);
    tells_nothing(&ill);
    insta::assert_json_snapshot!(ill.codes(), @r#"
    {
      "publicAudit.height": "SERVICE_UNAVAILABLE",
      "viewer.workspace.agents": "SERVICE_UNAVAILABLE",
      "viewer.workspace.audit.events": "SERVICE_UNAVAILABLE",
      "viewer.workspace.audit.height": "SERVICE_UNAVAILABLE",
      "viewer.workspace.audit.latestEventAt": "SERVICE_UNAVAILABLE",
      "viewer.workspace.billing.currentPeriod": "SERVICE_UNAVAILABLE",
      "viewer.workspace.billing.openInvoices": "SERVICE_UNAVAILABLE",
      "viewer.workspace.billing.projectedSpend": "SERVICE_UNAVAILABLE",
      "viewer.workspace.billing.totalBalance": "SERVICE_UNAVAILABLE",
      "viewer.workspace.last24h": "SERVICE_UNAVAILABLE",
      "viewer.workspace.month": "SERVICE_UNAVAILABLE",
      "viewer.workspace.monthByAgent": "SERVICE_UNAVAILABLE"
    }
    "#);
    assert!(
        (Duration::from_millis(300)..Duration::from_secs(2)).contains(&waited),
        "{waited:?}: the time-out is 300 ms, and the sections wait side by side"
    );
    assert_eq!(recovered, well);
}

fn assert_unavailable(answer: &Answer, message: &str) {
    assert_eq!(answer.status, 503);
    assert_eq!(answer.headers[header::RETRY_AFTER], "1");
    let request_id = answer.headers["x-request-id"].to_str().unwrap();
    assert_eq!(
        answer.body,
        json!({"detail": {"code": "SERVICE_UNAVAILABLE", "message": message, "request_id": request_id}})
    );
}

fn tells_nothing(answer: &Answer) {
    let text = answer.body.to_string();
    for word in SECRETS {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

/// A workspace of which every section has something to show.
async fn busy_workspace(app: &TestApp) -> World {
    let alice = World::new(app, "alice").await;
    let agent = alice.agent(app, "mail-bot").await;
    alice.wallet(app, None, 100).await;
    alice
        .record(app, &[Call::paid(&agent, app.now, 5_000_000)])
        .await;
    alice
}

async fn import_a_model(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.json");
    let map = json!({"gpt-small": {"litellm_provider": "openai", "mode": "chat"}});
    std::fs::write(&file, map.to_string()).unwrap();
    let progress = ProgressBar::hidden();
    catalog::import(&app.app.databases, app.app.clock, &file, &progress)
        .await
        .unwrap();
    app.app.catalog.refresh().await.unwrap();
}
