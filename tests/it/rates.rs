//! How often one address and one credential may ask. The clock of these applications stands still, so nothing that was
//! spent comes back.

use std::{fmt::Write, net::SocketAddr};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use serde_json::json;

use crate::support::{Answer, TestApp, World};

const STRANGER: &str = "203.0.113.9:4711";

#[tokio::test]
async fn an_address_that_asked_too_often_is_told_when_to_come_again() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_ADDRESS", "2")]).await;

    let mut shown = String::new();
    for path in ["/v1/models", "/nothing", "/v1/models", "/graphql"] {
        let answer = get(&app, STRANGER, None, path).await;
        writeln!(shown, "{path}\n{}\n", whole(&answer)).unwrap();
    }

    insta::assert_snapshot!(shown, @r#"
    /v1/models
    200 OK
    ratelimit-policy: "address";q=2;w=60, "credential";q=300;w=15
    ratelimit: "address";r=1;t=30
    []

    /nothing
    404 Not Found
    ratelimit-policy: "address";q=2;w=60, "credential";q=300;w=15
    ratelimit: "address";r=0;t=60
    {"detail":{"code":"NOT_FOUND","message":"there is no such path"}}

    /v1/models
    429 Too Many Requests
    retry-after: 30
    ratelimit-policy: "address";q=2;w=60, "credential";q=300;w=15
    ratelimit: "address";r=0;t=60
    {"detail":{"code":"RATE_LIMITED","message":"too many requests: try again in 30 s"}}

    /graphql
    429 Too Many Requests
    retry-after: 30
    ratelimit-policy: "address";q=2;w=60, "credential";q=300;w=15
    ratelimit: "address";r=0;t=60
    {"errors":[{"extensions":{"code":"RATE_LIMITED"},"message":"too many requests: try again in 30 s"}]}
    "#);
}

#[tokio::test]
async fn every_address_has_its_own_rate() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_ADDRESS", "1")]).await;

    let mut statuses = String::new();
    for peer in [
        STRANGER,
        "203.0.113.9:4712",
        "203.0.113.10:4711",
        // The same machine, by a socket that takes both kinds of addresses.
        "[::ffff:203.0.113.10]:4711",
        "[2001:db8:1:2::1]:4711",
        "[2001:db8:1:2:ffff::1]:4711",
        "[2001:db8:1:3::1]:4711",
    ] {
        let status = get(&app, peer, None, "/v1/models").await.status.as_u16();
        writeln!(statuses, "{peer}: {status}").unwrap();
    }

    insta::assert_snapshot!(statuses, @"
    203.0.113.9:4711: 200
    203.0.113.9:4712: 429
    203.0.113.10:4711: 200
    [::ffff:203.0.113.10]:4711: 429
    [2001:db8:1:2::1]:4711: 200
    [2001:db8:1:2:ffff::1]:4711: 429
    [2001:db8:1:3::1]:4711: 200
    ");
}

#[tokio::test]
async fn probes_that_cost_nothing_are_not_counted() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_ADDRESS", "1")]).await;

    let mut statuses = String::new();
    for path in [
        "/health/live",
        "/health/ready",
        "/health",
        "/health",
        "/health/ready",
        "/health/live",
    ] {
        let answer = get(&app, STRANGER, None, path).await;
        let is_told = answer.headers.contains_key("ratelimit");
        let status = answer.status.as_u16();
        writeln!(statuses, "{path}: {status}, told: {is_told}").unwrap();
    }

    insta::assert_snapshot!(statuses, @"
    /health/live: 200, told: false
    /health/ready: 200, told: false
    /health: 200, told: true
    /health: 429, told: true
    /health/ready: 200, told: false
    /health/live: 200, told: false
    ");
}

#[tokio::test]
async fn a_request_that_came_through_no_connection_has_no_address() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_ADDRESS", "1")]).await;

    for _ in 0..3 {
        assert_eq!(app.get(None, "/v1/models").await.status, 200);
    }
}

