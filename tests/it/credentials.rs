//! Who is asking.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{TestApp, World};

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
          "data": null,
          "errors": [
            {
              "extensions": {
                "code": "UNAUTHENTICATED"
              },
              "message": "the API key is missing, wrong, expired or revoked: send a valid one as `Authorization: Bearer <key>`"
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
