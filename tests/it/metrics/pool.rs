//! The connections to the database, and the statements on them. An embedded database has no pool, so what asks for one
//! returns early on SQLite.

use std::time::{Duration, Instant};

use futures::join;
use roundtrip::metrics::{Closed, Metrics, PoolState, Way};

use super::{
    ANYWHERE, is_of_the_database, scrape,
    text::{figures, series},
};
use crate::support::TestApp;

const IDLE: &str = r#"db_client_connection_count{db_client_connection_state="idle"}"#;
const USED: &str = r#"db_client_connection_count{db_client_connection_state="used"}"#;

#[test]
fn a_pool_is_shown_as_it_is_with_what_happened_to_it() {
    let metrics = Metrics::new(Way::Pooled);
    let pool = metrics.pool();
    let (quick, slow) = (Duration::from_millis(1), Duration::from_secs(2));

    let here = pool.waiting();
    let gone = pool.waiting();
    drop(gone);
    pool.acquired(quick);
    pool.timed_out();
    pool.opened(Some(slow));
    pool.opened(None);
    for reason in [Closed::Recycled, Closed::Broken, Closed::Broken] {
        pool.closed(reason);
    }
    pool.statement(quick);
    pool.statement(slow);
    pool.retried();
    let state = PoolState {
        idle: 3,
        used: 1,
        min: 4,
        max: 7,
    };
    let text = metrics.render(Some(state));
    drop(here);
    let later = metrics.render(Some(state));

    insta::assert_snapshot!(figures(&text, is_of_the_database), @r#"
    # HELP db_client_operation_duration_seconds How long statements took, whether answered or failed, with the wait for a connection.
    # TYPE db_client_operation_duration_seconds histogram
    # UNIT db_client_operation_duration_seconds seconds
    buckets: 0.00025 0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.5 1.0 5.0 10.0 +Inf
    db_client_operation_duration_seconds_count{db_system_name="postgresql"} 2
    db_client_operation_duration_seconds_sum{db_system_name="postgresql"} [seconds]

    # HELP db_client_connection_pending_requests How many wait for a connection.
    # TYPE db_client_connection_pending_requests gauge
    db_client_connection_pending_requests{db_client_connection_pool_name="pooled"} 1

    # HELP db_client_connection_wait_time_seconds How long it took to get a connection from the pool.
    # TYPE db_client_connection_wait_time_seconds histogram
    # UNIT db_client_connection_wait_time_seconds seconds
    buckets: 0.00025 0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.5 1.0 5.0 10.0 +Inf
    db_client_connection_wait_time_seconds_count{db_client_connection_pool_name="pooled"} 1
    db_client_connection_wait_time_seconds_sum{db_client_connection_pool_name="pooled"} [seconds]

    # HELP db_client_connection_timeouts How often no connection was had in time (DATABASE_ACQUIRE_TIMEOUT_MS).
    # TYPE db_client_connection_timeouts counter
    db_client_connection_timeouts_total{db_client_connection_pool_name="pooled"} 1

    # HELP db_client_connection_create_time_seconds How long it took to open a connection.
    # TYPE db_client_connection_create_time_seconds histogram
    # UNIT db_client_connection_create_time_seconds seconds
    buckets: 0.00025 0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.5 1.0 5.0 10.0 +Inf
    db_client_connection_create_time_seconds_count{db_client_connection_pool_name="pooled"} 1
    db_client_connection_create_time_seconds_sum{db_client_connection_pool_name="pooled"} [seconds]

    # HELP roundtrip_connections_opened Connections opened.
    # TYPE roundtrip_connections_opened counter
    roundtrip_connections_opened_total{db_client_connection_pool_name="pooled"} 2

    # HELP roundtrip_connections_closed Connections closed, because they were old (recycled), too many (idle), or lost (broken).
    # TYPE roundtrip_connections_closed counter
    roundtrip_connections_closed_total{db_client_connection_pool_name="pooled",reason="broken"} 2
    roundtrip_connections_closed_total{db_client_connection_pool_name="pooled",reason="idle"} 0
    roundtrip_connections_closed_total{db_client_connection_pool_name="pooled",reason="recycled"} 1

    # HELP roundtrip_statements_retried Reads that were sent a second time, as their connection was lost before anything came back.
    # TYPE roundtrip_statements_retried counter
    roundtrip_statements_retried_total{db_client_connection_pool_name="pooled"} 1

    # HELP db_client_connection_count Open connections, by state.
    # TYPE db_client_connection_count gauge
    db_client_connection_count{db_client_connection_pool_name="pooled",db_client_connection_state="idle"} 3
    db_client_connection_count{db_client_connection_pool_name="pooled",db_client_connection_state="used"} 1

    # HELP db_client_connection_idle_min How many connections are kept open (DATABASE_POOL_SIZE).
    # TYPE db_client_connection_idle_min gauge
    db_client_connection_idle_min{db_client_connection_pool_name="pooled"} 4

    # HELP db_client_connection_max How many connections there may be (DATABASE_POOL_SIZE and DATABASE_MAX_OVERFLOW).
    # TYPE db_client_connection_max gauge
    db_client_connection_max{db_client_connection_pool_name="pooled"} 7
    "#);
    insta::assert_snapshot!(series(&later, "db_client_connection_pending_requests"), @r#"db_client_connection_pending_requests{db_client_connection_pool_name="pooled"} 0"#);
}

#[test]
fn statements_are_told_apart_by_their_time() {
    let metrics = Metrics::new(Way::Direct);

    for micros in [200, 300, 900, 1_000, 4_000, 20_000_000] {
        metrics.pool().statement(Duration::from_micros(micros));
    }

    let name = "db_client_operation_duration_seconds";
    insta::assert_snapshot!(series(&metrics.render(None), name), @r#"
    db_client_operation_duration_seconds_count{db_system_name="postgresql"} 6
    db_client_operation_duration_seconds_sum{db_system_name="postgresql"} 20.0064
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.00025"} 1
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.0005"} 2
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.001"} 4
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.0025"} 4
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.005"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.01"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.025"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.05"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.1"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="0.5"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="1.0"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="5.0"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="10.0"} 5
    db_client_operation_duration_seconds_bucket{db_system_name="postgresql",le="+Inf"} 6
    "#);
}

#[tokio::test]
async fn a_warm_pool_is_idle_and_nobody_waits() {
    let sizes = [("DATABASE_POOL_SIZE", "4"), ("DATABASE_MAX_OVERFLOW", "3")];
    let app = TestApp::with(&[&sizes[..], &[ANYWHERE]].concat()).await;
    if !app.database.is_postgres() {
        return;
    }

    let text = scrape(&app).await;

    insta::assert_snapshot!(pool(&text), @r#"
    db_client_connection_count{db_client_connection_state="idle"} 4
    db_client_connection_count{db_client_connection_state="used"} 0
    db_client_connection_idle_min 4
    db_client_connection_max 7
    db_client_connection_pending_requests 0
    db_client_connection_timeouts_total 0
    roundtrip_connections_closed_total{reason="broken"} 0
    roundtrip_connections_closed_total{reason="idle"} 0
    roundtrip_connections_closed_total{reason="recycled"} 0
    roundtrip_connections_opened_total 4
    roundtrip_statements_retried_total 0
    "#);
}

#[tokio::test]
async fn an_exhausted_pool_shows_who_waits_and_who_waited_in_vain() {
    let one = [("DATABASE_POOL_SIZE", "1"), ("DATABASE_MAX_OVERFLOW", "0")];
    let impatient = [("DATABASE_ACQUIRE_TIMEOUT_MS", "1000"), ANYWHERE];
    let app = TestApp::with(&[one, impatient].concat()).await;
    if !app.database.is_postgres() {
        return;
    }

    let held = app.app.databases.begin().await.unwrap();
    let (refused, during) = join!(
        app.get(None, "/v1/audit/public"),
        until(&app, "db_client_connection_pending_requests", 1)
    );
    drop(held);
    let answered = app.get(None, "/v1/audit/public").await;
    let after = until(&app, USED, 0).await;

    assert_eq!(
        (refused.status.as_u16(), answered.status.as_u16()),
        (503, 200)
    );
    insta::assert_snapshot!(during, @r#"
    db_client_connection_count{db_client_connection_state="idle"} 0
    db_client_connection_count{db_client_connection_state="used"} 1
    db_client_connection_idle_min 1
    db_client_connection_max 1
    db_client_connection_pending_requests 1
    db_client_connection_timeouts_total 0
    roundtrip_connections_closed_total{reason="broken"} 0
    roundtrip_connections_closed_total{reason="idle"} 0
    roundtrip_connections_closed_total{reason="recycled"} 0
    roundtrip_connections_opened_total 1
    roundtrip_statements_retried_total 0
    "#);
    insta::assert_snapshot!(after, @r#"
    db_client_connection_count{db_client_connection_state="idle"} 1
    db_client_connection_count{db_client_connection_state="used"} 0
    db_client_connection_idle_min 1
    db_client_connection_max 1
    db_client_connection_pending_requests 0
    db_client_connection_timeouts_total 1
    roundtrip_connections_closed_total{reason="broken"} 0
    roundtrip_connections_closed_total{reason="idle"} 0
    roundtrip_connections_closed_total{reason="recycled"} 0
    roundtrip_connections_opened_total 1
    roundtrip_statements_retried_total 0
    "#);
}

#[tokio::test]
async fn connections_that_were_opened_and_not_closed_are_those_that_are_open() {
    let sizes = [("DATABASE_POOL_SIZE", "2"), ("DATABASE_MAX_OVERFLOW", "0")];
    let app = TestApp::with(&[&sizes[..], &[ANYWHERE]].concat()).await;
    if !app.database.is_postgres() {
        return;
    }

    // Behind a pooler this may reach no connection of ours.
    app.database.go_away().await;
    app.database.come_back().await;
    let answered = app.get(None, "/v1/audit/public").await;
    let pool = until(&app, USED, 0).await;

    let closed = ["broken", "idle", "recycled"].map(|reason| {
        let name = format!("roundtrip_connections_closed_total{{reason=\"{reason}\"}}");
        number(&pool, &name)
    });
    let opened = number(&pool, "roundtrip_connections_opened_total");
    assert_eq!(answered.status, 200);
    assert_eq!(opened - closed.iter().sum::<u64>(), number(&pool, IDLE));
}

#[tokio::test]
async fn every_statement_is_counted() {
    let app = TestApp::with(&[ANYWHERE]).await;
    let name = "db_client_operation_duration_seconds_count";
    let before = number(&scrape(&app).await, name);

    let ((), sent) = app
        .statements(async {
            app.get(None, "/v1/audit/public").await;
            app.get(None, "/health").await;
        })
        .await;
    let after = number(&scrape(&app).await, name);

    assert!(sent > 0);
    assert_eq!(after - before, sent);
}

/// What is known of the connections, but for times and for the name of the pool.
fn pool(text: &str) -> String {
    let lines = text.lines().filter(|line| {
        line.contains("db_client_connection_pool_name") && !line.contains("_seconds_")
    });
    let mut lines: Vec<String> = lines.map(nameless).collect();
    lines.sort();
    lines.join("\n")
}

fn nameless(line: &str) -> String {
    ["direct", "pooled"]
        .iter()
        .fold(line.to_owned(), |line, name| {
            let label = format!("db_client_connection_pool_name=\"{name}\"");
            line.replace(&format!("{label},"), "")
                .replace(&format!("{{{label}}}"), "")
        })
}

/// The pool, as soon as a figure of it is so much.
async fn until(app: &TestApp, name: &str, wanted: u64) -> String {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let pool = pool(&scrape(app).await);
        if number(&pool, name) == wanted {
            return pool;
        }
        assert!(Instant::now() < deadline, "{name} is not {wanted}: {pool}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The figure of that name.
fn number(text: &str, name: &str) -> u64 {
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.rsplit_once(' ').unwrap().1.parse().unwrap()
}
