//! What can go wrong between the gateway and its database does go wrong, under load: nobody gets a wrong answer, nobody
//! waits for long, and all is well again by itself.
//!
//! An embedded database is a file, so each returns early on SQLite.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, TransactionTrait};
use tokio::time::{sleep, timeout};

use crate::support::{PgBouncer, Postgres, Proxy, TestApp, Way};

mod load;

use load::Load;

/// How long a fault lasts: longer than anybody waits for a connection, or for a statement.
const OUTAGE: Duration = Duration::from_millis(1_500);

/// What a test may break.
struct Servers {
    postgres: Postgres,
    pooler: Option<PgBouncer>,
    /// Between the gateway and whichever of them it reaches first.
    proxy: Proxy,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_restarts() {
    let Some((mut servers, load)) = stage().await else {
        return;
    };

    let outcome = load
        .during(async {
            servers.postgres.stop();
            sleep(OUTAGE).await;
            servers.postgres.restart();
        })
        .await;

    outcome.check();
    assert!(outcome.unavailable() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_crashes() {
    let Some((mut servers, load)) = stage().await else {
        return;
    };

    let outcome = load
        .during(async {
            servers.postgres.kill();
            sleep(OUTAGE).await;
            servers.postgres.restart();
        })
        .await;

    outcome.check();
    assert!(outcome.unavailable() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pooler_restarts() {
    let Some((mut servers, load)) = stage().await else {
        return;
    };
    let Some(pooler) = &mut servers.pooler else {
        return;
    };

    let outcome = load
        .during(async {
            pooler.kill();
            sleep(OUTAGE).await;
            pooler.restart();
        })
        .await;

    outcome.check();
    assert!(outcome.unavailable() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_stalls() {
    let Some((servers, load)) = stage().await else {
        return;
    };

    let outcome = load
        .during(async {
            servers.proxy.stall();
            sleep(2 * OUTAGE).await;
            servers.proxy.resume();
        })
        .await;

    outcome.check();
    assert!(outcome.unavailable() > 0);
}

/// A pooler that sees the end of one statement before it has all of the next may give the rest to another server connection.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_arrives_bit_by_bit() {
    let Some(way) = Way::of_the_round() else {
        return;
    };
    let proxy = Proxy::in_pieces(way.front()).await;
    let load = Load::new(way.behind(proxy.address())).await;

    let outcome = load.during(sleep(2 * OUTAGE)).await;

    outcome.check();
    assert_eq!(outcome.unavailable(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_breaks() {
    let Some((servers, load)) = stage().await else {
        return;
    };

    let outcome = load
        .during(async {
            servers.proxy.refuse();
            sleep(OUTAGE).await;
            servers.proxy.resume();
        })
        .await;

    outcome.check();
    assert!(outcome.unavailable() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_is_taken() {
    let Some((_servers, load)) = stage().await else {
        return;
    };
    let watcher = load.app.database.raw().await;

    let outcome = load
        .during(async {
            let lock = watcher.begin().await.unwrap();
            let everything = "LOCK TABLE agent, audit_height IN ACCESS EXCLUSIVE MODE";
            lock.execute_unprepared(everything).await.unwrap();
            sleep(2 * OUTAGE).await;
            lock.commit().await.unwrap();
        })
        .await;

    outcome.check();
    assert!(outcome.unavailable() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_are_killed_in_the_middle_of_a_statement() {
    let Some((_servers, load)) = stage().await else {
        return;
    };
    let watcher = load.app.database.raw().await;

    let outcome = load.during(kill_again_and_again(&watcher, 20)).await;

    outcome.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_was_lost_is_sent_again() {
    let Some((proxy, app)) = network().await else {
        return;
    };

    proxy.stall();
    let (answer, ()) = tokio::join!(read(app.app.databases.read()), break_in(&proxy));

    assert_eq!(answer, Ok(42));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_was_lost_is_not() {
    let Some((proxy, app)) = network().await else {
        return;
    };
    app.database
        .execute("CREATE TABLE written (n integer)")
        .await;
    let insert = "INSERT INTO written VALUES (1)";
    let transaction = app.app.databases.begin().await.unwrap();
    transaction.execute_unprepared(insert).await.unwrap();

    proxy.stall();
    let (outcome, ()) = tokio::join!(transaction.execute_unprepared(insert), break_in(&proxy));
    let committed = transaction.commit().await;

    assert!(outcome.is_err());
    assert!(committed.is_err());
    let count = "SELECT count(*) AS answer FROM written";
    let count = Statement::from_string(DbBackend::Postgres, count);
    let row = app.database.raw().await.query_one_raw(count).await.unwrap();
    assert_eq!(row.unwrap().try_get("", "answer"), Ok(0_i64));
}

/// Servers of the test's own, and callers who reach them over a network of its own.
async fn stage() -> Option<(Servers, Load)> {
    let is_pooled = Way::of_the_round()?.is_pooled();
    let postgres = Postgres::start();
    let pooler = is_pooled.then(|| PgBouncer::start(postgres.address()));
    let way = match &pooler {
        Some(pooler) => Way::through(pooler, &postgres),
        None => Way::straight_to(&postgres),
    };
    let proxy = Proxy::with_delay(way.front(), Duration::ZERO).await;
    let load = Load::new(way.behind(proxy.address())).await;
    let servers = Servers {
        postgres,
        pooler,
        proxy,
    };
    Some((servers, load))
}

/// An application that reaches the servers of the round over a network of the test's own.
async fn network() -> Option<(Proxy, TestApp)> {
    let way = Way::of_the_round()?;
    let proxy = Proxy::with_delay(way.front(), Duration::ZERO).await;
    let app = TestApp::at(Some(way.behind(proxy.address())), &[]).await;
    Some((proxy, app))
}

/// Once something is under way, takes its connection away and all others, too, and lets new ones through.
async fn break_in(proxy: &Proxy) {
    sleep(Duration::from_millis(200)).await;
    proxy.cut();
    proxy.resume();
}

async fn read(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT $1::bigint AS answer",
        [42_i64.into()],
    );
    let row = db.query_one_raw(statement).await?;
    row.unwrap().try_get("", "answer")
}

/// A statement is so short that hardly any look finds one: looks until enough were found.
async fn kill_again_and_again(db: &impl ConnectionTrait, enough: usize) {
    let kill = async {
        let mut killed = 0;
        while killed < enough {
            killed += kill_what_runs(db).await;
            sleep(Duration::from_millis(5)).await;
        }
    };
    let killed = timeout(20 * OUTAGE, kill).await;
    killed.expect("in all this time hardly anything was being answered");
}

/// Kills everything that is being answered, and says how many that were.
async fn kill_what_runs(db: &impl ConnectionTrait) -> usize {
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()";
    let kill = Statement::from_string(DbBackend::Postgres, kill);
    db.query_all_raw(kill).await.unwrap().len()
}
