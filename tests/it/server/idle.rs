//! Connections over which nothing, or not enough, comes.

use std::time::Duration;

use tokio::time::sleep;

use super::{Client, Serving};
use crate::support::TestApp;

/// No client in these tests has more time than this.
const SHORT: [(&str, &str); 1] = [("LIMITS_HEADER_TIMEOUT_MS", "200")];

#[tokio::test]
async fn a_connection_that_says_too_little_is_closed() {
    let app = TestApp::with(&SHORT).await;
    let serving = Serving::start(&app).await;

    for said in [
        "",
        "G",
        "GET /v1/models HTTP/1.1\r\nhost: a\r\n",
        // The beginning of what HTTP/2 begins with.
        "PRI * HTTP/2.0\r\n",
    ] {
        let mut client = serving.connect().await;
        client.send(said).await;
        assert_eq!(client.rest().await, "", "{said:?}");
    }
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
    let app = TestApp::with(&SHORT).await;
    let serving = Serving::start(&app).await;
    let mut client = serving.connect().await;

    // Each byte comes in time, the head never: it would take half a minute.
    let head = format!("GET /v1/models HTTP/1.1\r\nx: {}", "y".repeat(1_000));
    let (mut reader, mut writer) = client.0.split();
    let mut answer = Vec::new();
    let dribble = async {
        for byte in head.bytes() {
            sleep(Duration::from_millis(30)).await;
            let _ = tokio::io::AsyncWriteExt::write_all(&mut writer, &[byte]).await;
        }
    };
    tokio::select! {
        () = dribble => panic!("the whole head was waited for"),
        _ = tokio::io::AsyncReadExt::read_to_end(&mut reader, &mut answer) => {}
    }

    assert_eq!(String::from_utf8(answer).unwrap(), "");
    assert_eq!(serving.status().await, Some(200));
}

#[tokio::test]
async fn a_connection_is_used_again_and_closed_when_no_request_follows() {
    let app = TestApp::with(&SHORT).await;
    let serving = Serving::start(&app).await;
    let mut client = serving.connect().await;

    for _ in 0..3 {
        client
            .send("GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n")
            .await;
        assert!(client.head().await.starts_with("HTTP/1.1 200 OK\r\n"));
        skip(&mut client, r#"{"status":"ok"}"#).await;
    }

    assert_eq!(client.rest().await, "");
}

#[tokio::test]
async fn a_request_under_way_may_take_longer() {
    let app = TestApp::with(&SHORT).await;
    let serving = Serving::start(&app).await;
    let mut client = serving.connect().await;
    let body = r#"{"query": "{ __typename }"}"#;
    let (begun, rest) = body.split_at(5);

    client
        .send(&format!(
            "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{begun}",
            body.len()
        ))
        .await;
    sleep(Duration::from_millis(700)).await;
    client.send(rest).await;

    assert_eq!(client.status().await, Some(200));
}

async fn skip(client: &mut Client, text: &str) {
    let mut bytes = vec![0; text.len()];
    super::within(tokio::io::AsyncReadExt::read_exact(
        &mut client.0,
        &mut bytes,
    ))
    .await
    .unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), text);
}
