//! The listener of the metrics, of the built program.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::ANYWHERE;
use crate::support::{Program, TestApp, World, get};

#[tokio::test]
async fn metrics_are_served_on_an_address_of_their_own() {
    let app = TestApp::new().await;
    World::new(&app, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let variables = [("DATABASE_URL", app.database.url()), ANYWHERE];

    let program = Program::start(folder.path(), &[], &variables);
    let gateway = program.address();
    let metrics = address_of_metrics(&program);
    let mut answer = ureq::get(format!("http://{metrics}/metrics"))
        .call()
        .unwrap();
    let text = answer.body_mut().read_to_string().unwrap();

    assert_ne!(metrics, gateway);
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    assert!(text.starts_with("# HELP "), "{text}");
    for path in ["/", "/graphql", "/health", "/metrics/"] {
        assert_eq!(get(&metrics, None, path).unwrap().0, 404, "{path}");
    }
    let posted = ureq::post(format!("http://{metrics}/metrics"))
        .config()
        .http_status_as_error(false)
        .build()
        .send_empty()
        .unwrap();
    assert_eq!(posted.status(), 404);
    assert_eq!(get(&gateway, None, "/metrics").unwrap().0, 404);
}

#[tokio::test]
async fn without_an_address_there_are_no_metrics() {
    let app = TestApp::new().await;
    World::new(&app, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let variables = [("DATABASE_URL", app.database.url()), ("METRICS_ADDR", "")];

    let program = Program::start(folder.path(), &[], &variables);
    let gateway = program.address();

    assert_eq!(get(&gateway, None, "/metrics").unwrap().0, 404);
    assert!(!program.log().contains("metrics"), "{}", program.log());
}

#[test]
fn metrics_are_served_while_the_database_is_still_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = ("DATABASE_URL", "postgres://me:hunter2@127.0.0.1:1/db");

    let program = Program::start(folder.path(), &[], &[nowhere, ANYWHERE]);
    program.logs("the database cannot be reached yet, trying again");
    let (status, _) = get(&address_of_metrics(&program), None, "/metrics").unwrap();

    assert_eq!(status, 200);
}

#[tokio::test]
async fn metrics_are_served_until_the_last_request_is_answered() {
    let app = TestApp::new().await;
    World::new(&app, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let variables = [("DATABASE_URL", app.database.url()), ANYWHERE];
    let program = Program::start(folder.path(), &[], &variables);
    let (gateway, metrics) = (program.address(), address_of_metrics(&program));
    let body = json!({"query": "{ __typename }"}).to_string();
    let (begun, rest) = body.split_at(5);
    let mut client = TcpStream::connect(&gateway).unwrap();
    write!(
        client,
        "POST /graphql HTTP/1.1\r\nhost: {gateway}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{begun}",
        body.len()
    )
    .unwrap();
    until_active(&metrics);

    program.terminate();
    program.logs("stopping: requests under way are finished first");
    let ready = get(&gateway, None, "/health/ready");
    let draining = get(&metrics, None, "/metrics").unwrap();
    client.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    let ended = program.end();

    assert_eq!(ready, Some((503, json!({"status": "draining"}))));
    assert_eq!((draining.0, active(&draining.1)), (200, ACTIVE));
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(get(&metrics, None, "/metrics"), None);
}

#[test]
fn an_address_that_is_none_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();

    let refused = Program::run(folder.path(), &[], &[("METRICS_ADDR", "hunter2:9464")]);

    assert_eq!(refused.code, Some(1));
    insta::assert_snapshot!(refused.stderr, @"error: METRICS_ADDR: must be an IP address and a port; for example METRICS_ADDR=127.0.0.1:9464");
}

#[tokio::test]
async fn a_port_that_somebody_else_has_stops_the_start() {
    let app = TestApp::new().await;
    World::new(&app, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let variables = [
        ("DATABASE_URL", app.database.url()),
        ("METRICS_ADDR", &address),
    ];

    let refused = Program::run(folder.path(), &[], &variables);

    assert_eq!(refused.code, Some(1));
    assert_eq!(refused.stdout, "");
    insta::assert_snapshot!(refused.stderr.replace(&address, "[address]"), @"error: METRICS_ADDR: cannot listen on [address]: Address already in use (os error 98); for example METRICS_ADDR=127.0.0.1:9465, or leave it empty for no metrics");
}

/// Where the metrics are, once the program says so.
fn address_of_metrics(program: &Program) -> String {
    const LABEL: &str = " serving metrics address=";
    program.logs(LABEL);
    // The log is read as it comes, so the line may not be whole yet.
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let log = program.log();
        let (_, rest) = log.split_once(LABEL).unwrap();
        if let Some((address, _)) = rest.split_once('\n') {
            return address.to_owned();
        }
        assert!(Instant::now() < deadline, "the line does not end: {log}");
        thread::sleep(Duration::from_millis(10));
    }
}

const ACTIVE: &str = "http_server_active_requests{http_request_method=\"POST\"} 1";

/// The POST requests under way.
fn active(text: &Value) -> &str {
    let mut lines = text.as_str().unwrap().lines();
    let name = "http_server_active_requests{http_request_method=\"POST\"}";
    lines.find(|line| line.starts_with(name)).unwrap_or("")
}

fn until_active(metrics: &str) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while active(&get(metrics, None, "/metrics").unwrap().1) != ACTIVE {
        assert!(Instant::now() < deadline, "the request does not arrive");
        thread::sleep(Duration::from_millis(10));
    }
}
