//! What the gateway counts and times, as Prometheus reads it.

use std::{convert::Infallible, fs, future::pending, path::Path, time::Duration};

use async_graphql::{Request as Operation, Response};
use axum::{
    body::{Body, Bytes},
    http::{Method, Request, header},
};
use futures::{poll, stream};
use roundtrip::{
    config::Config,
    dashboard::DASHBOARD,
    graphql::{
        Care, Executor, GraphqlRequest, Kind, Operations, Rules, TrustedDocuments, encode_id,
    },
    http::MetricsListener,
    metrics::{Metrics, PoolState, Way},
    schema,
};
use serde_json::json;
use tokio::task::spawn_blocking;

use self::text::{figures, series};
use crate::support::{TestApp, World, get};

mod listener;
mod pool;
mod text;

/// A scrape takes a free port.
const ANYWHERE: (&str, &str) = ("METRICS_ADDR", "127.0.0.1:0");

#[tokio::test]
async fn a_scrape_shows_what_was_asked_over_http_and_in_graphql() {
    let app = TestApp::with(&[ANYWHERE]).await;
    let alice = World::new(&app, "alice").await;

    for _ in 0..2 {
        app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;
    }
    app.graphql(None, "{ viewer { workspace { handle } }", json!({}))
        .await;
    app.get(None, "/v1/dashboard/summary").await;
    app.get(None, "/v1/models").await;
    app.get(None, "/health/ready").await;
    app.get(None, "/wp-login.php?user=me").await;
    app.get(None, "/.env").await;
    app.send(None, of("BREW", "/graphql")).await;
    app.send(None, of("PROPFIND", "/graphql")).await;
    let text = scrape(&app).await;

    insta::assert_snapshot!(figures(&text, |name| !is_of_the_database(name)), @r#"
    # HELP http_server_active_requests Requests under way.
    # TYPE http_server_active_requests gauge
    http_server_active_requests{http_request_method="GET"} 0
    http_server_active_requests{http_request_method="POST"} 0
    http_server_active_requests{http_request_method="_OTHER"} 0

    # HELP http_server_request_duration_seconds How long requests took until their answer was ready; the status is empty where the client had gone before, the route where the path is none of ours.
    # TYPE http_server_request_duration_seconds histogram
    # UNIT http_server_request_duration_seconds seconds
    buckets: 0.001 0.0025 0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1.0 2.5 5.0 7.5 10.0 +Inf
    http_server_request_duration_seconds_count{http_request_method="GET",http_route="",http_response_status_code="404"} 2
    http_server_request_duration_seconds_count{http_request_method="GET",http_route="/health/ready",http_response_status_code="200"} 1
    http_server_request_duration_seconds_count{http_request_method="GET",http_route="/v1/dashboard/summary",http_response_status_code="401"} 1
    http_server_request_duration_seconds_count{http_request_method="GET",http_route="/v1/models",http_response_status_code="200"} 1
    http_server_request_duration_seconds_count{http_request_method="POST",http_route="/graphql",http_response_status_code="200"} 3
    http_server_request_duration_seconds_count{http_request_method="_OTHER",http_route="/graphql",http_response_status_code="405"} 2
    http_server_request_duration_seconds_sum{http_request_method="GET",http_route="",http_response_status_code="404"} [seconds]
    http_server_request_duration_seconds_sum{http_request_method="GET",http_route="/health/ready",http_response_status_code="200"} [seconds]
    http_server_request_duration_seconds_sum{http_request_method="GET",http_route="/v1/dashboard/summary",http_response_status_code="401"} [seconds]
    http_server_request_duration_seconds_sum{http_request_method="GET",http_route="/v1/models",http_response_status_code="200"} [seconds]
    http_server_request_duration_seconds_sum{http_request_method="POST",http_route="/graphql",http_response_status_code="200"} [seconds]
    http_server_request_duration_seconds_sum{http_request_method="_OTHER",http_route="/graphql",http_response_status_code="405"} [seconds]

    # HELP roundtrip_http_refused Requests that were turned away, as too many were under way (shed) or came of late (address, credential), and connections, as too many were open (connection).
    # TYPE roundtrip_http_refused counter
    roundtrip_http_refused_total{reason="address"} 0
    roundtrip_http_refused_total{reason="connection"} 0
    roundtrip_http_refused_total{reason="credential"} 0
    roundtrip_http_refused_total{reason="shed"} 0

    # HELP roundtrip_http_connections Open connections.
    # TYPE roundtrip_http_connections gauge
    roundtrip_http_connections 0


    # HELP roundtrip_graphql_operation_duration_seconds How long GraphQL operations took; the outcome is abandoned where the client had gone, or the time was over (LIMITS_REQUEST_TIMEOUT_MS), and the type is empty where the document could not be read.
    # TYPE roundtrip_graphql_operation_duration_seconds histogram
    # UNIT roundtrip_graphql_operation_duration_seconds seconds
    buckets: 0.001 0.0025 0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1.0 2.5 5.0 7.5 10.0 +Inf
    roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="",outcome="client_error"} 1
    roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="query",outcome="ok"} 2
    roundtrip_graphql_operation_duration_seconds_sum{graphql_operation_type="",outcome="client_error"} [seconds]
    roundtrip_graphql_operation_duration_seconds_sum{graphql_operation_type="query",outcome="ok"} [seconds]

    # HELP roundtrip_graphql_response_cache_lookups How often an answer was looked for that had been sent before: confirmed ones were sent again, the others executed because something has changed, or because they are new.
    # TYPE roundtrip_graphql_response_cache_lookups counter
    roundtrip_graphql_response_cache_lookups_total{outcome="changed"} 1
    roundtrip_graphql_response_cache_lookups_total{outcome="new"} 1

    # HELP roundtrip_batch_keys How many keys were read together, in one statement, by the kind of key.
    # TYPE roundtrip_batch_keys histogram
    buckets: 1.0 2.0 5.0 10.0 20.0 50.0 100.0 200.0 500.0 +Inf
    roundtrip_batch_keys_count{batch="BillingSummary"} 2
    roundtrip_batch_keys_count{batch="HeightOf"} 2
    roundtrip_batch_keys_count{batch="ReadingsOf"} 2
    roundtrip_batch_keys_sum{batch="BillingSummary"} 2.0
    roundtrip_batch_keys_sum{batch="HeightOf"} 4.0
    roundtrip_batch_keys_sum{batch="ReadingsOf"} 6.0
    "#);
    assert!(text.ends_with("\n# EOF\n"), "{text}");
}

