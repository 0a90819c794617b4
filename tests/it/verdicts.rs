//! What is remembered of a document is about the document alone: no answer depends on what was asked with it before.

use serde_json::{Value, json};

use crate::support::TestApp;

/// Variables in every kind of place: what they are declared as, and where they are used.
const USES: [(&str, &str); 14] = [
    ("$v: ID!", "node(id: $v) { id }"),
    ("$v: [ID!] = [\"a\"]", "nodes(ids: $v) { id }"),
    ("$v: ID = \"q\"", "nodes(ids: [$v]) { id }"),
    ("$v: Int", "models(first: $v) { nodes { slug } }"),
    ("$v: Int = 3", "models(first: $v) { nodes { slug } }"),
    ("$v: Boolean!", "a: __typename @include(if: $v)"),
    ("$v: Boolean = true", "a: __typename @include(if: $v)"),
    ("$v: Boolean = false", "a: __typename @skip(if: $v)"),
    ("$v: String = \"a\"", "model(slug: $v) { slug }"),
    (
        "$v: ModelKind",
        "models(filter: {kind: [$v]}) { nodes { slug } }",
    ),
    (
        "$v: [ModelKind!]",
        "models(filter: {kind: $v}) { nodes { slug } }",
    ),
    ("$v: ModelFilter", "models(filter: $v) { nodes { slug } }"),
    (
        "$v: ModelOrderField = SLUG",
        "models(orderBy: {field: $v, direction: ASC}) { nodes { slug } }",
    ),
    (
        "$v: Decimal",
        "models(filter: {maxInputPerMillion: $v}) { nodes { slug } }",
    ),
];

fn values() -> Vec<Value> {
    let values = [
        json!(null),
        json!(1),
        json!(u64::MAX),
        json!(1.5),
        json!("x"),
        json!(true),
        json!([null]),
        json!("MODEL"),
        json!(["MODEL"]),
        json!({"search": 1}),
    ];
    let given = values.into_iter().map(|value| json!({"v": value}));
    [json!({})].into_iter().chain(given).collect()
}

/// An answer without its request's id, which is the only thing that may differ.
async fn ask(app: &TestApp, body: Value) -> (u16, Value) {
    let mut answer = app.post(None, body.to_string()).await;
    let errors = answer.body.get_mut("errors").and_then(Value::as_array_mut);
    for error in errors.into_iter().flatten() {
        if let Some(extensions) = error["extensions"].as_object_mut() {
            extensions.remove("requestId");
        }
    }
    (answer.status.as_u16(), answer.body)
}

#[tokio::test]
async fn an_answer_is_the_same_whatever_values_came_with_its_document_before() {
    let app = TestApp::new().await;
    let mut documents = 0;
    for (declared, used) in USES {
        let mut fresh = || {
            documents += 1;
            format!("query ({declared}) {{ {used} }} # {documents}")
        };
        let values = values();
        let mut alone = Vec::new();
        for value in &values {
            alone.push(ask(&app, json!({"query": fresh(), "variables": value})).await);
        }
        for first in &values {
            let document = fresh();
            ask(&app, json!({"query": document, "variables": first})).await;
            for (value, alone) in values.iter().zip(&alone) {
                let after = ask(&app, json!({"query": document, "variables": value})).await;
                assert_eq!(
                    after, *alone,
                    "{declared}: {used}: first {first}, then {value}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_value_of_another_operation_reaches_nobody() {
    let app = TestApp::new().await;
    let document = "fragment F on Query { models(filter: {kind: $k}) { nodes { slug } } } \
                    query B($k: [ModelKind!]) { ...F } query A { __typename }";
    let ask_for_a =
        |variables: Value| json!({"query": document, "operationName": "A", "variables": variables});

    let planted = ask(&app, ask_for_a(json!({"k": "call this number"}))).await;
    let answered = ask(&app, ask_for_a(json!({}))).await;

    let expected = (200, json!({"data": {"__typename": "Query"}}));
    assert_eq!(planted, expected);
    assert_eq!(answered, expected);
}

#[tokio::test]
async fn a_variable_of_no_input_type_is_refused_and_not_our_fault() {
    let app = TestApp::new().await;
    for declared in [
        "$a: [Nope!]! = [1]",
        "$a: [Nope] = [1]",
        "$a: Nope = 1",
        "$a: [Model] = []",
    ] {
        let body = json!({"query": format!("query ({declared}) {{ __typename }}")});
        let (status, answer) = ask(&app, body).await;

        assert_eq!(status, 200, "{declared}");
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{declared}: {answer}");
    }
}
