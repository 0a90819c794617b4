//! The pages' operations are trusted without any configuration.

use serde_json::{Value, json};

use super::{cookie, get};
use crate::support::{PAGE_OPERATION, TestApp, World, document_id};

#[tokio::test]
async fn a_page_asks_by_the_hash_of_its_operation_in_every_mode() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join("manifest.json");
    std::fs::write(&manifest, r#"{"other": "{ __typename }"}"#).unwrap();
    for mode in ["off", "log", "only"] {
        let app = TestApp::with(&[
            ("TRUSTED_DOCUMENTS", manifest.to_str().unwrap()),
            ("TRUSTED_DOCUMENTS_MODE", mode),
            ("GRAPHQL_PERSISTED_QUERIES", "false"),
        ])
        .await;
        let alice = World::new(&app, "alice").await;
        let cookie = cookie(&app, &alice.key).await;
        let same_origin = ("sec-fetch-site", "same-origin");
        let path = format!("/graphql?documentId={}", document_id(PAGE_OPERATION));

        let answer = get(&app, &path, &[("cookie", &cookie), same_origin]).await;

        let expected = json!({"data": {"viewer": {"workspace": {"handle": "alice"}}}});
        assert_eq!(answer.body, expected, "{mode}");
        let etag = super::header(&answer.headers, "etag");
        let headers = [("cookie", &*cookie), same_origin, ("if-none-match", &*etag)];
        assert_eq!(get(&app, &path, &headers).await.status, 304, "{mode}");
        let whole = json!({"query": PAGE_OPERATION}).to_string();
        let answer = app.post(Some(&alice.key), whole).await;
        assert_eq!(answer.body, expected, "{mode}");
    }
}

#[tokio::test]
async fn what_is_built_in_does_not_stand_for_a_manifest_of_the_operators() {
    let app = TestApp::with(&[("GRAPHQL_PERSISTED_QUERIES", "false")]).await;
    let unknown = json!({"persistedQuery": {"version": 1, "sha256Hash": "0".repeat(64)}});

    let answer = app
        .post(None, json!({"extensions": unknown}).to_string())
        .await;

    assert_eq!(
        answer.body["errors"][0]["extensions"]["code"],
        Value::from("PERSISTED_QUERY_NOT_SUPPORTED")
    );
}
