//! The pool of connections, seen from the server. An embedded database has none, so each returns early on SQLite.

use std::time::{Duration, Instant};

use futures::future::join_all;
use roundtrip::dashboard::DASHBOARD;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TransactionTrait};
use serde_json::{Value, json};

use crate::support::{TestApp, World};

const SMALL: [(&str, &str); 3] = [
    ("DATABASE_POOL_SIZE", "4"),
    ("DATABASE_MAX_OVERFLOW", "3"),
    ("DATABASE_ACQUIRE_TIMEOUT_MS", "30000"),
];

#[tokio::test]
async fn a_warm_pool_holds_the_connections_that_are_kept() {
    let app = TestApp::with(&SMALL).await;
    if !app.database.is_postgres() {
        return;
    }

    let open = connections(&app.database.raw().await).await;

    assert_eq!(open, 4);
}

#[tokio::test]
async fn many_requests_at_once_never_open_more_than_size_and_overflow() {
    let app = TestApp::with(&SMALL).await;
    if !app.database.is_postgres() {
        return;
    }
    let alice = World::new(&app, "alice").await;
    let well = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;
    let watcher = app.database.raw().await;
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
            most = most.max(connections(&watcher).await);
            if most >= 7 {
                full_since.get_or_insert_with(Instant::now);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        lock.commit().await.unwrap();
        most
    };
    let (answers, most) = tokio::join!(requests, watch);

    assert_eq!(most, 7);
    assert_eq!(well["errors"], Value::Null);
    assert!(answers.iter().all(|answer| *answer == well));
}

/// How many connections the gateway has to its database.
async fn connections(db: &DatabaseConnection) -> i64 {
    let sql = "SELECT count(*) AS open FROM pg_stat_activity \
               WHERE datname = current_database() AND application_name = 'roundtrip'";
    let count = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(count).await.unwrap().unwrap();
    row.try_get("", "open").unwrap()
}
