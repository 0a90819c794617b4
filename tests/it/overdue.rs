//! Statements that take longer than they may: the server must not go on with them, whoever has gone meanwhile.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use futures::future::join_all;
use roundtrip::database::Databases;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use tokio::time::{sleep, timeout};

use crate::support::{TestApp, TestDatabase, open};

/// A statement may take a second; 30 connections wait for the four that PgBouncer has.
const CROWDED: [(&str, &str); 4] = [
    ("DATABASE_STATEMENT_TIMEOUT_MS", "1000"),
    ("DATABASE_POOL_SIZE", "4"),
    ("DATABASE_MAX_OVERFLOW", "26"),
    ("DATABASE_ACQUIRE_TIMEOUT_MS", "10000"),
];

/// By when nothing of an overdue statement is left.
const GONE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn overdue_statements_end_at_the_server_too() {
    let app = TestApp::with(&CROWDED).await;
    if !app.database.is_postgres() {
        return;
    }
    let table = app.database.raw().await;
    let table = table.begin().await.unwrap();
    lock(&table).await;

    let reads = (0..30).map(|_| read(&app.app.databases));
    let answers = join_all(reads).await;

    assert!(answers.iter().all(Result::is_err), "{answers:?}");
    until_nobody_is_busy(&app.database).await;
    table.rollback().await.unwrap();
    until_idle(&app.app.databases).await;
    read(&app.app.databases).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_whose_callers_have_gone_end_at_the_server_too() {
    let app = TestApp::with(&CROWDED).await;
    if !app.database.is_postgres() {
        return;
    }
    let table = app.database.raw().await;
    let table = table.begin().await.unwrap();
    lock(&table).await;

    let gone = Duration::from_millis(200);
    let reads = (0..30).map(|_| timeout(gone, read(&app.app.databases)));
    let answers = join_all(reads).await;

    assert!(answers.iter().all(Result::is_err));
    until_nobody_is_busy(&app.database).await;
    table.rollback().await.unwrap();
    until_idle(&app.app.databases).await;
    read(&app.app.databases).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_beginning_is_given_up_is_nobodys() {
    let single = [("DATABASE_POOL_SIZE", "1"), ("DATABASE_MAX_OVERFLOW", "0")];
    let database = TestDatabase::with(&single).await;
    if !database.is_postgres() {
        return;
    }
    let databases = open(&database.config).await;
    databases.warm_up().await.unwrap();

    for micros in 0..40 {
        let _ = timeout(Duration::from_micros(micros * 25), databases.begin()).await;
        // In somebody's transaction, the time would stand still at its beginning.
        assert!(moment(&databases).await < moment(&databases).await);
    }
}

async fn moment(databases: &Databases) -> DateTime<Utc> {
    let now = Statement::from_string(DbBackend::Postgres, "SELECT now() AS moment");
    let row = databases.read().query_one_raw(now).await.unwrap();
    row.unwrap().try_get("", "moment").unwrap()
}

async fn lock(db: &impl ConnectionTrait) {
    db.execute_unprepared("LOCK TABLE agent IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
}

async fn read(databases: &Databases) -> Result<(), sea_orm::DbErr> {
    let sql = "SELECT count(*) AS agents FROM agent";
    let count = Statement::from_string(DbBackend::Postgres, sql);
    databases.read().query_one_raw(count).await.map(drop)
}

/// The one who holds the lock is idle; whoever wants it is active.
async fn until_nobody_is_busy(database: &TestDatabase) {
    let watcher = database.raw().await;
    let sql = "SELECT count(*) AS busy FROM pg_stat_activity WHERE datname = current_database() \
               AND state = 'active' AND pid <> pg_backend_pid()";
    let most = if database.is_pooled() { 4 } else { 30 };
    let start = Instant::now();
    loop {
        let count = Statement::from_string(DbBackend::Postgres, sql);
        let row = watcher.query_one_raw(count).await.unwrap().unwrap();
        let busy: i64 = row.try_get("", "busy").unwrap();
        // An overdue one that was only abandoned would go on beside the next.
        assert!(busy <= most, "{busy} statements run");
        if busy == 0 {
            return;
        }
        assert!(start.elapsed() < GONE, "{busy} statements go on");
        sleep(Duration::from_millis(100)).await;
    }
}

/// Nobody has a connection any more, and there are no more than there may be.
async fn until_idle(databases: &Databases) {
    let start = Instant::now();
    loop {
        let state = databases.pool_state().unwrap();
        if state.used == 0 {
            assert!(state.idle <= state.max, "{state:?}");
            return;
        }
        assert!(start.elapsed() < GONE, "{state:?}");
        sleep(Duration::from_millis(100)).await;
    }
}
