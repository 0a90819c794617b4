//! Each limit on what a request may ask for: what just fits is answered, what is one too many is refused by the limit's
//! name, and 0 lets that through.

use std::collections::BTreeSet;

use roundtrip::config::{Config, LimitsConfig};
use serde_json::{Value, json};

use crate::support::{Log, TestApp};

/// A limit, and bodies of some size.
struct Case {
    /// The variable, without `LIMITS_`.
    variable: &'static str,
    limit: &'static str,
    most: usize,
    /// The largest size that fits, and the smallest that does not.
    sizes: [usize; 2],
    body: fn(usize) -> Value,
}

/// What has tests of its own: connections, times and rates.
const ELSEWHERE: [&str; 9] = [
    "body_timeout_ms",
    "concurrent_requests",
    "connections",
    "cost_mode",
    "header_bytes",
    "header_timeout_ms",
    "rate_per_address",
    "rate_per_credential",
    "request_timeout_ms",
];

const CASES: [Case; 17] = [
    case(
        "DOCUMENT_BYTES",
        "documentBytes",
        100,
        [100, 101],
        |bytes| query(&format!("{:bytes$}", "{__typename}")),
    ),
    case("TOKENS", "tokens", 10, [8, 9], |fields| {
        query(&format!("{{{}}}", "__typename ".repeat(fields)))
    }),
    // Three times a fragment and its fields; the text itself holds 20 tokens at most.
    case("TOKENS", "tokens", 20, [5, 6], |fields| {
        let fields = "__typename ".repeat(fields);
        query(&format!(
            "{{...F ...F ...F}} fragment F on Query{{{fields}}}"
        ))
    }),
    case("NESTING", "nesting", 5, [5, 6], nested_document),
    case("NESTING", "nesting", 5, [5, 6], nested_json),
    // A body is an object with two names, a document and a list.
    case(
        "VARIABLES",
        "variables",
        20,
        [15, 16],
        |values| json!({"query": "{__typename}", "other": vec![1; values]}),
    ),
    case("VARIABLES", "variables", 20, [20, 21], |uses| {
        let fields = "status @include(if:$v) ".repeat(uses);
        let document = format!("query($v:Boolean!){{health{{{fields}}}}}");
        json!({"query": document, "variables": {"v": true}})
    }),
    case("BODY_BYTES", "bodyBytes", 1_000, [10, 11], |uses| {
        let fields = "model(slug:$v){slug} ".repeat(uses);
        let document = format!("query($v:String!){{{fields}}}");
        json!({"query": document, "variables": {"v": "v".repeat(100)}})
    }),
    case("DEPTH", "depth", 3, [3, 4], |depth| {
        let (open, close) = ("ofType{".repeat(depth - 3), "}".repeat(depth - 3));
        query(&format!("{{__schema{{queryType{{{open}name{close}}}}}}}"))
    }),
    case("ALIASES", "aliases", 3, [3, 4], |aliases| {
        let fields = (0..aliases).map(|n| format!("a{n}:__typename "));
        query(&format!("{{{}}}", fields.collect::<String>()))
    }),
    case("ROOT_FIELDS", "rootFields", 3, [3, 4], |fields| {
        query(&format!("{{{}}}", "__typename ".repeat(fields)))
    }),
    case("ROOT_FIELDS", "rootFields", 3, [3, 4], |fields| {
        let fields = "__typename ".repeat(fields);
        query(&format!("{{...F}} fragment F on Query{{...{{{fields}}}}}"))
    }),
    case("DIRECTIVES", "directives", 3, [3, 4], |directives| {
        let fields = "__typename @skip(if:false) ".repeat(directives);
        query(&format!("{{{fields}}}"))
    }),
    case("FIELDS", "fields", 4, [4, 5], |fields| {
        query(&format!("{{{}}}", "__typename ".repeat(fields)))
    }),
    // A fragment around others is compared with what is in them again.
    case("FIELDS", "fields", 3, [2, 3], nested_document),
    case("COST", "cost", 3, [3, 4], |cost| {
        query(&format!("{{{}}}", "__typename ".repeat(cost)))
    }),
    case("BATCH_SIZE", "batchSize", 2, [2, 3], |requests| {
        json!(vec![query("{__typename}"); requests])
    }),
];

const fn case(
    variable: &'static str,
    limit: &'static str,
    most: usize,
    sizes: [usize; 2],
    body: fn(usize) -> Value,
) -> Case {
    Case {
        variable,
        limit,
        most,
        sizes,
        body,
    }
}

fn query(document: &str) -> Value {
    json!({ "query": document })
}

/// Brackets that nest so deep.
fn nested_document(levels: usize) -> Value {
    let (open, close) = ("...{".repeat(levels - 1), "}".repeat(levels - 1));
    query(&format!("{{{open}__typename{close}}}"))
}

