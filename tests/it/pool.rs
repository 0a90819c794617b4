//! The pool of connections, seen from the network: its settings mean the same on the direct way and through a pooler, where
//! the connections are those to the pooler. An embedded database has none, so each returns early on SQLite.
//!
//! How long a request waits for a connection is in `outage.rs`.

use std::time::{Duration, Instant};

use futures::future::join_all;
use roundtrip::dashboard::DASHBOARD;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{Proxy, Recording, TestApp, Way, World};

const SMALL: [(&str, &str); 3] = [
    ("DATABASE_POOL_SIZE", "4"),
    ("DATABASE_MAX_OVERFLOW", "3"),
    ("DATABASE_ACQUIRE_TIMEOUT_MS", "30000"),
];

const SINGLE: [(&str, &str); 2] = [("DATABASE_POOL_SIZE", "1"), ("DATABASE_MAX_OVERFLOW", "0")];

/// Longer than a connection may be idle without being pinged.
const LONG: Duration = Duration::from_millis(5_500);

/// Longer than it takes to look after a connection that has come back.
const SHORT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_warm_pool_holds_the_connections_that_are_kept() {
    let Some((proxy, app)) = watched(&SMALL).await else {
        return;
    };
    until_open(&proxy, 4).await;
    let opened = proxy.opened();

    for _ in 0..20 {
        read(&app).await;
    }

    assert_eq!(
        (proxy.open(), proxy.opened()),
        (4, opened),
        "none was opened for a request"
    );
}

#[tokio::test]
async fn many_requests_at_once_never_open_more_than_size_and_overflow() {
    let Some((proxy, app)) = watched(&SMALL).await else {
        return;
    };
    let alice = World::new(&app, "alice").await;
    let well = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;
    let lock = app.database.raw().await.begin().await.unwrap();
    lock.execute_unprepared("LOCK TABLE agent IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();

    let requests = join_all((0..50).map(|_| app.graphql(Some(&alice.key), DASHBOARD, json!({}))));
    // While the table is locked, every connection that is opened stays taken and more are wished for.
    let watch = async {
        let mut most = 0;
        let mut full_since = None;
        let start = Instant::now();
        while full_since.is_none_or(|since: Instant| since.elapsed() < Duration::from_millis(300)) {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "only {most} connections open"
            );
            most = most.max(proxy.open());
            if most >= 7 {
                full_since.get_or_insert_with(Instant::now);
            }
            sleep(Duration::from_millis(10)).await;
        }
        lock.commit().await.unwrap();
        most
    };
    let (answers, most) = tokio::join!(requests, watch);

    assert_eq!(most, 7);
    assert_eq!(well["errors"], Value::Null);
    assert!(answers.iter().all(|answer| *answer == well));
}

#[tokio::test]
async fn a_connection_is_replaced_when_it_has_reached_its_age() {
    let young = [("DATABASE_POOL_RECYCLE_SECONDS", "600")];
    let old = [("DATABASE_POOL_RECYCLE_SECONDS", "1")];
    let Some((kept, young)) = watched(&[SINGLE.as_slice(), &young].concat()).await else {
        return;
    };
    let (replaced, old) = watched(&[SINGLE.as_slice(), &old].concat()).await.unwrap();
    let before = (kept.opened(), replaced.opened());

    sleep(Duration::from_millis(2_500)).await;
    for app in [&young, &old] {
        read(app).await;
    }

    until_open(&kept, 1).await;
    until_open(&replaced, 1).await;
    assert_eq!(kept.opened(), before.0);
    assert!(replaced.opened() > before.1);
}

#[tokio::test]
async fn only_a_connection_that_was_idle_for_long_is_pinged() {
    let off = [("DATABASE_POOL_PRE_PING", "false")];
    let Some((careful, pinging)) = watched(&SINGLE).await else {
        return;
    };
    let (careless, trusting) = watched(&[SINGLE.as_slice(), &off].concat()).await.unwrap();

    let mut is_pinged = Vec::new();
    for idle in [SHORT, LONG] {
        for app in [&pinging, &trusting] {
            read(app).await;
        }
        sleep(idle).await;
        for (proxy, app) in [(&careful, &pinging), (&careless, &trusting)] {
            let ((), recording) = proxy.record(read(app)).await;
            is_pinged.push(begins_with_a_ping(&recording));
        }
    }

    assert_eq!(is_pinged, [false, false, true, false]);
}

/// An application whose connections are counted.
async fn watched(variables: &[(&str, &str)]) -> Option<(Proxy, TestApp)> {
    let way = Way::of_the_round()?;
    let proxy = Proxy::with_delay(way.front(), Duration::ZERO).await;
    let app = TestApp::at(Some(way.behind(proxy.address())), variables).await;
    Some((proxy, app))
}

async fn read(app: &TestApp) {
    let one = Statement::from_string(DbBackend::Postgres, "SELECT 1 AS one");
    let row = app.app.databases.read().query_one_raw(one).await.unwrap();
    assert_eq!(row.unwrap().try_get("", "one"), Ok(1));
}

fn begins_with_a_ping(recording: &Recording) -> bool {
    recording.flights()[0].is_ping()
}

/// A connection is closed a moment after it was given up.
async fn until_open(proxy: &Proxy, count: usize) {
    let start = Instant::now();
    while proxy.open() != count {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{} connections open",
            proxy.open()
        );
        sleep(Duration::from_millis(10)).await;
    }
}
