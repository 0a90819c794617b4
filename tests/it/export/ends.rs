//! How a file ends: whole, at its limit, broken off, or with nobody there to take it.

use std::{net::Ipv4Addr, time::Duration};

use axum::body::{Body, BodyDataStream};
use chrono::TimeDelta;
use futures::StreamExt;
use roundtrip::export::Sizes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tower::ServiceExt;

use super::File;
use crate::{
    http::get,
    support::{Call, TestApp, World},
};

/// Nothing that is waited for takes longer, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A workspace with so many events, and files of such sizes. Whoever asks is known for the whole test.
async fn world(events: i64, rows: u64, batch: usize) -> (TestApp, World) {
    let mut app = TestApp::with(&[("AUTH_CACHE_SECONDS", "600")]).await;
    let alice = World::new(&app, "alice").await;
    let agent = alice.agent(&app, "mail-bot").await;
    let calls =
        (0..events).map(|n| Call::paid(&agent, app.now - TimeDelta::minutes(60 + n / 2), 1));
    alice.record(&app, &calls.collect::<Vec<_>>()).await;
    app.app.exports = Sizes { rows, batch };
    (app, alice)
}

/// The rest of a body, and whether it broke off.
async fn rest(mut body: BodyDataStream) -> (String, bool) {
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        match piece {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(_) => return (String::from_utf8(bytes).unwrap(), true),
        }
    }
    (String::from_utf8(bytes).unwrap(), false)
}

async fn body(app: &TestApp, key: &str, path: &str) -> BodyDataStream {
    let token = format!("Bearer {key}");
    let request = get(path, &[("authorization", &token)]);
    let response = app.app.router().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    Body::into_data_stream(response.into_body())
}

#[tokio::test]
async fn a_file_stops_at_its_limit_and_says_so_in_a_header_and_its_last_line() {
    for (events, rows, batch) in [(7, 6, 3), (7, 6, 4), (7, 6, 100), (9, 6, 3), (7, 1, 1)] {
        let (app, alice) = world(events, rows, batch).await;

        for path in ["audit.csv", "audit.csv?of=public"] {
            let file = File::get(&app, Some(&alice.key), path).await;

            assert_eq!(file.headers["x-row-limit"], rows.to_string());
            assert_eq!(file.headers["x-truncated"], "true");
            assert_eq!(file.rows.len() as u64, rows + 1);
            let (note, shown) = file.rows.split_last().unwrap();
            let (first, others) = file.columns.split_first().unwrap();
            assert_eq!(
                note[first],
                format!(
                    "# TRUNCATED: the file stops at {rows} rows; ask for less at once by the filters"
                )
            );
            assert!(others.iter().all(|column| note[column].is_empty()));
            assert!(shown.iter().all(|row| !row[first].starts_with('#')));
        }
    }
}

#[tokio::test]
async fn a_file_of_just_its_limit_is_whole() {
    for (events, batch) in [(6, 3), (6, 4), (6, 6), (6, 100), (5, 5), (0, 5)] {
        let (app, alice) = world(events.max(1), 6, batch).await;
        let path = match events {
            0 => "audit.csv?types=none.such",
            _ => "audit.csv",
        };

        let file = File::get(&app, Some(&alice.key), path).await;

        assert_eq!(file.headers["x-truncated"], "false");
        assert_eq!(file.rows.len(), usize::try_from(events).unwrap());
        assert!(!file.last_line().starts_with('#'));
    }
}

