//! Requests in a URL: queries, by a method that changes nothing.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{get, graphql_url, header, request};
use crate::support::{TestApp, World};

#[tokio::test]
async fn every_parameter_goes_into_a_url() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let query = "query A($n: Int) { viewer { workspace { agents(first: $n) { nodes { id } } } } } query B { __typename }";

    for (parameters, data) in [
        (
            &[("query", "{ __typename }")][..],
            json!({"__typename": "Query"}),
        ),
        (
            &[("query", query), ("operationName", "B")],
            json!({"__typename": "Query"}),
        ),
        (
            &[
                ("query", query),
                ("operationName", "A"),
                ("variables", "{\"n\": 5}"),
            ],
            json!({"viewer": {"workspace": {"agents": {"nodes": []}}}}),
        ),
        (
            &[
                ("query", "{ __typename }"),
                ("operationName", ""),
                ("variables", ""),
                ("extensions", ""),
                ("unknown", "{"),
            ],
            json!({"__typename": "Query"}),
        ),
        (
            &[
                ("query", "{ __typename }"),
                ("variables", "null"),
                ("extensions", "{}"),
            ],
            json!({"__typename": "Query"}),
        ),
    ] {
        let request = get(&graphql_url(parameters), &[]);
        let answer = app.send(Some(&alice.key), request).await;
        assert_eq!(answer.status, 200, "{parameters:?}");
        assert_eq!(answer.body, json!({ "data": data }), "{parameters:?}");
    }
}

#[tokio::test]
async fn a_bad_url_says_which_parameter_and_what_to_send() {
    let app = TestApp::new().await;
    let query = ("query", "{ __typename }");

    let mut answers = String::new();
    for parameters in [
        &[][..],
        &[("qeury", "{ __typename }")],
        &[query, ("variables", "{")],
        &[query, ("variables", "[]")],
        &[query, ("variables", "\"string\"")],
        &[query, ("extensions", "0")],
        &[query, ("extensions", "{\"cost\": 7}")],
        &[query, query],
        &[query, ("variables", "{}"), ("variables", "{}")],
    ] {
        let answer = app.send(None, get(&graphql_url(parameters), &[])).await;
        assert_eq!(answer.status, 400, "{parameters:?}");
        assert_eq!(answer.body.get("data"), None::<&Value>);
        assert_eq!(header(&answer.headers, "cache-control"), "no-store");
        let error = &answer.body["errors"][0];
        assert_eq!(error["extensions"], json!({"code": "BAD_REQUEST"}));
        let message = error["message"].as_str().unwrap();
        writeln!(answers, "{parameters:?}\n  {message}").unwrap();
    }
    insta::assert_snapshot!(answers, @r#"
    []
      there is no document: send one in the URL as `query`, URL-encoded
    [("qeury", "{ __typename }")]
      there is no document: send one in the URL as `query`, URL-encoded
    [("query", "{ __typename }"), ("variables", "{")]
      variables: is not JSON (EOF while parsing an object at line 1 column 1): send a JSON object, URL-encoded
    [("query", "{ __typename }"), ("variables", "[]")]
      variables: must be an object: a value for each variable, by its name
    [("query", "{ __typename }"), ("variables", "\"string\"")]
      variables: must be an object: a value for each variable, by its name
    [("query", "{ __typename }"), ("extensions", "0")]
      extensions: must be an object; in it `persistedQuery` an object with `version` and `sha256Hash`, and `cost` true or false
    [("query", "{ __typename }"), ("extensions", "{\"cost\": 7}")]
      extensions: must be an object; in it `persistedQuery` an object with `version` and `sha256Hash`, and `cost` true or false
    [("query", "{ __typename }"), ("query", "{ __typename }")]
      query: is given twice: send it once
    [("query", "{ __typename }"), ("variables", "{}"), ("variables", "{}")]
      variables: is given twice: send it once
    "#);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let app = TestApp::new().await;
    let well = graphql_url(&[("query", "{ __typename }")]);

    for path in [well.as_str(), "/graphql", "/graphql?query=%7B"] {
        let with_body = app.send(None, get(path, &[])).await;
        let without = app.send(None, request("HEAD", path, &[], "")).await;
        assert_eq!(without.status, with_body.status, "{path}");
        assert_eq!(without.body, json!(""), "{path}");
        for name in ["etag", "content-type", "cache-control", "vary"] {
            assert_eq!(
                header(&without.headers, name),
                header(&with_body.headers, name),
                "{path}: {name}"
            );
        }
    }
}

#[tokio::test]
async fn a_mutation_does_not_come_by_get() {
    let app = TestApp::new().await;
    let newer = ("accept", "application/graphql-response+json");

    let answer = app
        .send(
            None,
            get(&graphql_url(&[("query", "mutation { x }")]), &[newer]),
        )
        .await;

    assert!(
        [400, 405].contains(&answer.status.as_u16()),
        "{}",
        answer.status
    );
    assert_eq!(answer.body.get("data"), None::<&Value>);
}
