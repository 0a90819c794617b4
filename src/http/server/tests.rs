use std::future::pending;

use axum::routing::get;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
    time::timeout,
};

use super::*;
use crate::{config::Limit, metrics::HttpMetrics};

const SHORT: Limit = Limit::of(50);

/// Much more than fits into the pipe between the two.
const LARGE: usize = 1_000_000;

#[tokio::test]
async fn an_answer_that_is_not_taken_is_given_up() {
    let server = server(SHORT, SHORT);
    let (mut client, task) = connect(&server);

    let ended = timeout(Duration::from_mins(1), async {
        client.write_all(REQUEST).await.unwrap();
        task.await.unwrap();
    });

    ended.await.expect("the connection stays");
    let mut taken = Vec::new();
    client.read_to_end(&mut taken).await.unwrap();
    assert!(taken.starts_with(b"HTTP/1.1 200 OK\r\n"));
    assert!(taken.len() < LARGE);
}

#[tokio::test]
async fn an_answer_that_is_taken_slowly_is_sent_to_its_end() {
    let server = server(SHORT, Limit::OFF);
    let (mut client, task) = connect(&server);
    client.write_all(REQUEST).await.unwrap();

    let mut taken = vec![0; LARGE / 2];
    client.read_exact(&mut taken).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    client.read_to_end(&mut taken).await.unwrap();

    assert!(taken.len() > LARGE);
    task.await.unwrap();
}

#[tokio::test]
async fn a_request_that_is_being_answered_is_waited_for_until_its_client_has_gone() {
    let server = server(SHORT, SHORT);
    let (mut client, task) = connect(&server);
    client
        .write_all(b"GET /never HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();

    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!task.is_finished());
    drop(client);

    task.await.unwrap();
}

const REQUEST: &[u8] = b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n";

fn server(patience: Limit, last_patience: Limit) -> Arc<Server> {
    let limits = LimitsConfig {
        header_timeout_ms: patience,
        ..LimitsConfig::default()
    };
    let router = Router::new()
        .route("/large", get(|| async { "x".repeat(LARGE) }))
        .route("/never", get(pending::<()>));
    Arc::new(Server {
        router,
        protocols: protocols(&limits),
        patience: patience.milliseconds(),
        last_patience: last_patience.milliseconds(),
        connections: Connections::new(Limit::OFF, HttpMetrics::default()),
        ending: CancellationToken::new(),
    })
}

/// The client's end of a connection, and the task that attends to the other one.
fn connect(server: &Arc<Server>) -> (DuplexStream, tokio::task::JoinHandle<()>) {
    let (ours, theirs) = duplex(10_000);
    let connection = server.connections.open().unwrap();
    let server = Arc::clone(server);
    let peer = SocketAddr::from(([127, 0, 0, 1], 4_711));
    let task = tokio::spawn(async move { server.attend(theirs, peer, &connection).await });
    (ours, task)
}
