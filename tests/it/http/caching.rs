//! What a browser may keep of an answer, and how it asks whether that still holds.

use serde_json::{Value, json};

use super::{get, graphql_url, header, post, request};
use crate::support::{TestApp, World};

const QUERY: &str = "{ viewer { workspace { handle agents { nodes { handle } } } } }";

#[tokio::test]
async fn a_query_by_get_is_sent_once() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let url = graphql_url(&[("query", QUERY)]);

    let first = app.send(Some(&alice.key), get(&url, &[])).await;

    let etag = header(&first.headers, "etag");
    assert_eq!(first.status, 200);
    assert!(
        etag.starts_with('"') && etag.len() > 40,
        "a strong one: {etag}"
    );
    assert_eq!(header(&first.headers, "cache-control"), "private, no-cache");
    assert_eq!(
        header(&first.headers, "vary"),
        "Authorization, Cookie, Accept"
    );
    for known in [etag.clone(), format!("\"other\", W/{etag}"), "*".to_owned()] {
        let again = get(&url, &[("if-none-match", &known)]);
        let again = app.send(Some(&alice.key), again).await;
        assert_eq!(again.status, 304, "{known}");
        assert_eq!(again.body, json!(""));
        for name in ["etag", "cache-control", "vary"] {
            assert_eq!(header(&again.headers, name), header(&first.headers, name));
        }
        assert_eq!(header(&again.headers, "content-type"), "");
    }
    alice.agent(&app, "mail-bot").await;
    let changed = get(&url, &[("if-none-match", &etag)]);
    let changed = app.send(Some(&alice.key), changed).await;
    assert_eq!(changed.status, 200);
    assert_ne!(header(&changed.headers, "etag"), etag);
}

#[tokio::test]
async fn another_form_and_another_asker_have_another_tag() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mallory = World::new(&app, "mallory").await;
    let url = graphql_url(&[("query", QUERY)]);
    let newer = ("accept", "application/graphql-response+json");

    let of_alice = app.send(Some(&alice.key), get(&url, &[])).await;
    let known = header(&of_alice.headers, "etag");
    let known = ("if-none-match", known.as_str());
    let in_another_form = app.send(Some(&alice.key), get(&url, &[newer, known])).await;
    let of_mallory = app.send(Some(&mallory.key), get(&url, &[known])).await;

    assert_eq!(in_another_form.status, 200);
    assert_eq!(of_mallory.status, 200);
    assert_eq!(
        of_mallory.body["data"]["viewer"]["workspace"]["handle"],
        "mallory"
    );
}

#[tokio::test]
async fn an_answer_with_errors_is_not_kept() {
    let app = TestApp::new().await;
    let broken = graphql_url(&[("query", "{ node(id: \"nothing\") { id } __typename }")]);

    let answer = app
        .send(None, get(&broken, &[("if-none-match", "*")]))
        .await;

    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["data"]["node"], Value::Null);
    assert_eq!(header(&answer.headers, "etag"), "");
    assert_eq!(header(&answer.headers, "cache-control"), "no-store");
}

#[tokio::test]
async fn a_post_is_not_kept() {
    let app = TestApp::new().await;

    let known = [("if-none-match", "*")];
    let answer = app
        .send(None, post(&known, r#"{"query": "{ __typename }"}"#))
        .await;

    assert_eq!(answer.status, 200);
    assert_eq!(header(&answer.headers, "etag"), "");
    assert_eq!(header(&answer.headers, "cache-control"), "no-store");
}

#[tokio::test]
async fn the_summary_is_kept_as_a_query_is() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let path = "/v1/dashboard/summary";

    let first = app.get(Some(&alice.key), path).await;
    let etag = header(&first.headers, "etag");
    let again = request("GET", path, &[("if-none-match", &etag)], "");
    let again = app.send(Some(&alice.key), again).await;

    assert_eq!(header(&first.headers, "cache-control"), "private, no-cache");
    assert_eq!(
        header(&first.headers, "vary"),
        "Authorization, Cookie, Accept"
    );
    assert_eq!(again.status, 304);
}