#[tokio::test]
async fn a_batch_is_counted_with_the_number_of_its_keys() {
    let app = TestApp::with(&[ANYWHERE]).await;
    let alice = World::new(&app, "alice").await;
    let handles = ["agent-1", "agent-2", "agent-3", "agent-4", "agent-5"];
    let agents = alice.agents(&app, &handles).await;
    let ids: Vec<String> = agents
        .iter()
        .map(|agent| encode_id(Kind::Agent, agent.id).to_string())
        .collect();

    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for ids in [&ids[..], &ids[..2]] {
        let answer = app
            .graphql(Some(&alice.key), query, json!({"ids": ids}))
            .await;
        assert_eq!(answer["errors"], json!(null));
    }
    let text = scrape(&app).await;

    insta::assert_snapshot!(series(&text, "roundtrip_batch_keys"), @r#"
    roundtrip_batch_keys_count{batch="AgentById"} 2
    roundtrip_batch_keys_sum{batch="AgentById"} 7.0
    roundtrip_batch_keys_bucket{le="1.0",batch="AgentById"} 0
    roundtrip_batch_keys_bucket{le="2.0",batch="AgentById"} 1
    roundtrip_batch_keys_bucket{le="5.0",batch="AgentById"} 2
    roundtrip_batch_keys_bucket{le="10.0",batch="AgentById"} 2
    roundtrip_batch_keys_bucket{le="20.0",batch="AgentById"} 2
    roundtrip_batch_keys_bucket{le="50.0",batch="AgentById"} 2
    roundtrip_batch_keys_bucket{le="100.0",batch="AgentById"} 2
    roundtrip_batch_keys_bucket{le="200.0",batch="AgentById"} 2
    roundtrip_batch_keys_bucket{le="500.0",batch="AgentById"} 2
    roundtrip_batch_keys_bucket{le="+Inf",batch="AgentById"} 2
    "#);
}

#[tokio::test]
async fn operations_are_told_apart_by_what_they_do_and_whose_fault_it_is() {
    let app = TestApp::with(&[ANYWHERE]).await;
    let alice = World::new(&app, "alice").await;
    let key = Some(alice.key.as_str());
    let ask = |query: &'static str| app.graphql(key, query, json!({}));

    ask("{ __typename }").await;
    ask("query A { __typename } query B { __typename }").await;
    ask("{ nothing }").await;
    ask("mutation { nothing }").await;
    ask("subscription { nothing }").await;
    ask("{ node(id: \"nonsense\") { id } }").await;
    app.database
        .execute("ALTER TABLE agent RENAME TO away")
        .await;
    ask("{ viewer { workspace { agents(first: 1) { nodes { handle } } } } node(id: \"nonsense\") { id } }").await;
    let text = scrape(&app).await;

    let name = "roundtrip_graphql_operation_duration_seconds_count";
    insta::assert_snapshot!(series(&text, name), @r#"
    roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="",outcome="client_error"} 1
    roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="mutation",outcome="client_error"} 1
    roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="query",outcome="client_error"} 2
    roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="query",outcome="ok"} 1
    roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="query",outcome="server_error"} 1
    roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="subscription",outcome="client_error"} 1
    "#);
}

