//! Heads of requests that are too large.

use super::Serving;
use crate::support::TestApp;

const SMALL: [(&str, &str); 1] = [("LIMITS_HEADER_BYTES", "8192")];

#[tokio::test]
async fn a_head_beyond_the_limit_is_refused_and_its_connection_closed() {
    let app = TestApp::with(&SMALL).await;
    let serving = Serving::start(&app).await;

    let mut statuses = Vec::new();
    for filler in [7_000, 9_000] {
        let mut client = serving.connect().await;
        let cookie = "x".repeat(filler);
        client
            .send(&format!(
                "GET /v1/models HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n"
            ))
            .await;
        let answer = client.rest().await;
        let (status, _) = answer.split_once("\r\n").unwrap();
        statuses.push(status.to_owned());
    }

    assert_eq!(
        statuses,
        [
            "HTTP/1.1 200 OK",
            "HTTP/1.1 431 Request Header Fields Too Large"
        ]
    );
}

#[tokio::test]
async fn a_head_that_never_ends_is_refused_when_the_limit_is_reached() {
    let app = TestApp::with(&SMALL).await;
    let serving = Serving::start(&app).await;
    let mut client = serving.connect().await;

    client.send("GET /v1/models HTTP/1.1\r\n").await;
    for line in 0..200 {
        client
            .send(&format!("x-{line}: {}\r\n", "y".repeat(100)))
            .await;
    }

    assert_eq!(client.status().await, Some(431));
    assert_eq!(serving.status().await, Some(200));
}

#[tokio::test]
async fn a_head_of_too_many_lines_is_refused() {
    let app = TestApp::new().await;
    let serving = Serving::start(&app).await;
    let mut client = serving.connect().await;

    let lines = "x: y\r\n".repeat(101);
    client
        .send(&format!("GET /v1/models HTTP/1.1\r\n{lines}\r\n"))
        .await;

    assert_eq!(client.status().await, Some(431));
}

#[tokio::test]
async fn without_a_limit_larger_heads_are_read() {
    let app = TestApp::with(&[("LIMITS_HEADER_BYTES", "0")]).await;
    let serving = Serving::start(&app).await;
    let mut client = serving.connect().await;

    let cookie = "x".repeat(60_000);
    client
        .send(&format!(
            "GET /v1/models HTTP/1.1\r\nhost: a\r\ncookie: {cookie}\r\n\r\n"
        ))
        .await;

    assert_eq!(client.status().await, Some(200));
}