fn nested_json(levels: usize) -> Value {
    let list = (2..levels).fold(json!([]), |list, _| json!([list]));
    json!({"query": "{__typename}", "other": list})
}

async fn limited(variables: &[(&str, &str)]) -> TestApp {
    let named: Vec<(String, &str)> = variables
        .iter()
        .map(|(name, value)| (format!("LIMITS_{name}"), *value))
        .collect();
    let named: Vec<(&str, &str)> = named
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    TestApp::with(&named).await
}

/// `answered`, or the first error's code, limit and most.
async fn outcome(app: &TestApp, body: &Value) -> Value {
    let answer = app.post(None, body.to_string()).await.body;
    let answers = answer.as_array().cloned().unwrap_or(vec![answer]);
    let is_answered = |answer: &Value| answer["data"].is_object() && answer["errors"].is_null();
    if answers.iter().all(is_answered) {
        return json!("answered");
    }
    let extensions = &answers[0]["errors"][0]["extensions"];
    json!([extensions["code"], extensions["limit"], extensions["most"]])
}

/// Every outcome that is not as it should be.
fn assert_all(outcomes: &[(String, Value, Value)]) {
    let wrong = outcomes.iter().filter(|(_, found, wanted)| found != wanted);
    let wrong = wrong.map(|(name, found, wanted)| format!("{name}: {found}, not {wanted}"));
    assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_limit_has_a_case() {
    let limits = serde_json::to_value(LimitsConfig::default()).unwrap();
    let cases: BTreeSet<String> = CASES
        .iter()
        .map(|case| case.variable.to_lowercase())
        .collect();

    for limit in limits.as_object().unwrap().keys() {
        assert!(
            cases.contains(limit) || ELSEWHERE.contains(&limit.as_str()),
            "LIMITS_{}: add a case",
            limit.to_uppercase()
        );
    }
}

#[tokio::test]
async fn what_just_fits_is_answered_and_one_more_is_refused_by_name() {
    let mut outcomes = Vec::new();
    for case in &CASES {
        let app = limited(&[(case.variable, &case.most.to_string())]).await;
        let wanted = [
            json!("answered"),
            json!(["LIMIT_EXCEEDED", case.limit, case.most]),
        ];
        for (size, wanted) in case.sizes.into_iter().zip(wanted) {
            let name = format!("LIMITS_{}={}, {size}", case.variable, case.most);
            outcomes.push((name, outcome(&app, &(case.body)(size)).await, wanted));
        }
    }
    assert_all(&outcomes);
}

#[tokio::test]
async fn a_limit_of_0_is_off() {
    let off: Vec<(&str, &str)> = CASES.iter().map(|case| (case.variable, "0")).collect();
    let app = limited(&off).await;
    let mut outcomes = Vec::new();
    for case in &CASES {
        let name = format!("LIMITS_{}=0", case.variable);
        let [_, too_many] = case.sizes.map(case.body);
        outcomes.push((name, outcome(&app, &too_many).await, json!("answered")));
    }
    assert_all(&outcomes);
}

#[tokio::test]
async fn nesting_is_limited_whatever_is_configured() {
    let app = limited(&[("NESTING", "0")]).await;

    for body in [nested_document, nested_json] {
        assert_eq!(outcome(&app, &body(64)).await, "answered");
        let refused = json!(["LIMIT_EXCEEDED", "nesting", 64]);
        assert_eq!(outcome(&app, &body(65)).await, refused);
    }
}

#[test]
fn nesting_deeper_than_the_parser_can_is_a_mistake_of_the_configuration() {
    let read = |nesting: &str| {
        Config::from_variables([("LIMITS_NESTING".to_owned(), nesting.to_owned())])
            .map_err(|problem| problem.to_string())
    };

    assert!(read("64").is_ok());
    let problem = read("65").unwrap_err();
    assert!(problem.starts_with("LIMITS_NESTING: "), "{problem}");
}

#[tokio::test]
async fn what_costs_too_much_is_only_logged_where_costs_are_measured() {
    let body = query("{__typename __typename __typename __typename}");
    let refused = json!(["LIMIT_EXCEEDED", "cost", 3]);
    for (mode, expected, lines) in [("measure", json!("answered"), 1), ("enforce", refused, 0)] {
        let app = limited(&[("COST", "3"), ("COST_MODE", mode)]).await;
        let log = Log::listen();

        assert_eq!(outcome(&app, &body).await, expected);
        assert_eq!(outcome(&app, &query("{__typename}")).await, "answered");

        let told = log.lines("an operation costs more than it may");
        assert_eq!(told.len(), lines, "{mode}: {told:?}");
        for line in told {
            assert!(line.contains("WARN"), "{line}");
            assert!(line.contains("graphql.cost=4"), "{line}");
        }
    }
}