#[tokio::test]
async fn behind_a_proxy_its_clients_are_told_apart_and_a_stranger_speaks_for_nobody() {
    let limits = ("LIMITS_RATE_PER_ADDRESS", "1");
    let app = TestApp::with(&[limits, ("TRUSTED_PROXIES", "10.0.0.0/8")]).await;

    let mut statuses = String::new();
    for (peer, forwarded) in [
        ("10.0.0.1:1", "198.51.100.1"),
        ("10.0.0.1:1", "198.51.100.2"),
        ("10.0.0.2:1", "6.6.6.6, 198.51.100.2, 10.0.0.1"),
        (STRANGER, "198.51.100.3"),
        (STRANGER, "198.51.100.4"),
        ("10.0.0.1:1", "198.51.100.3"),
    ] {
        let request = Request::get("/v1/models").header("x-forwarded-for", forwarded);
        let answer = send(&app, peer, None, request.body(Body::empty()).unwrap()).await;
        let status = answer.status.as_u16();
        writeln!(statuses, "{peer} for {forwarded}: {status}").unwrap();
    }

    insta::assert_snapshot!(statuses, @"
    10.0.0.1:1 for 198.51.100.1: 200
    10.0.0.1:1 for 198.51.100.2: 200
    10.0.0.2:1 for 6.6.6.6, 198.51.100.2, 10.0.0.1: 429
    203.0.113.9:4711 for 198.51.100.3: 200
    203.0.113.9:4711 for 198.51.100.4: 429
    10.0.0.1:1 for 198.51.100.3: 200
    ");
}

#[tokio::test]
async fn a_credential_that_asked_too_often_is_told_when_to_come_again() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_CREDENTIAL", "2")]).await;
    let alice = World::new(&app, "alice").await;
    let query = json!({"query": "{ viewer { workspace { handle } } }"}).to_string();

    let mut shown = String::new();
    for peer in [STRANGER, STRANGER, "198.51.100.1:1"] {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let request = request.body(Body::from(query.clone())).unwrap();
        let answer = send(&app, peer, Some(&alice.key), request).await;
        writeln!(shown, "{}\n", whole(&answer)).unwrap();
    }
    let summary = get(&app, STRANGER, Some(&alice.key), "/v1/dashboard/summary").await;
    writeln!(shown, "{}", whole(&summary)).unwrap();

    insta::assert_snapshot!(shown, @r#"
    200 OK
    ratelimit-policy: "address";q=750;w=15, "credential";q=2;w=60
    ratelimit: "address";r=749;t=1, "credential";r=1;t=30
    {"data":{"viewer":{"workspace":{"handle":"alice"}}}}

    200 OK
    ratelimit-policy: "address";q=750;w=15, "credential";q=2;w=60
    ratelimit: "address";r=748;t=1, "credential";r=0;t=60
    {"data":{"viewer":{"workspace":{"handle":"alice"}}}}

    429 Too Many Requests
    retry-after: 30
    ratelimit-policy: "address";q=750;w=15, "credential";q=2;w=60
    ratelimit: "address";r=749;t=1, "credential";r=0;t=60
    {"errors":[{"extensions":{"code":"RATE_LIMITED"},"message":"too many requests: try again in 30 s"}]}

    429 Too Many Requests
    retry-after: 30
    ratelimit-policy: "address";q=750;w=15, "credential";q=2;w=60
    ratelimit: "address";r=747;t=1, "credential";r=0;t=60
    {"detail":{"code":"RATE_LIMITED","message":"too many requests: try again in 30 s"}}
    "#);
}

#[tokio::test]
async fn nobody_spends_what_is_anothers() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_CREDENTIAL", "1")]).await;
    let alice = World::new(&app, "alice").await;
    let mallory = World::new(&app, "mallory").await;
    let second = alice.key(&app, None, None).await;
    let wrong = format!("rt_{}", "x".repeat(32));

    let mut statuses = String::new();
    for (who, key) in [
        ("alice", Some(&alice.key)),
        ("alice", Some(&alice.key)),
        ("mallory", Some(&mallory.key)),
        ("alice's other key", Some(&second)),
        ("nobody", None),
        ("nobody", None),
        ("a wrong key", Some(&wrong)),
        ("a wrong key", Some(&wrong)),
    ] {
        let key = key.map(String::as_str);
        let answer = app.get(key, "/v1/dashboard/summary").await;
        let status = answer.status.as_u16();
        writeln!(statuses, "{who}: {status}").unwrap();
    }

    insta::assert_snapshot!(statuses, @"
    alice: 200
    alice: 429
    mallory: 200
    alice's other key: 200
    nobody: 401
    nobody: 401
    a wrong key: 401
    a wrong key: 401
    ");
}

#[tokio::test]
async fn an_address_is_limited_before_anything_is_looked_up() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_ADDRESS", "1"), NO_CACHE]).await;
    let alice = World::new(&app, "alice").await;
    get(&app, STRANGER, None, "/v1/models").await;

    let asked = get(&app, STRANGER, Some(&alice.key), "/v1/dashboard/summary");
    let (answer, statements) = app.statements(asked).await;

    assert_eq!((answer.status.as_u16(), statements), (429, 0));
}