struct Endless;

impl Executor for Endless {
    async fn execute(&self, _: Operation, _: Care) -> Response {
        pending().await
    }
}

#[tokio::test]
async fn an_operation_that_is_given_up_is_counted_as_abandoned() {
    let metrics = Metrics::new(Way::Embedded);
    let config = Config::default();
    let rules = Rules::of(&config, TrustedDocuments::default());
    let operations = Operations::new(&schema::sdl(), rules, metrics.operations().clone());

    let request = GraphqlRequest::of("{ __typename }");
    let endless = operations.execute(request, &Endless);
    let outcome = tokio::time::timeout(Duration::from_millis(1), endless).await;

    assert!(outcome.is_err());
    let name = "roundtrip_graphql_operation_duration_seconds_count";
    insta::assert_snapshot!(series(&metrics.render(None), name), @r#"roundtrip_graphql_operation_duration_seconds_count{graphql_operation_type="query",outcome="abandoned"} 1"#);
}

#[tokio::test]
async fn a_request_is_under_way_until_its_client_has_gone() {
    let app = TestApp::with(&[ANYWHERE]).await;
    let body = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");

    let mut call = Box::pin(app.send(None, request.body(body).unwrap()));
    assert!(poll!(&mut call).is_pending());
    let during = scrape(&app).await;
    drop(call);
    let after = scrape(&app).await;

    let both = [during, after].map(|text| {
        let active = series(&text, "http_server_active_requests");
        let durations = series(&text, "http_server_request_duration_seconds_count");
        format!("{active}\n{durations}")
    });
    insta::assert_snapshot!(both.join("then\n"), @r#"
    http_server_active_requests{http_request_method="POST"} 1
    then
    http_server_active_requests{http_request_method="POST"} 0
    http_server_request_duration_seconds_count{http_request_method="POST",http_route="/graphql",http_response_status_code=""} 1
    "#);
}

#[tokio::test]
async fn an_embedded_database_shows_its_statements_and_no_pool() {
    let app = TestApp::with(&[ANYWHERE]).await;
    if app.database.is_postgres() {
        return;
    }

    let text = scrape(&app).await;

    let names: Vec<&str> = names(&text)
        .filter(|name| is_of_the_database(name))
        .collect();
    assert_eq!(names, ["db_client_operation_duration_seconds"]);
    assert!(
        text.contains(r#"_count{db_system_name="sqlite"}"#),
        "{text}"
    );
}

#[test]
fn every_metric_is_documented() {
    let metrics = Metrics::new(Way::Pooled);
    drop(metrics.http().arrived(&Method::GET, None));
    drop(metrics.operations().arrived());
    metrics.batches().reads::<()>(1);
    let state = PoolState {
        idle: 1,
        used: 0,
        min: 1,
        max: 1,
    };
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/metrics.md");
    let table = fs::read_to_string(table).unwrap();

    let text = metrics.render(Some(state));

    for name in names(&text) {
        assert!(table.contains(name), "{name}: add it to docs/metrics.md");
    }
}

fn of(method: &str, path: &str) -> Request<Body> {
    Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(path)
        .body(Body::empty())
        .unwrap()
}

/// What Prometheus is told.
async fn scrape(app: &TestApp) -> String {
    let listener = MetricsListener::start(&app.app).await.unwrap().unwrap();
    let address = listener.address.to_string();
    let answer = spawn_blocking(move || get(&address, None, "/metrics"));
    let (status, text) = answer.await.unwrap().unwrap();
    assert_eq!(status, 200);
    text.as_str().unwrap().to_owned()
}

/// The names of the families.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types.filter_map(|line| Some(line.split_once(' ')?.0))
}

fn is_of_the_database(name: &str) -> bool {
    ["db_", "roundtrip_connections_", "roundtrip_statements_"]
        .iter()
        .any(|start| name.starts_with(start))
}
