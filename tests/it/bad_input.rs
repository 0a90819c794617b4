//! Everything a client can get wrong: a stable code, a message that says what to do, nothing of our insides.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::support::{TestApp, World};

/// What must never be seen outside.
const INSIDES: [&str; 9] = [
    "SELECT",
    "sqlx",
    "sea_orm",
    "SqlxError",
    "panicked",
    ".rs:",
    "tenant_id",
    "Some(",
    "ParseRequestError",
];

async fn refused(app: &TestApp, world: &World, field: &str) -> (String, String) {
    let query = format!("{{ viewer {{ workspace {{ {field} }} }} }}");
    let answer = app
        .post(Some(&world.key), json!({"query": query}).to_string())
        .await;
    assert!(answer.status.as_u16() < 500, "{field}: {}", answer.status);
    let text = answer.body.to_string();
    for inside in INSIDES {
        assert!(!text.contains(inside), "{field}: {text}");
    }
    let error = &answer.body["errors"][0];
    (
        error["extensions"]["code"]
            .as_str()
            .unwrap_or("-")
            .to_owned(),
        error["message"].as_str().unwrap_or("-").to_owned(),
    )
}

#[tokio::test]
async fn bad_arguments_say_what_to_send() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let nodes = "nodes { id }";

    let mut answers = String::new();
    for field in [
        format!("agents(first: 0) {{ {nodes} }}"),
        format!("agents(first: 101) {{ {nodes} }}"),
        format!("agents(first: -1) {{ {nodes} }}"),
        format!("agents(first: 1, last: 1) {{ {nodes} }}"),
        format!("agents(after: \"eyJ2IjoxfQ\") {{ {nodes} }}"),
        format!("agents(first: \"three\") {{ {nodes} }}"),
        format!("agents(orderBy: {{field: SIZE, direction: ASC}}) {{ {nodes} }}"),
        "usage(range: {preset: LAST_24H, timezone: \"Mars/Olympus\"}) { asOf }".to_owned(),
        "usage(range: {from: \"2026-03-02T00:00:00Z\", to: \"2026-03-01T00:00:00Z\"}) { asOf }"
            .to_owned(),
        "usage(range: {from: \"2024-03-02T00:00:00Z\", to: \"2026-03-01T00:00:00Z\"}) { asOf }"
            .to_owned(),
        "usage(range: {from: \"yesterday\", to: \"2026-03-01T00:00:00Z\"}) { asOf }".to_owned(),
        "usage(range: {}) { asOf }".to_owned(),
        format!("billing {{ invoices(first: 1000) {{ {nodes} }} }}"),
        format!(
            "audit {{ events(filter: {{agentIds: [\"mdl_00000000000000000000000000000001\"]}}) {{ {nodes} }} }}"
        ),
        "nonsense".to_owned(),
    ] {
        let (code, message) = refused(&app, &alice, &field).await;
        writeln!(answers, "{field}\n  {code}: {message}").unwrap();
    }
    insta::assert_snapshot!(answers, @r#"
    agents(first: 0) { nodes { id } }
      BAD_USER_INPUT: first: must be from 1 to 100, not 0
    agents(first: 101) { nodes { id } }
      BAD_USER_INPUT: first: must be from 1 to 100, not 101
    agents(first: -1) { nodes { id } }
      BAD_USER_INPUT: first: must be from 1 to 100, not -1
    agents(first: 1, last: 1) { nodes { id } }
      BAD_USER_INPUT: first: and `after` cannot go with `last` and `before`: ask for one end of the list
    agents(after: "eyJ2IjoxfQ") { nodes { id } }
      BAD_USER_INPUT: after: is not a cursor of this list in this order: send one back as it was received, with the same arguments
    agents(first: "three") { nodes { id } }
      GRAPHQL_VALIDATION_FAILED: Invalid value for argument "first", expected type "Int"
    agents(orderBy: {field: SIZE, direction: ASC}) { nodes { id } }
      GRAPHQL_VALIDATION_FAILED: Invalid value for argument "orderBy.field", enumeration type "AgentOrderField" does not contain the value "SIZE"
    usage(range: {preset: LAST_24H, timezone: "Mars/Olympus"}) { asOf }
      BAD_USER_INPUT: Failed to parse "TimeZone": "Mars/Olympus" is not an IANA timezone name, for example "Asia/Kolkata" (occurred while parsing "TimeRangeInput")
    usage(range: {from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z"}) { asOf }
      BAD_USER_INPUT: range.from: must be before `to`
    usage(range: {from: "2024-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z"}) { asOf }
      BAD_USER_INPUT: range.to: must be at most 400 days after `from`
    usage(range: {from: "yesterday", to: "2026-03-01T00:00:00Z"}) { asOf }
      BAD_USER_INPUT: Failed to parse "DateTime": "yesterday" is not a moment of the years 1970 to 9998 with its offset (RFC 3339), for example "2026-01-31T18:30:00Z" (occurred while parsing "TimeRangeInput")
    usage(range: {}) { asOf }
      BAD_USER_INPUT: range: needs a `preset`, or both `from` and `to`
    billing { invoices(first: 1000) { nodes { id } } }
      BAD_USER_INPUT: first: must be from 1 to 100, not 1000
    audit { events(filter: {agentIds: ["mdl_00000000000000000000000000000001"]}) { nodes { id } } }
      BAD_USER_INPUT: filter.agentIds: names another kind of thing: an identifier that begins with `ag_` is needed
    nonsense
      GRAPHQL_VALIDATION_FAILED: Unknown field "nonsense" on type "Workspace".
    "#);
}

#[tokio::test]
async fn bad_documents_and_bodies_have_codes() {
    let app = TestApp::new().await;

    let mut answers = String::new();
    for body in [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "7".to_owned(),
        "{\"query\": 7}".to_owned(),
        json!({"query": "{"}).to_string(),
        json!({"query": ""}).to_string(),
        json!({"query": "{ unknown }"}).to_string(),
        json!({"query": "query A { health { status } } query B { health { status } }"}).to_string(),
        json!({"query": "query ($n: Int) { models(first: $n) { totalCount { value } } }", "variables": {"n": "many"}}).to_string(),
        json!({"query": "query ($n: Int!) { models(first: $n) { totalCount { value } } }"}).to_string(),
        json!({"query": "mutation { x }"}).to_string(),
        json!({"query": "{ node(id: \"nothing\") { id } }"}).to_string(),
    ] {
        let answer = app.post(None, body.clone()).await;
        assert!(answer.status.as_u16() < 500, "{body}: {}", answer.status);
        let error = &answer.body["errors"][0];
        let text = answer.body.to_string();
        for inside in INSIDES {
            assert!(!text.contains(inside), "{body}: {text}");
        }
        assert!(error["message"].is_string(), "{body}: {text}");
        writeln!(answers, "{body}\n  {} {}: {}", answer.status.as_u16(), error["extensions"]["code"], error["message"]).unwrap();
    }
    insta::assert_snapshot!(answers, @r#"

      400 "BAD_REQUEST": "the body is empty: send a JSON object with `query`, and if needed `variables` and `operationName`"
    {
      400 "BAD_REQUEST": "the body is not JSON (EOF while parsing an object at line 1 column 1): send a JSON object with `query`"
    []
      400 "LIMIT_EXCEEDED": "several requests in one body are not taken: send them one by one, each as an object"
    7
      400 "BAD_REQUEST": "the body must be a JSON object with `query`, and if needed `variables` and `operationName`"
    {"query": 7}
      400 "BAD_REQUEST": "query: must be a string: the document"
    {"query":"{"}
      200 "GRAPHQL_PARSE_FAILED": "the document cannot be parsed: expected selection"
    {"query":""}
      200 "GRAPHQL_PARSE_FAILED": "the document is empty: send one as `query`"
    {"query":"{ unknown }"}
      200 "GRAPHQL_VALIDATION_FAILED": "Unknown field \"unknown\" on type \"Query\"."
    {"query":"query A { health { status } } query B { health { status } }"}
      200 "BAD_USER_INPUT": "operationName: is needed: the document holds several operations, name one of them"
    {"query":"query ($n: Int) { models(first: $n) { totalCount { value } } }","variables":{"n":"many"}}
      200 "BAD_USER_INPUT": "variables.n: must be of type Int"
    {"query":"query ($n: Int!) { models(first: $n) { totalCount { value } } }"}
      200 "BAD_USER_INPUT": "variables.n: is needed: send Int!"
    {"query":"mutation { x }"}
      200 "GRAPHQL_VALIDATION_FAILED": "Schema is not configured for mutations."
    {"query":"{ node(id: \"nothing\") { id } }"}
      200 "BAD_USER_INPUT": "id: is not an identifier of this API: send one back as it was received"
    "#);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let app = TestApp::with(&[("LIMITS_BODY_BYTES", "1000")]).await;

    let answer = app
        .post(None, json!({"query": " ".repeat(2000)}).to_string())
        .await;

    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn a_query_beyond_depth_or_cost_is_refused() {
    let app = TestApp::with(&[("LIMITS_DEPTH", "5"), ("LIMITS_COST", "50")]).await;
    let deep = "{ models { nodes { endpoints { provider { models { nodes { slug } } } } } } }";
    let wide = ["a", "b", "c"].map(|prefix| {
        let fields = (0..20).map(|n| format!("{prefix}{n}: health {{ status }}"));
        fields.collect::<Vec<_>>().join(" ")
    });
    let wide = format!("{{ {} }}", wide.join(" "));

    for query in [deep, &wide] {
        let answer = app.graphql(None, query, json!({})).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED",
            "{answer}"
        );
        assert_eq!(answer["data"], Value::Null);
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_its_list_and_order() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    alice.agents(&app, &["one", "two"]).await;
    let query = "query ($order: AgentOrder, $after: String) { viewer { workspace { agents(first: 1, after: $after, orderBy: $order) { pageInfo { endCursor } } } } }";
    let by_name = json!({"field": "NAME", "direction": "ASC"});
    let by_age = json!({"field": "CREATED_AT", "direction": "ASC"});
    let first = app
        .graphql(Some(&alice.key), query, json!({"order": by_name}))
        .await;
    let cursor = first["data"]["viewer"]["workspace"]["agents"]["pageInfo"]["endCursor"].clone();

    let answer = app
        .graphql(
            Some(&alice.key),
            query,
            json!({"order": by_age, "after": cursor}),
        )
        .await;

    assert_eq!(
        answer["errors"][0]["extensions"],
        json!({"code": "BAD_USER_INPUT", "field": "after"})
    );
    assert_eq!(answer["data"]["viewer"]["workspace"]["agents"], Value::Null);
}

#[tokio::test]
async fn a_small_document_that_asks_for_a_billion_fields_is_refused_at_once() {
    let app = TestApp::new().await;
    let mut bomb = "{ ...f0 }".to_owned();
    for level in 0..30 {
        write!(
            bomb,
            " fragment f{level} on Query {{ ...f{n} ...f{n} }}",
            n = level + 1
        )
        .unwrap();
    }
    bomb.push_str(" fragment f30 on Query { health { status } }");
    let cycle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";

    for (document, message, extensions) in [
        (
            bomb.as_str(),
            "the document asks for too many fields, more than 5000: ask for less at once",
            json!({"code": "LIMIT_EXCEEDED", "limit": "fields", "most": 5_000}),
        ),
        (
            cycle,
            "a fragment holds itself: take it out of itself",
            json!({"code": "GRAPHQL_VALIDATION_FAILED"}),
        ),
    ] {
        let (answer, statements) = app.statements(app.graphql(None, document, json!({}))).await;
        assert_eq!(answer["errors"][0]["message"], message);
        assert_eq!(answer["errors"][0]["extensions"], extensions);
        assert_eq!(statements, 0);
    }
}

#[tokio::test]
async fn lists_inside_lists_and_many_lists_are_too_costly() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let nested = "{ viewer { workspace { audit { events(first: 100) { nodes { agent { auditChain { events(first: 100) { nodes { seq } } } } } } } } } }";
    let lists = (0..300).map(|n| format!("a{n}: events(first: 1) {{ nodes {{ seq }} }}"));
    let wide = format!(
        "{{ publicAudit {{ {} }} }}",
        lists.collect::<Vec<_>>().join(" ")
    );

    for query in [nested, &wide] {
        let (answer, statements) = app
            .statements(app.graphql(Some(&alice.key), query, json!({})))
            .await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
        assert!(
            statements <= 2,
            "only the key may have been looked up: {statements}"
        );
    }
}

#[tokio::test]
async fn a_nul_a_year_without_four_digits_and_endless_lists_are_no_fault_of_ours() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let cursor = |key: serde_json::Value, list: &str| {
        use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
        BASE64_URL_SAFE_NO_PAD.encode(json!({"v": 1, "l": list, "k": key}).to_string())
    };
    let id = "00000000-0000-0000-0000-000000000001";
    let invoices = cursor(json!(["-262143-01-01T00:00:00Z", id]), "invoices");
    let agents = cursor(
        json!({"s": {"n": "\0"}, "i": id, "m": "2026-01-01T00:00:00Z"}),
        "agents:name:asc",
    );
    let statuses = vec!["OPEN"; 2_000].join(" ");

    for (field, code) in [
        ("agent(handle: \"\\u0000\") { id }".to_owned(), None),
        (
            "agents(filter: {search: \"\\u0000\"}) { nodes { id } }".to_owned(),
            None,
        ),
        (
            "agents(filter: {framework: {eq: \"\\u0000\"}}) { nodes { id } }".to_owned(),
            None,
        ),
        (
            format!("billing {{ invoices(statuses: [{statuses}]) {{ nodes {{ id }} }} }}"),
            Some("null"),
        ),
        (
            format!("billing {{ invoices(after: \"{invoices}\") {{ nodes {{ id }} }} }}"),
            Some("BAD_USER_INPUT"),
        ),
        (
            format!(
                "agents(after: \"{agents}\", orderBy: {{field: NAME, direction: ASC}}) {{ nodes {{ id }} }}"
            ),
            Some("BAD_USER_INPUT"),
        ),
    ] {
        let query = format!("{{ viewer {{ workspace {{ {field} }} }} }}");
        let answer = app.graphql(Some(&alice.key), &query, json!({})).await;
        let found = answer["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or("null");
        // SQLite's text holds a NUL, so that it finds nothing there; PostgreSQL's does not.
        let expected = code.map_or_else(|| vec!["null", "BAD_USER_INPUT"], |code| vec![code]);
        assert!(
            expected.contains(&found),
            "{}: {answer}",
            &field[..field.len().min(80)]
        );
    }
}