#[tokio::test]
async fn every_table_stops_at_its_limit() {
    let (mut app, alice) = world(3, 1, 2).await;
    alice.agents(&app, &["other", "third"]).await;
    let answer = app
        .graphql(
            Some(&alice.key),
            "{ viewer { workspace { billing { wallets { id } } } } }",
            serde_json::json!({}),
        )
        .await;
    let wallet = &answer["data"]["viewer"]["workspace"]["billing"]["wallets"][0]["id"];
    let ledger = format!("ledger.csv?wallet={}", wallet.as_str().unwrap());

    for path in [
        "agents.csv",
        "usage.csv?preset=LAST_7D",
        "usage.csv?preset=LAST_7D&group_by=AGENT",
        &ledger,
    ] {
        app.app.exports.rows = 1;
        let cut = File::get(&app, Some(&alice.key), path).await;
        app.app.exports.rows = 100;
        let whole = File::get(&app, Some(&alice.key), path).await;

        assert_eq!(cut.headers["x-truncated"], "true", "{path}");
        assert_eq!(whole.headers["x-truncated"], "false", "{path}");
        assert_eq!(cut.rows.len(), 2, "{path}");
        assert_eq!(cut.rows[0], whole.rows[0], "{path}");
        assert!(cut.last_line().starts_with("# TRUNCATED"), "{path}");
        assert!(whole.rows.len() > 2, "{path}");
    }
}

#[tokio::test]
async fn rows_are_read_as_they_are_taken_and_not_for_a_client_that_has_gone() {
    let (app, alice) = world(40, 100, 4).await;
    File::get(&app, Some(&alice.key), "audit.csv?types=none.such").await;

    let (mut body, at_start) = app
        .statements(body(&app, &alice.key, "/v1/export/audit.csv"))
        .await;
    // The first events, their agents, and how many there are.
    assert_eq!(at_start, 3);
    let (piece, first) = app.statements(body.next()).await;
    assert!(piece.unwrap().is_ok());
    assert_eq!(first, 0, "they were read already");
    let (_, second) = app.statements(body.next()).await;
    assert_eq!(second, 2, "four more, and their agents");
    let ((), after) = app
        .statements(async {
            drop(body);
            tokio::time::sleep(Duration::from_millis(50)).await;
        })
        .await;
    assert_eq!(after, 0);
}

#[tokio::test]
async fn a_file_that_breaks_off_does_not_look_whole() {
    let (app, alice) = world(9, 100, 4).await;
    let mut body = body(&app, &alice.key, "/v1/export/audit.csv").await;
    let first = body.next().await.unwrap().unwrap();

    app.app.databases.close().await;
    let (rest, is_broken) = rest(body).await;

    assert_eq!(first.split(|byte| *byte == b'\n').count(), 1 + 4 + 1);
    assert_eq!(
        rest,
        "\"# INCOMPLETE: rows are missing from here on; the database cannot be reached at the moment, or is too busy: \
         try again shortly\",,,,,,,,,,,,\r\n"
    );
    assert!(is_broken);
}

#[tokio::test]
async fn over_a_connection_its_last_line_arrives_and_its_end_does_not() {
    // So small a batch that most of the file is still to be read when its first lines arrive.
    let (app, alice) = world(1_000, 100_000, 4).await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let gateway = app.app.clone();
    let server = tokio::spawn(async move { gateway.serve(listener, std::future::pending()).await });
    let request = format!(
        "GET /v1/export/audit.csv HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {}\r\n\r\n",
        alice.key
    );

    let whole = {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(request.as_bytes()).await.unwrap();
        read_until(&mut client, "\r\n0\r\n\r\n").await
    };
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(request.as_bytes()).await.unwrap();
    let mut text = read_until(&mut client, "\r\nae_").await;
    app.app.databases.close().await;
    text += &read_until(&mut client, "never").await;
    server.abort();

    assert_eq!(whole.matches("\r\nae_").count(), 1_000);
    assert!(whole.ends_with("\r\n0\r\n\r\n"));
    let (_, note) = text.split_once("\"# INCOMPLETE: ").expect(&text);
    assert!(
        note.ends_with("try again shortly\",,,,,,,,,,,,\r\n\r\n"),
        "{note}"
    );
}

/// What comes until it ends so, or until the connection is closed.
async fn read_until(client: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    let mut piece = vec![0; 65_536];
    let reading = async {
        while !text.contains(end) {
            match client.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(read) => text.push_str(&String::from_utf8_lossy(&piece[..read])),
            }
        }
    };
    tokio::time::timeout(PATIENCE, reading)
        .await
        .expect("it takes too long");
    text
}
