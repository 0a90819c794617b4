//! HTTP/2 without TLS, by clients that know beforehand that it is spoken.

use axum::http::Request;
use bytes::Bytes;
use h2::{Reason, client};
use tokio::net::TcpStream;

use super::{Serving, within};
use crate::support::TestApp;

#[tokio::test]
async fn requests_are_answered_and_an_idle_connection_is_closed() {
    let app = TestApp::with(&[("LIMITS_HEADER_TIMEOUT_MS", "200")]).await;
    let serving = Serving::start(&app).await;
    let (mut sender, connection) = connect(&serving).await;
    let ended = tokio::spawn(connection);

    for _ in 0..3 {
        let (answer, _) = sender.send_request(models(), true).unwrap();
        assert_eq!(within(answer).await.unwrap().status(), 200);
    }

    // It ends although somebody could still send: the server says goodbye.
    within(ended).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_connection_has_only_so_many_streams() {
    let app = TestApp::new().await;
    let serving = Serving::start(&app).await;
    let (mut sender, mut connection) = connect(&serving).await;
    let (answer, _) = sender.send_request(models(), true).unwrap();
    tokio::select! {
        _ = &mut connection => panic!("the connection ends"),
        answer = within(answer) => assert_eq!(answer.unwrap().status(), 200),
    }

    // The server's settings have come with its answer.
    assert_eq!(connection.max_concurrent_send_streams(), 100);
}

#[tokio::test]
async fn who_takes_requests_back_without_end_loses_the_connection() {
    let app = TestApp::new().await;
    let serving = Serving::start(&app).await;
    let (mut sender, connection) = connect(&serving).await;
    let ended = tokio::spawn(connection);

    for _ in 0..10_000 {
        let Ok(mut ready) = within(sender.ready()).await else {
            break;
        };
        let Ok((_, mut stream)) = ready.send_request(models(), false) else {
            break;
        };
        stream.send_reset(Reason::CANCEL);
        sender = ready;
    }

    // The goodbye may be lost, as the client still writes while the server has closed.
    assert!(within(ended).await.unwrap().is_err());
    assert_eq!(serving.status().await, Some(200));
}

#[tokio::test]
async fn a_head_beyond_the_limit_is_refused() {
    let app = TestApp::with(&[("LIMITS_HEADER_BYTES", "8192")]).await;
    let serving = Serving::start(&app).await;
    let (mut sender, connection) = connect(&serving).await;
    let connection = tokio::spawn(connection);

    let mut request = models();
    for number in 0..10 {
        let name = format!("x-{number}")
            .parse::<axum::http::HeaderName>()
            .unwrap();
        let value = "y".repeat(1_000).parse().unwrap();
        request.headers_mut().insert(name, value);
    }
    let (answer, _) = sender.send_request(request, true).unwrap();

    assert_eq!(within(answer).await.unwrap().status(), 431);
    connection.abort();
}

fn models() -> Request<()> {
    Request::get("http://a/v1/models").body(()).unwrap()
}

async fn connect(
    serving: &Serving,
) -> (
    client::SendRequest<Bytes>,
    client::Connection<TcpStream, Bytes>,
) {
    let stream = TcpStream::connect(&serving.address).await.unwrap();
    client::handshake(stream).await.unwrap()
}
