//! Requests that cost more to look at than to send: what is counted on the way to their refusal stays in proportion to
//! what was sent, and nothing they hold is answered or ends the process.
//!
//! Work is counted, not timed; `make bench-hostile` tells the milliseconds.

use std::{collections::BTreeSet, thread};

use async_graphql::{
    Variables,
    parser::{parse_query, types::ExecutableDocument},
};
use proptest::{prelude::*, sample::select, test_runner::Config};
use roundtrip::{
    config::{Limit, LimitsConfig},
    dashboard::DASHBOARD,
    graphql::Limits,
    schema,
};
use serde_json::Value;

use crate::support::TestApp;

use families::{FAMILIES, Family};

mod each;
mod families;

/// What GraphiQL sends first.
const INTROSPECTION: &str = include_str!("hostile/introspection.graphql");

/// The stack of a worker.
const STACK: usize = 2 << 20;

fn limits() -> Limits {
    Limits::new(&schema::sdl(), &LimitsConfig::default())
}

fn families() -> Vec<Family> {
    FAMILIES.iter().copied().flatten().copied().collect()
}

/// The document of a body that has one.
fn document(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    Some(body["query"].as_str()?.to_owned())
}

/// Runs something where the stack is as small as a worker's.
fn on_a_small_stack(act: impl FnOnce() + Send + 'static) {
    let worker = thread::Builder::new().stack_size(STACK).spawn(act).unwrap();
    worker.join().unwrap();
}

/// Looks at a body as far as the limits let it through; whether its cost was planned.
fn look(limits: &Limits, name: &str, body: &str) -> bool {
    let looked = limits.look_at_json(body.as_bytes());
    assert!(looked.steps <= body.len(), "{name}");
    let Some(document) = looked.found.ok().and_then(|()| document(body)) else {
        return false;
    };
    let looked = limits.look_at_text(&document);
    assert!(looked.steps <= document.len(), "{name}");
    if looked.found.is_err() {
        return false;
    }
    assert!(
        document.len() <= 65_536,
        "{name}: the parser is given more than it may"
    );
    let Ok(parsed) = parse_query(&document) else {
        return false;
    };
    let looked = limits.look_at_document(&parsed);
    let most = 2 * document.len() + 5_000;
    assert!(
        looked.steps <= most,
        "{name}: {} steps for {} bytes",
        looked.steps,
        document.len()
    );
    if looked.found.is_err() {
        return false;
    }
    look_at_plan(limits, name, body, &parsed);
    true
}

/// What an operation costs is told in one pass over its plan and one over its variables.
fn look_at_plan(limits: &Limits, name: &str, body: &str, parsed: &ExecutableDocument) {
    let plan = limits.plan(parsed, None);
    let size = document(body).map_or(0, |document| document.len());
    assert!(
        plan.steps <= 2 * size,
        "{name}: a plan of {} steps for {size} bytes",
        plan.steps
    );
    let body: Value = serde_json::from_str(body).unwrap();
    let variables = Variables::from_json(body["variables"].clone());
    if limits.check_values(&plan, &variables).is_ok() {
        let _ = limits.check_cost(plan.total(&variables));
    }
}

#[test]
fn what_is_counted_is_linear_in_what_was_sent() {
    on_a_small_stack(|| {
        let limits = limits();
        let mut planned = BTreeSet::new();
        for (name, body) in families() {
            for size in [100, 3_000, 15_000, 60_000, 250_000, 980_000] {
                if look(&limits, name, &body(size)) {
                    planned.insert(name);
                }
            }
        }
        assert!(
            planned.len() > 40,
            "some of each kind are planned: {planned:?}"
        );
        let cases = Config {
            cases: 64,
            failure_persistence: None,
            ..Config::default()
        };
        proptest!(cases, |((name, body) in select(families()), size in 1_usize..200_000)| {
            look(&limits, name, &body(size));
        });
    });
}

