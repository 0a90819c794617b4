//! How often the gateway waits for its database, counted at a network that is far away. There is no network to an embedded
//! database, so each returns early on SQLite.

use std::time::{Duration, Instant};

use roundtrip::dashboard::DASHBOARD;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, DbErr, Statement};
use serde_json::{Value, json};

use crate::support::{Call, Proxy, TestApp, Way, World};

/// There and back.
const ROUND_TRIP: Duration = Duration::from_millis(10);

/// How often something is done before it counts: each connection prepares each statement once.
const WARM_UP: usize = 40;

/// How often it counts then. The best counts: a busy machine adds, and never takes away.
const TRIES: usize = 10;

/// A key stays known, every request is executed, and six statements find six connections.
const WARM: [(&str, &str); 4] = [
    ("GRAPHQL_RESPONSE_CACHE_MB", "0"),
    ("AUTH_CACHE_SECONDS", "600"),
    ("DATABASE_POOL_SIZE", "6"),
    ("DATABASE_MAX_OVERFLOW", "0"),
];

#[tokio::test]
async fn a_warm_read_is_one_round_trip() {
    let Some((proxy, app)) = far_away(&WARM).await else {
        return;
    };
    for _ in 0..WARM_UP {
        read(app.app.databases.read()).await.unwrap();
    }

    let mut best = Duration::MAX;
    for _ in 0..TRIES {
        rest().await;
        let start = Instant::now();
        let (answer, recording) = proxy.record(read(app.app.databases.read())).await;
        best = best.min(start.elapsed());

        assert_eq!(answer, Ok(42));
        assert_eq!(recording.depth(), 1, "{recording:?}");
    }
    assert!((ROUND_TRIP..2 * ROUND_TRIP).contains(&best), "{best:?}");
}

#[tokio::test]
async fn the_whole_dashboard_is_at_most_two_round_trips() {
    let Some((proxy, app)) = far_away(&WARM).await else {
        return;
    };
    let alice = busy_workspace(&app).await;
    let ask = || app.graphql(Some(&alice.key), DASHBOARD, json!({}));
    let well = ask().await;
    assert_eq!(well["errors"], Value::Null);
    for _ in 0..WARM_UP {
        ask().await;
    }

    let mut depth = usize::MAX;
    let mut best = Duration::MAX;
    for _ in 0..TRIES {
        rest().await;
        let start = Instant::now();
        let (answer, recording) = proxy.record(ask()).await;
        best = best.min(start.elapsed());
        depth = depth.min(recording.depth());

        assert_eq!(answer, well);
    }
    assert!((1..=2).contains(&depth), "{depth}");
    assert!(best < 6 * ROUND_TRIP, "{best:?}: it has six statements");
}

#[tokio::test]
async fn the_usual_way_is_two_round_trips_and_a_ping() {
    let Some((proxy, app)) = far_away(&WARM).await else {
        return;
    };
    let config = &app.database.config.database;
    let url = config.pooler_url.as_ref().or(config.url.as_ref()).unwrap();
    let mut options = ConnectOptions::new(url.expose());
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|options| {
            options.statement_cache_capacity(0).extra_float_digits(None)
        });
    let usual = Database::connect(options).await.unwrap();
    read(&usual).await.unwrap();
    rest().await;

    let (answer, recording) = proxy.record(read(&usual)).await;

    assert_eq!(answer, Ok(42));
    assert_eq!(recording.depth(), 2, "{recording:?}");
    assert!(recording.flights()[0].is_ping(), "{recording:?}");
}

/// A connection that comes back to a pool may be looked after first, which takes a round trip.
async fn rest() {
    tokio::time::sleep(3 * ROUND_TRIP).await;
}

async fn read(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let sql = "SELECT $1::bigint AS answer";
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [42_i64.into()]);
    let row = db.query_one_raw(statement).await?.unwrap();
    row.try_get("", "answer")
}

/// An application whose database is [`ROUND_TRIP`] away.
async fn far_away(variables: &[(&str, &str)]) -> Option<(Proxy, TestApp)> {
    let way = Way::of_the_round()?;
    let proxy = Proxy::start(way.front()).await;
    let app = TestApp::at(Some(way.behind(proxy.address())), variables).await;
    Some((proxy, app))
}

/// A workspace of which every section has something to show.
async fn busy_workspace(app: &TestApp) -> World {
    let alice = World::new(app, "alice").await;
    let agent = alice.agent(app, "mail-bot").await;
    alice.wallet(app, None, 100).await;
    let call = Call::paid(&agent, app.now, 5_000_000);
    alice.record(app, &[call]).await;
    alice
}
