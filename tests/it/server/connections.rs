//! Many connections at the same time.

use std::{process::Command, thread, time::Duration};

use super::{Client, Serving};
use crate::support::{Program, TestApp, World, get};

/// Nobody is closed for being idle.
const PATIENT: (&str, &str) = ("LIMITS_HEADER_TIMEOUT_MS", "0");

#[tokio::test]
async fn a_newcomer_takes_the_place_of_the_idlest() {
    let app = TestApp::with(&[("LIMITS_CONNECTIONS", "2"), PATIENT]).await;
    let serving = Serving::start(&app).await;
    let mut first = serving.connect().await;
    first.send("GET /v1/models HTTP/1.1\r\nx: ").await;
    let mut second = serving.connect().await;
    assert_eq!(ask(&mut second).await, Some(200));

    let mut third = serving.connect().await;

    assert_eq!(ask(&mut third).await, Some(200));
    assert_eq!(first.rest().await, "");
    assert_eq!(ask(&mut second).await, Some(200));
    let metrics = app.app.metrics.render(None);
    for line in [
        "roundtrip_http_refused_total{reason=\"connection\"} 1\n",
        "roundtrip_http_connections 2\n",
    ] {
        assert!(metrics.contains(line), "{metrics}");
    }
}

#[tokio::test]
async fn a_connection_that_is_being_answered_keeps_its_place() {
    let app = TestApp::with(&[("LIMITS_CONNECTIONS", "2"), PATIENT]).await;
    let serving = Serving::start(&app).await;
    let mut first = serving.connect().await;
    begin(&app, &mut first, 1).await;
    let mut second = serving.connect().await;
    begin(&app, &mut second, 2).await;

    let mut third = serving.connect().await;
    let turned_away = ask(&mut third).await;
    for client in [&mut first, &mut second] {
        client.send(REST).await;
        assert_eq!(client.status().await, Some(200));
    }

    assert_eq!(turned_away, None);
    assert_eq!(serving.status().await, Some(200));
}

#[tokio::test]
async fn a_flood_of_silent_connections_keeps_nobody_out() {
    let app = TestApp::with(&[("LIMITS_CONNECTIONS", "20"), PATIENT]).await;
    let serving = Serving::start(&app).await;
    let mut silent = Vec::new();

    for _ in 0..10 {
        for _ in 0..30 {
            silent.push(serving.connect().await);
        }
        assert_eq!(serving.status().await, Some(200));
    }
}

#[tokio::test]
async fn a_system_that_gives_no_more_connections_is_borne() {
    let app = TestApp::new().await;
    World::new(&app, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_roundtrip");
    command.args(["-c", "ulimit -n 100; exec \"$0\"", program]);
    let mut variables = app.database.variables();
    variables.extend([
        PATIENT,
        ("LIMITS_CONNECTIONS", "0"),
        ("DATABASE_POOL_SIZE", "2"),
        ("DATABASE_MAX_OVERFLOW", "0"),
    ]);

    let program = Program::spawn(command, folder.path(), &variables);
    let address = program.address();
    let silent: Vec<_> = (0..150)
        .map(|_| std::net::TcpStream::connect(&address).unwrap())
        .collect();
    program.logs("the system gives no more connections");
    let meanwhile = get(&address, None, "/health/live");
    drop(silent);
    thread::sleep(Duration::from_millis(200));
    let after = get(&address, None, "/v1/models");

    assert_eq!(meanwhile.map(|(status, _)| status), Some(200));
    assert_eq!(after.map(|(status, _)| status), Some(200));
    let log = program.log();
    assert_eq!(log.matches("gives no more connections").count(), 1, "{log}");
}

/// The end of a request that was begun.
const REST: &str = "query\": \"{ __typename }\"}";

/// Begins a request, and waits until it is one of so many under way.
async fn begin(app: &TestApp, client: &mut Client, under_way: usize) {
    client
        .send(&format!(
            "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{{\"",
            REST.len() + 2
        ))
        .await;
    let mut count = app.app.under_way.subscribe();
    super::within(count.wait_for(|count| *count == under_way))
        .await
        .unwrap();
}

async fn ask(client: &mut Client) -> Option<u16> {
    client
        .send("HEAD /v1/models HTTP/1.1\r\nhost: a\r\n\r\n")
        .await;
    client.status().await
}