#[test]
fn hostile_requests_end_nothing_and_are_answered_with_nothing() {
    on_a_small_stack(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let app = runtime.block_on(TestApp::new());
        let ask = |name: &str, body: String| {
            let size = body.len();
            let answer = runtime.block_on(app.post(None, body));
            assert!(
                answer.status.as_u16() < 500,
                "{name}, {size} bytes: {}",
                answer.status
            );
            assert!(answer.body["data"].is_null(), "{name}, {size} bytes");
            let code = answer.body["errors"][0]["extensions"]["code"]
                .as_str()
                .unwrap_or("-")
                .to_owned();
            let told = answer.body.to_string().len();
            assert!(
                told < 10_000 + size,
                "{name}, {size} bytes: answered with {told}"
            );
            code
        };
        for (name, body) in families() {
            ask(name, body(12_000));
            ask(name, body(60_000));
            let body = body(980_000);
            let is_whole = body.len() <= 1_000_000;
            let is_long =
                is_whole && document(&body).is_some_and(|document| document.len() > 65_536);
            let code = ask(name, body);
            assert!(!is_long || code == "LIMIT_EXCEEDED", "{name}: {code}");
        }
        let cases = Config {
            cases: 48,
            failure_persistence: None,
            ..Config::default()
        };
        proptest!(cases, |((name, body) in select(families()), size in 1_usize..70_000)| {
            ask(name, body(size));
        });
    });
}

#[test]
fn the_dashboard_is_within_a_third_of_every_limit() {
    let whole = LimitsConfig::default();
    let third = |limit: Limit| Limit::of(u32::try_from(limit.most().unwrap() / 3).unwrap());
    let config = LimitsConfig {
        document_bytes: third(whole.document_bytes),
        tokens: third(whole.tokens),
        nesting: third(whole.nesting),
        variables: third(whole.variables),
        depth: third(whole.depth),
        aliases: third(whole.aliases),
        root_fields: third(whole.root_fields),
        directives: third(whole.directives),
        fields: third(whole.fields),
        cost: third(whole.cost),
        ..whole
    };
    let limits = Limits::new(&schema::sdl(), &config);
    let body = serde_json::json!({"query": DASHBOARD, "variables": {"tz": "Asia/Kolkata", "agents": 20, "tail": 20}});
    let parsed = parse_query(DASHBOARD).unwrap();
    let plan = limits.plan(&parsed, None);
    let variables = Variables::from_json(body["variables"].clone());

    assert_eq!(limits.check_json(body.to_string().as_bytes()), Ok(()));
    assert_eq!(limits.check_text(DASHBOARD), Ok(()));
    assert_eq!(limits.check_document(&parsed), Ok(()));
    assert_eq!(limits.check_values(&plan, &variables), Ok(()));
    assert_eq!(limits.check_cost(plan.total(&variables)), Ok(()));
}

#[tokio::test]
async fn the_standard_introspection_query_is_answered() {
    let app = TestApp::new().await;

    let answer = app.graphql(None, INTROSPECTION, Value::Null).await;

    assert!(answer["errors"].is_null(), "{}", answer["errors"]);
    assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "Query");
}

#[tokio::test]
async fn introspection_goes_round_three_times_and_no_more() {
    let app = TestApp::new().await;

    for (open, close) in [
        ("fields{type{ofType{", "}}}"),
        ("fields{type{", "}}"),
        ("interfaces{possibleTypes{", "}}"),
        ("possibleTypes{interfaces{", "}}"),
    ] {
        // One of `__schema` itself, and of the lists in each circle.
        let most = 3 / open.matches("s{").count();
        for circles in 1..=most + 1 {
            let types = format!("{}name{}", open.repeat(circles), close.repeat(circles));
            let document = format!("{{__schema{{types{{{types}}}}}}}");
            let answer = app.graphql(None, &document, Value::Null).await;
            let told = answer.to_string().len();
            assert!(
                told < 1_000_000,
                "{open}: {told} bytes for {circles} circles"
            );
            let limit = &answer["errors"][0]["extensions"]["limit"];
            assert!(
                circles <= most || limit == "introspection",
                "{open}: {answer}"
            );
            assert!(circles > most || limit.is_null(), "{open}: {answer}");
        }
    }
}
