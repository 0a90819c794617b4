//! Who is asking.

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::{
    support::{TestApp, World},
    tokens::pass,
};

const WHO: &str = "{ viewer { workspace { handle } apiKey { label scope prefix } scopes } }";

#[tokio::test]
async fn a_good_key_is_its_workspace() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;

    let answer = app.graphql(Some(&alice.key), WHO, json!({})).await;

    let prefix = &alice.key[..8];
    assert_eq!(
        answer,
        json!({"data": {"viewer": {
            "workspace": {"handle": "alice"},
            "apiKey": {"label": "owner", "scope": "WORKSPACE_ADMIN", "prefix": prefix},
            "scopes": ["WORKSPACE_ADMIN"],
        }}})
    );
}

#[tokio::test]
async fn no_key_is_nobody() {
    let app = TestApp::new().await;

    assert_eq!(
        app.graphql(None, WHO, json!({})).await,
        json!({"data": {"viewer": null}})
    );
}

#[tokio::test]
async fn a_wrong_an_expired_and_a_revoked_key_look_the_same() {
    let app = TestApp::with(&[("AUTH_CACHE_SECONDS", "0")]).await;
    let alice = World::new(&app, "alice").await;
    let expired = alice
        .key(&app, None, Some(app.now - TimeDelta::seconds(1)))
        .await;
    let revoked = alice.key(&app, None, None).await;
    let sql = format!(
        "UPDATE api_key SET revoked_at = created_at WHERE key_hash = '{}'",
        roundtrip::auth::hash_key(&revoked).unwrap()
    );
    app.database.execute(&sql).await;
    let unknown = format!("rt_{}", "0".repeat(32));

    for key in [
        expired,
        revoked,
        unknown,
        "rt_short".to_owned(),
        "anything".to_owned(),
    ] {
        let answer = app
            .post(Some(&key), json!({"query": WHO}).to_string())
            .await;
        assert_eq!(answer.status, 401);
        insta::allow_duplicates!(insta::assert_json_snapshot!(answer.body, @r#"
        {
          "errors": [
            {
              "extensions": {
                "code": "UNAUTHENTICATED"
              },
              "message": "the credential is missing, wrong, expired or revoked: send a valid key or token as `Authorization: Bearer …`"
            }
          ]
        }
        "#));
    }
}

#[tokio::test]
async fn a_key_that_expires_later_is_good_until_then() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let key = alice
        .key(&app, None, Some(app.now + TimeDelta::seconds(1)))
        .await;

    let answer = app.graphql(Some(&key), WHO, json!({})).await;

    assert_eq!(answer["data"]["viewer"]["workspace"]["handle"], "alice");
}

#[tokio::test]
async fn a_warm_key_asks_the_database_nothing_and_a_wrong_one_is_remembered_too() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let unknown = format!("rt_{}", "0".repeat(32));

    for key in [&alice.key, &unknown] {
        app.graphql(Some(key), WHO, json!({})).await;
        let (_, statements) = app.statements(app.graphql(Some(key), WHO, json!({}))).await;
        assert_eq!(statements, 0);
    }
}

#[tokio::test]
async fn another_scheme_is_refused() {
    let app = TestApp::new().await;
    let request = axum::http::Request::post("/graphql")
        .header("content-type", "application/json")
        .header("authorization", "Basic YWxpY2U6eA==")
        .body(json!({"query": WHO}).to_string().into())
        .unwrap();

    assert_eq!(app.send(None, request).await.status, 401);
}

#[tokio::test]
async fn a_key_that_cannot_be_checked_is_neither_good_nor_bad() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    app.app.databases.close().await;

    let query = "{ viewer { workspace { handle } } models { totalCount { value } } }";
    let answer = app
        .post(Some(&alice.key), json!({"query": query}).to_string())
        .await;

    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.codes(),
        [("viewer".to_owned(), "SERVICE_UNAVAILABLE".to_owned())].into()
    );
    assert_eq!(answer.body["data"]["viewer"], Value::Null);
    assert_eq!(answer.body["data"]["models"]["totalCount"]["value"], "0");
}

#[tokio::test]
async fn a_use_is_noted_in_the_background_once_and_only_of_good_keys() {
    let mut app = TestApp::with(&[("AUTH_CACHE_SECONDS", "0")]).await;
    let alice = World::new(&app, "alice").await;
    let used = alice.key(&app, None, None).await;
    let expired = alice.key(&app, None, Some(app.now)).await;
    let query = "{ viewer { apiKey { lastUsedAt } } }";
    let write = async |app: &TestApp| {
        let writing = app.app.authenticator.write_uses();
        app.statements(async { writing.await.unwrap() }).await.1
    };

    let answer = app.graphql(Some(&used), query, json!({})).await;
    assert_eq!(
        answer["data"]["viewer"]["apiKey"]["lastUsedAt"],
        Value::Null
    );
    app.graphql(Some(&used), query, json!({})).await;
    app.graphql(Some(&expired), query, json!({})).await;
    assert_eq!(write(&app).await, 1);
    assert_eq!(write(&app).await, 0, "there is nothing new");

    // Asking is a use of its own, that nobody has written yet.
    let first = app.graphql(Some(&used), query, json!({})).await;
    assert_eq!(
        first["data"]["viewer"]["apiKey"]["lastUsedAt"],
        "2026-03-10T12:07:30.000000Z"
    );
    write(&app).await;
    pass(&mut app, -120);
    app.graphql(Some(&used), query, json!({})).await;
    write(&app).await;
    let last = app.graphql(Some(&used), query, json!({})).await;
    assert_eq!(last, first, "the newest moment stays");
    let unused = "SELECT label FROM api_key WHERE last_used_at IS NULL";
    let db = app.database.raw().await;
    let unused = Statement::from_string(db.get_database_backend(), unused);
    assert_eq!(db.query_all_raw(unused).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_noted_harms_nobody_and_is_noted_later() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    app.graphql(Some(&alice.key), WHO, json!({})).await;
    app.database
        .execute("ALTER TABLE api_key RENAME COLUMN last_used_at TO gone")
        .await;

    app.app.authenticator.write_uses().await.unwrap_err();
    let answer = app.graphql(Some(&alice.key), WHO, json!({})).await;
    assert_eq!(answer["data"]["viewer"]["workspace"]["handle"], "alice");
    app.database
        .execute("ALTER TABLE api_key RENAME COLUMN gone TO last_used_at")
        .await;
    let writing = app.app.authenticator.write_uses();
    let ((), statements) = app.statements(async { writing.await.unwrap() }).await;
    assert_eq!(statements, 1);
}

#[tokio::test]
async fn a_server_that_stops_writes_the_last_uses() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    app.graphql(Some(&alice.key), WHO, json!({})).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();

    app.app.serve(listener, async {}).await;

    let used = "SELECT label FROM api_key WHERE last_used_at IS NOT NULL";
    let db = app.database.raw().await;
    let used = Statement::from_string(db.get_database_backend(), used);
    assert_eq!(db.query_all_raw(used).await.unwrap().len(), 1);
}
