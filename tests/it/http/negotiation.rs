//! Which form an answer has, and with which status it comes in each.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{header, post, request};
use crate::support::TestApp;

const GRAPHQL: &str = "application/graphql-response+json";

#[tokio::test]
async fn the_form_is_the_one_that_the_client_likes_best() {
    let app = TestApp::new().await;
    let body = json!({"query": "{ __typename }"}).to_string();

    let mut answers = String::new();
    for accept in [
        "",
        "*/*",
        "application/*",
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "application/json; charset=iso-8859-1",
        "application/json; profile=x",
        GRAPHQL,
        "application/graphql-response+json; charset=utf-8",
        "application/graphql-response+json, application/json",
        "application/json, application/graphql-response+json",
        "application/graphql-response+json, application/json;q=0.9",
        "application/graphql-response+json;q=0.9, application/json",
        "application/graphql-response+json;q=0.5, */*;q=0.1",
        "application/graphql-response+json;q=0.1, */*;q=0.5",
        "application/graphql-response+json;q=0, */*",
        "application/json;q=0, */*",
        "application/json, */*",
        "application/graphql-response+json, */*",
        "*/*;q=0.2, application/json;q=0.1",
        "text/html, application/xhtml+xml, */*;q=0.8",
        "multipart/mixed;deferSpec=20220824, application/json",
        "application/json;q=0",
        "*/*;q=0",
        "application/json;q=high",
        "application/xml",
        "text/html",
        "text/plain, application/graphql+json",
        "json",
        ",",
    ] {
        let answer = app.send(None, post(&[("accept", accept)], &body)).await;
        let form = header(&answer.headers, "content-type");
        writeln!(answers, "{accept} → {} {form}", answer.status.as_u16()).unwrap();
        if answer.status == 406 {
            assert_eq!(
                answer.body["errors"][0]["extensions"]["code"],
                "BAD_REQUEST"
            );
        }
    }
    let none = app.send(None, post(&[], &body)).await;
    assert_eq!(
        header(&none.headers, "content-type"),
        "application/json; charset=utf-8"
    );
    insta::assert_snapshot!(answers, @r#"
     → 200 application/json; charset=utf-8
    */* → 200 application/json; charset=utf-8
    application/* → 200 application/json; charset=utf-8
    application/json → 200 application/json; charset=utf-8
    APPLICATION/JSON → 200 application/json; charset=utf-8
    application/json; charset=utf-8 → 200 application/json; charset=utf-8
    application/json; charset="UTF-8" → 200 application/json; charset=utf-8
    application/json; charset=iso-8859-1 → 406 application/json; charset=utf-8
    application/json; profile=x → 406 application/json; charset=utf-8
    application/graphql-response+json → 200 application/graphql-response+json; charset=utf-8
    application/graphql-response+json; charset=utf-8 → 200 application/graphql-response+json; charset=utf-8
    application/graphql-response+json, application/json → 200 application/graphql-response+json; charset=utf-8
    application/json, application/graphql-response+json → 200 application/graphql-response+json; charset=utf-8
    application/graphql-response+json, application/json;q=0.9 → 200 application/graphql-response+json; charset=utf-8
    application/graphql-response+json;q=0.9, application/json → 200 application/json; charset=utf-8
    application/graphql-response+json;q=0.5, */*;q=0.1 → 200 application/graphql-response+json; charset=utf-8
    application/graphql-response+json;q=0.1, */*;q=0.5 → 200 application/json; charset=utf-8
    application/graphql-response+json;q=0, */* → 200 application/json; charset=utf-8
    application/json;q=0, */* → 200 application/graphql-response+json; charset=utf-8
    application/json, */* → 200 application/json; charset=utf-8
    application/graphql-response+json, */* → 200 application/graphql-response+json; charset=utf-8
    */*;q=0.2, application/json;q=0.1 → 200 application/graphql-response+json; charset=utf-8
    text/html, application/xhtml+xml, */*;q=0.8 → 200 application/json; charset=utf-8
    multipart/mixed;deferSpec=20220824, application/json → 200 application/json; charset=utf-8
    application/json;q=0 → 406 application/json; charset=utf-8
    */*;q=0 → 406 application/json; charset=utf-8
    application/json;q=high → 406 application/json; charset=utf-8
    application/xml → 406 application/json; charset=utf-8
    text/html → 406 application/json; charset=utf-8
    text/plain, application/graphql+json → 406 application/json; charset=utf-8
    json → 406 application/json; charset=utf-8
    , → 406 application/json; charset=utf-8
    "#);
}

#[tokio::test]
async fn several_accept_headers_are_one_list() {
    let app = TestApp::new().await;
    let headers = [
        ("accept", "application/json;q=0.5"),
        ("accept", "text/html"),
        ("accept", GRAPHQL),
    ];
    let answer = app
        .send(None, post(&headers, r#"{"query": "{ __typename }"}"#))
        .await;

    assert_eq!(
        header(&answer.headers, "content-type"),
        "application/graphql-response+json; charset=utf-8"
    );
}

#[tokio::test]
async fn the_status_tells_a_refused_document_only_in_the_newer_form() {
    let app = TestApp::new().await;

    let mut answers = String::new();
    for query in [
        "{ __typename }",
        "{ node(id: \"nothing\") { id } }",
        "{",
        "{ unknown }",
        "query ($id: ID!) { node(id: $id) { id } }",
        "query A { __typename } query B { __typename }",
        "mutation { x }",
    ] {
        for form in [GRAPHQL, "application/json"] {
            let body = json!({"query": query}).to_string();
            let answer = app.send(None, post(&[("accept", form)], &body)).await;
            let of_form = format!("{form}; charset=utf-8");
            assert_eq!(header(&answer.headers, "content-type"), of_form);
            assert_eq!(header(&answer.headers, "cache-control"), "no-store");
            let keys: Vec<_> = answer.body.as_object().unwrap().keys().collect();
            let code = &answer.body["errors"][0]["extensions"]["code"];
            let status = answer.status.as_u16();
            writeln!(answers, "{query} as {form}: {status} {keys:?} {code}").unwrap();
        }
    }
    insta::assert_snapshot!(answers, @r#"
    { __typename } as application/graphql-response+json: 200 ["data"] null
    { __typename } as application/json: 200 ["data"] null
    { node(id: "nothing") { id } } as application/graphql-response+json: 200 ["data", "errors"] "BAD_USER_INPUT"
    { node(id: "nothing") { id } } as application/json: 200 ["data", "errors"] "BAD_USER_INPUT"
    { as application/graphql-response+json: 400 ["errors"] "GRAPHQL_PARSE_FAILED"
    { as application/json: 200 ["errors"] "GRAPHQL_PARSE_FAILED"
    { unknown } as application/graphql-response+json: 400 ["errors"] "GRAPHQL_VALIDATION_FAILED"
    { unknown } as application/json: 200 ["errors"] "GRAPHQL_VALIDATION_FAILED"
    query ($id: ID!) { node(id: $id) { id } } as application/graphql-response+json: 400 ["errors"] "BAD_USER_INPUT"
    query ($id: ID!) { node(id: $id) { id } } as application/json: 200 ["errors"] "BAD_USER_INPUT"
    query A { __typename } query B { __typename } as application/graphql-response+json: 400 ["errors"] "BAD_USER_INPUT"
    query A { __typename } query B { __typename } as application/json: 200 ["errors"] "BAD_USER_INPUT"
    mutation { x } as application/graphql-response+json: 400 ["errors"] "GRAPHQL_VALIDATION_FAILED"
    mutation { x } as application/json: 200 ["errors"] "GRAPHQL_VALIDATION_FAILED"
    "#);
}

#[tokio::test]
async fn a_request_that_fails_as_a_whole_is_told_in_the_form_that_was_asked_for() {
    let app = TestApp::new().await;
    let wrong = ("authorization", "Bearer wrong");

    for (form, told) in [
        (GRAPHQL, GRAPHQL),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
    ] {
        let answer = app.send(None, post(&[("accept", form), wrong], "{}")).await;
        assert_eq!(answer.status, 401);
        assert_eq!(header(&answer.headers, "www-authenticate"), "Bearer");
        assert_eq!(
            header(&answer.headers, "content-type"),
            format!("{told}; charset=utf-8")
        );
        assert_eq!(answer.body.get("data"), None::<&Value>);
        assert_eq!(
            answer.body["errors"][0]["extensions"],
            json!({"code": "UNAUTHENTICATED"})
        );
    }
}

#[tokio::test]
async fn only_json_in_utf8_is_taken() {
    let app = TestApp::new().await;
    let body = r#"{"query": "{ __typename }"}"#;
    let json = ("content-type", "application/json");

    for (headers, status) in [
        (&[json][..], 200),
        (&[("content-type", "application/json; charset=utf-8")], 200),
        (
            &[("content-type", "Application/JSON;charset=\"UTF-8\"")],
            200,
        ),
        (&[("content-type", "application/json; charset=utf-16")], 415),
        (&[("content-type", "application/json; charset=latin1")], 415),
        (&[("content-type", "application/graphql")], 415),
        (&[("content-type", "application/graphql+json")], 415),
        (&[("content-type", "text/plain")], 415),
        (
            &[("content-type", "application/x-www-form-urlencoded")],
            415,
        ),
        (&[("content-type", "multipart/form-data; boundary=x")], 415),
        (&[("content-type", "nothing")], 415),
        (&[("content-type", "")], 415),
        (&[], 415),
        (&[json, json], 415),
        (&[json, ("content-encoding", "gzip")], 415),
        (&[json, ("content-encoding", "identity")], 200),
    ] {
        let answer = app
            .send(None, request("POST", "/graphql", headers, body))
            .await;
        assert_eq!(answer.status, status, "{headers:?}");
        if status == 415 {
            assert_eq!(
                answer.body,
                json!({"errors": [{
                    "message": "the body must be sent as `Content-Type: application/json`, in UTF-8 and not compressed",
                    "extensions": {"code": "BAD_REQUEST"},
                }]})
            );
        }
    }
}