#[tokio::test]
async fn an_answer_tells_the_limits_and_what_is_left() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;

    get(&app, STRANGER, None, "/v1/models").await;
    let answer = get(&app, STRANGER, Some(&alice.key), "/v1/dashboard/summary").await;

    insta::assert_snapshot!(told(&answer), @r#"
    ratelimit-policy: "address";q=750;w=15, "credential";q=300;w=15
    ratelimit: "address";r=748;t=1, "credential";r=299;t=1
    "#);
}

#[tokio::test]
async fn nought_turns_the_limits_off() {
    let off = ["LIMITS_RATE_PER_ADDRESS", "LIMITS_RATE_PER_CREDENTIAL"].map(|name| (name, "0"));
    let app = TestApp::with(&off).await;
    let alice = World::new(&app, "alice").await;

    let answer = get(&app, STRANGER, Some(&alice.key), "/v1/dashboard/summary").await;

    assert_eq!((answer.status.as_u16(), told(&answer).as_str()), (200, ""));
}

#[tokio::test]
async fn what_was_refused_is_counted() {
    let limits = ["LIMITS_RATE_PER_ADDRESS", "LIMITS_RATE_PER_CREDENTIAL"].map(|name| (name, "2"));
    let app = TestApp::with(&limits).await;
    let alice = World::new(&app, "alice").await;

    for (peer, key) in [
        (STRANGER, None),
        (STRANGER, None),
        (STRANGER, None),
        (STRANGER, Some(alice.key.as_str())),
        ("198.51.100.1:1", Some(alice.key.as_str())),
        ("198.51.100.1:1", Some(alice.key.as_str())),
        ("198.51.100.2:1", Some(alice.key.as_str())),
    ] {
        get(&app, peer, key, "/v1/dashboard/summary").await;
    }

    let text = app.app.metrics.render(None);
    let lines = text
        .lines()
        .filter(|line| line.starts_with("roundtrip_http_refused"));
    let mut lines: Vec<&str> = lines.collect();
    lines.sort_unstable();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    roundtrip_http_refused_total{reason="address"} 2
    roundtrip_http_refused_total{reason="connection"} 0
    roundtrip_http_refused_total{reason="credential"} 1
    roundtrip_http_refused_total{reason="shed"} 0
    "#);
}

/// A key is asked for every time.
const NO_CACHE: (&str, &str) = ("AUTH_CACHE_SECONDS", "0");

async fn get(app: &TestApp, peer: &str, key: Option<&str>, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty()).unwrap();
    send(app, peer, key, request).await
}

/// Sends a request as if it had come over a connection of that address.
async fn send(app: &TestApp, peer: &str, key: Option<&str>, mut request: Request<Body>) -> Answer {
    let peer: SocketAddr = peer.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    app.send(key, request).await
}

/// The status, what is told of the rates, and the body.
fn whole(answer: &Answer) -> String {
    format!("{}\n{}{}", answer.status, told(answer), answer.body)
}

fn told(answer: &Answer) -> String {
    let mut lines = String::new();
    for name in ["retry-after", "ratelimit-policy", "ratelimit"] {
        for value in answer.headers.get_all(name) {
            writeln!(lines, "{name}: {}", value.to_str().unwrap()).unwrap();
        }
    }
    lines
}
