//! Bodies: what can be wrong with one, and how much of it is taken.

use std::{convert::Infallible, fmt::Write};

use axum::{
    body::Body,
    http::{Request, header},
};
use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::{Value, json};

use super::{header as value_of, post, request};
use crate::support::TestApp;

#[tokio::test]
async fn a_bad_body_says_which_parameter_and_what_to_send() {
    let app = TestApp::new().await;

    let mut answers = String::new();
    for body in [
        "",
        " \n",
        "{",
        "{ \"not a JSON",
        "{\"query\": \"{ __typename }\"} {}",
        "query={__typename}",
        "\u{feff}{\"query\": \"{ __typename }\"}",
        "7",
        "null",
        "\"{ __typename }\"",
        "[]",
        "[{\"query\": \"{ __typename }\"}]",
        "[\"{ __typename }\"]",
        "{}",
        "{\"qeury\": \"{ __typename }\"}",
        "{\"query\": null}",
        "{\"query\": {\"obj\": \"ect\"}}",
        "{\"query\": 0}",
        "{\"query\": \"{ __typename }\", \"operationName\": [\"array\"]}",
        "{\"query\": \"{ __typename }\", \"variables\": \"string\"}",
        "{\"query\": \"{ __typename }\", \"variables\": []}",
        "{\"query\": \"{ __typename }\", \"extensions\": []}",
        "{\"query\": \"{ __typename }\", \"extensions\": {\"persistedQuery\": 7}}",
        "{\"query\": \"{ __typename }\", \"documentId\": 7}",
        "{\"query\": \"{ __typename }\", \"query\": \"{ health { status } }\"}",
    ] {
        let answer = app.send(None, post(&[], body)).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
        assert_eq!(answer.body.get("data"), None::<&Value>);
        let error = &answer.body["errors"][0];
        let code = if body.starts_with('[') {
            "LIMIT_EXCEEDED"
        } else {
            "BAD_REQUEST"
        };
        assert_eq!(error["extensions"]["code"], code, "{body}");
        writeln!(answers, "{body}\n  {}", error["message"].as_str().unwrap()).unwrap();
    }
    insta::assert_snapshot!(answers, @r#"

      the body is empty: send a JSON object with `query`, and if needed `variables` and `operationName`
     

      the body is empty: send a JSON object with `query`, and if needed `variables` and `operationName`
    {
      the body is not JSON (EOF while parsing an object at line 1 column 1): send a JSON object with `query`
    { "not a JSON
      the body is not JSON (EOF while parsing a string at line 1 column 13): send a JSON object with `query`
    {"query": "{ __typename }"} {}
      the body is not JSON (trailing characters at line 1 column 29): send a JSON object with `query`
    query={__typename}
      the body is not JSON (expected value at line 1 column 1): send a JSON object with `query`
    ﻿{"query": "{ __typename }"}
      the body is not JSON (expected value at line 1 column 1): send a JSON object with `query`
    7
      the body must be a JSON object with `query`, and if needed `variables` and `operationName`
    null
      the body must be a JSON object with `query`, and if needed `variables` and `operationName`
    "{ __typename }"
      the body must be a JSON object with `query`, and if needed `variables` and `operationName`
    []
      several requests in one body are not taken: send them one by one, each as an object
    [{"query": "{ __typename }"}]
      several requests in one body are not taken: send them one by one, each as an object
    ["{ __typename }"]
      several requests in one body are not taken: send them one by one, each as an object
    {}
      there is no document: send one as `query`
    {"qeury": "{ __typename }"}
      there is no document: send one as `query`
    {"query": null}
      there is no document: send one as `query`
    {"query": {"obj": "ect"}}
      query: must be a string: the document
    {"query": 0}
      query: must be a string: the document
    {"query": "{ __typename }", "operationName": ["array"]}
      operationName: must be a string: which operation of the document is meant
    {"query": "{ __typename }", "variables": "string"}
      variables: must be an object: a value for each variable, by its name
    {"query": "{ __typename }", "variables": []}
      variables: must be an object: a value for each variable, by its name
    {"query": "{ __typename }", "extensions": []}
      extensions: must be an object; in it `persistedQuery` an object with `version` and `sha256Hash`, and `cost` true or false
    {"query": "{ __typename }", "extensions": {"persistedQuery": 7}}
      extensions: must be an object; in it `persistedQuery` an object with `version` and `sha256Hash`, and `cost` true or false
    {"query": "{ __typename }", "documentId": 7}
      documentId: must be a string: the hash of the document
    {"query": "{ __typename }", "query": "{ health { status } }"}
      query: is given twice: send it once
    "#);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused() {
    let app = TestApp::new().await;
    let body = b"{\"query\": \"{ __typename \xff }\"}".to_vec();
    let mut request = post(&[], "");
    *request.body_mut() = Body::from(body);

    let answer = app.send(None, request).await;

    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.body["errors"][0]["extensions"]["code"],
        "BAD_REQUEST"
    );
}

#[tokio::test]
async fn what_is_null_or_unknown_is_left_alone() {
    let app = TestApp::new().await;
    let body = json!({
        "query": "query A { __typename } query B { health { status } }",
        "operationName": "A",
        "variables": null,
        "extensions": {"other": [1, 2]},
        "more": {"deep": [{}]},
    });

    let answer = app.send(None, post(&[], &body.to_string())).await;

    assert_eq!(answer.body, json!({"data": {"__typename": "Query"}}));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_and_one_that_says_so_is_not_read() {
    let app = TestApp::with(&[("LIMITS_BODY_BYTES", "1000")]).await;
    let chunk = Bytes::from(vec![b' '; 300]);
    let endless = stream::repeat(chunk).map(Ok::<_, Infallible>);

    for body in [Body::from(" ".repeat(1_001)), Body::from_stream(endless)] {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let answer = app.send(None, request.body(body).unwrap()).await;
        assert_eq!(answer.status, 413);
        assert_eq!(
            answer.body,
            json!({"errors": [{
                "message": "the body is larger than 1000 bytes: send a smaller document or fewer variables",
                "extensions": {"code": "LIMIT_EXCEEDED", "limit": "bodyBytes", "most": 1000},
            }]})
        );
    }
    let document = format!("{{\"query\": \"{{ __typename }}{}\"}}", " ".repeat(973));
    assert_eq!(document.len(), 1_000);
    assert_eq!(app.send(None, post(&[], &document)).await.status, 200);
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let app = TestApp::with(&[("LIMITS_BODY_TIMEOUT_MS", "20")]).await;
    let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");

    let answer = app.send(None, request.body(never).unwrap()).await;

    assert_eq!(answer.status, 408);
    assert_eq!(
        answer.body["errors"][0]["extensions"]["code"],
        "REQUEST_TIMEOUT"
    );
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let app = TestApp::new().await;
    let broken = stream::iter([Ok(Bytes::from("{")), Err(std::io::Error::other("gone"))]);
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Body::from_stream(broken)).unwrap();

    let answer = app.send(None, request).await;

    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.body["errors"][0]["message"],
        "the body broke off: send it to its end"
    );
}

#[tokio::test]
async fn another_method_is_told_which_ones_there_are() {
    let app = TestApp::new().await;

    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = app.send(None, request(method, "/graphql", &[], "")).await;
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(value_of(&answer.headers, "allow"), "GET,HEAD,POST");
        assert_eq!(
            answer.body,
            json!({"errors": [{
                "message": "this path does not take this method: see the `Allow` header",
                "extensions": {"code": "METHOD_NOT_ALLOWED"},
            }]})
        );
    }
}
