//! Several requests in one body: not by default, then as many as the configuration says.

use serde_json::{Value, json};

use super::{header, post};
use crate::support::{TestApp, World};

const THREE: [(&str, &str); 1] = [("LIMITS_BATCH_SIZE", "3")];

#[tokio::test]
async fn a_list_is_answered_by_a_list_in_its_order() {
    let app = TestApp::with(&THREE).await;
    let alice = World::new(&app, "alice").await;
    let body = json!([
        {"query": "{ viewer { workspace { handle } } }"},
        {"query": "query A { __typename } query B { health { status } }", "operationName": "B"},
        {"query": "{ unknown }"},
    ]);

    let answer = app.post(Some(&alice.key), body.to_string()).await;

    assert_eq!(answer.status, 200);
    assert_eq!(header(&answer.headers, "cache-control"), "no-store");
    assert_eq!(
        answer.body[0],
        json!({"data": {"viewer": {"workspace": {"handle": "alice"}}}})
    );
    assert_eq!(
        answer.body[1],
        json!({"data": {"health": {"status": "OK"}}})
    );
    assert_eq!(answer.body[2].get("data"), None::<&Value>);
    assert_eq!(
        answer.body[2]["errors"][0]["extensions"]["code"],
        "GRAPHQL_VALIDATION_FAILED"
    );
    assert_eq!(answer.body.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn each_request_may_be_wrong_by_itself() {
    let app = TestApp::with(&THREE).await;

    let answer = app
        .send(None, post(&[], r#"[{}, {"query": "{ __typename }"}]"#))
        .await;

    assert_eq!(
        answer.body,
        json!([
            {"errors": [{
                "message": "there is no document: send one as `query`",
                "extensions": {"code": "BAD_REQUEST"},
            }]},
            {"data": {"__typename": "Query"}},
        ])
    );
}

#[tokio::test]
async fn a_list_that_is_too_long_empty_or_no_list_of_requests_is_refused() {
    let app = TestApp::with(&THREE).await;
    let one = json!({"query": "{ __typename }"});

    let too_long = app
        .send(None, post(&[], &json!([one, one, one, one]).to_string()))
        .await;
    assert_eq!(too_long.status, 400);
    assert_eq!(
        too_long.body,
        json!({"errors": [{
            "message": "one body may hold 3 requests: send the others in another",
            "extensions": {"code": "LIMIT_EXCEEDED", "limit": "batchSize", "most": 3},
        }]})
    );
    for (body, message) in [
        (
            json!([]),
            "the array holds no request: put at least one into it",
        ),
        (
            json!([one, 7]),
            "the body must be a JSON object with `query`, and if needed `variables` and `operationName`",
        ),
        (
            json!([one, [one]]),
            "the body must be a JSON object with `query`, and if needed `variables` and `operationName`",
        ),
        (
            json!([one, {"query": 7}]),
            "query: must be a string: the document",
        ),
    ] {
        let answer = app.send(None, post(&[], &body.to_string())).await;
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(
            answer.body,
            json!({"errors": [{"message": message, "extensions": {"code": "BAD_REQUEST"}}]})
        );
    }
}

#[tokio::test]
async fn without_a_limit_a_list_may_have_any_length() {
    let app = TestApp::with(&[("LIMITS_BATCH_SIZE", "0")]).await;
    let many = vec![json!({"query": "{ __typename }"}); 50];

    let answer = app.post(None, json!(many).to_string()).await;

    assert_eq!(answer.body.as_array().unwrap().len(), 50);
}
