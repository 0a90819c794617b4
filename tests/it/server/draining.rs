//! A server that is told to stop.

use super::{Client, Serving, within};
use crate::support::TestApp;

#[tokio::test]
async fn a_stopping_server_answers_newcomers_until_the_last_request_is_done() {
    let app = TestApp::new().await;
    let serving = Serving::start(&app).await;
    let mut idle = serving.connect().await;
    idle.send("HEAD /v1/models HTTP/1.1\r\nhost: a\r\n\r\n")
        .await;
    assert_eq!(idle.status().await, Some(200));
    let mut silent = serving.connect().await;
    let mut busy = serving.connect().await;
    begin(&app, &mut busy).await;

    serving.stop.send(()).unwrap();
    let ready = until_draining(&serving.address).await;
    busy.send(REST).await;
    let answer = busy.rest().await;
    within(serving.task).await.unwrap();

    assert!(ready.ends_with(r#"{"status":"draining"}"#), "{ready}");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(idle.rest().await, "");
    assert_eq!(silent.rest().await, "");
    assert!(
        tokio::net::TcpStream::connect(&serving.address)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_request_that_does_not_end_is_not_waited_for_without_end() {
    let app = TestApp::with(&[("HTTP_DRAIN_SECONDS", "0")]).await;
    let serving = Serving::start(&app).await;
    let mut busy = serving.connect().await;
    begin(&app, &mut busy).await;

    serving.stop.send(()).unwrap();

    within(serving.task).await.unwrap();
}

const REST: &str = "query\": \"{ __typename }\"}";

async fn begin(app: &TestApp, client: &mut Client) {
    client
        .send(&format!(
            "POST /graphql HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{{\"",
            REST.len() + 2
        ))
        .await;
    let mut count = app.app.under_way.subscribe();
    within(count.wait_for(|count| *count == 1)).await.unwrap();
}

/// What a newcomer is told, once the server knows that it stops.
async fn until_draining(address: &str) -> String {
    for _ in 0..1_000 {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let mut client = Client(stream);
        client
            .send("GET /health/ready HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            .await;
        let answer = client.rest().await;
        if answer.starts_with("HTTP/1.1 503 ") {
            return answer;
        }
    }
    panic!("it does not drain")
}
