//! Many clients behind few server connections: nobody may get what another one asked for.
//!
//! The control shows that the same burst, sent as everybody else sends it, does go wrong behind the same pooler. Without
//! it a pooler that had nothing to do would prove nothing. It needs a pooler, so each test returns early elsewhere.

use std::ops::AddAssign;

use roundtrip::database::{Databases, Reader, self_test};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
};
use tokio::task::JoinSet;

use crate::support::{TestDatabase, open};

const POOLS: usize = 4;
const WORKERS: i32 = 16;
const READS: i64 = 8_000;
const RUNS: usize = 3;

/// How often a worker commits two steps, and lets two others go.
const ROUNDS: i64 = 10;

/// As many clients as workers, and no more: the server connections behind the pooler are what is scarce.
const FOUR_EACH: [(&str, &str); 3] = [
    ("DATABASE_POOL_SIZE", "4"),
    ("DATABASE_MAX_OVERFLOW", "0"),
    ("DATABASE_ACQUIRE_TIMEOUT_MS", "30000"),
];

/// How the answers of a burst were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    right: i64,
    wrong: i64,
    failed: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_gets_his_own_answer_where_the_usual_way_does_not() {
    let database = TestDatabase::with(&FOUR_EACH).await;
    if !database.is_pooled() {
        return;
    }
    let mut ours: Vec<Reader> = Vec::new();
    let mut usual = Vec::new();
    for _ in 0..POOLS {
        let databases = open(&database.config).await;
        ours.push(databases.read().clone());
        usual.push(as_usual(&database).await);
    }

    let mut bursts = Vec::new();
    for _ in 0..RUNS {
        bursts.push(burst(&ours).await);
    }
    let control = burst(&usual).await;

    let all_right = Tally {
        right: READS,
        wrong: 0,
        failed: 0,
    };
    assert_eq!(bursts, [all_right; RUNS]);
    assert!(control.wrong + control.failed > 0, "{control:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_test_at_the_start_notices_a_way_that_mixes_answers_up() {
    let database = TestDatabase::with(&FOUR_EACH).await;
    if !database.is_pooled() {
        return;
    }
    let ours = open(&database.config).await;

    let right = ours.self_test().await.unwrap().unwrap();
    let mixed = self_test(&as_usual(&database).await, 4).await;

    assert_eq!(right.answers, 160);
    assert!(mixed.is_err(), "{mixed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_stays_where_it_began() {
    let database = TestDatabase::with(&FOUR_EACH).await;
    if !database.is_pooled() {
        return;
    }
    database
        .execute("CREATE TABLE step (worker integer, n integer)")
        .await;
    let mut workers = JoinSet::new();
    for worker in 0..WORKERS {
        let databases = database.databases.clone();
        workers.spawn(async move {
            for _ in 0..ROUNDS {
                write_in_steps(&databases, worker).await;
            }
        });
    }

    workers.join_all().await;

    // Had a step gone elsewhere, it would have been made outside its transaction, or seen another's.
    let steps = "SELECT count(*) AS steps FROM step";
    let steps = Statement::from_string(DbBackend::Postgres, steps);
    let row = database.raw().await.query_one_raw(steps).await.unwrap();
    let steps: i64 = row.unwrap().try_get("", "steps").unwrap();
    assert_eq!(steps, i64::from(WORKERS) * ROUNDS * 2);
}

/// Two steps in a transaction, and a look at where they were made; every other transaction is not committed.
async fn write_in_steps(databases: &Databases, worker: i32) {
    for is_kept in [true, false] {
        let transaction = databases.begin().await.unwrap();
        let mut places = Vec::new();
        for n in [1, 2] {
            let insert = "INSERT INTO step (worker, n) VALUES ($1, $2) \
                          RETURNING pg_backend_pid() AS pid, txid_current() AS transaction";
            let values = [worker.into(), n.into()];
            let insert = Statement::from_sql_and_values(DbBackend::Postgres, insert, values);
            let row = transaction.query_one_raw(insert).await.unwrap().unwrap();
            let pid: i32 = row.try_get("", "pid").unwrap();
            let number: i64 = row.try_get("", "transaction").unwrap();
            places.push((pid, number));
        }
        assert_eq!(places[0], places[1]);
        if is_kept {
            transaction.commit().await.unwrap();
        }
    }
}

/// sea-orm's own pool with its statement cache off, as guides have it for behind a pooler.
async fn as_usual(database: &TestDatabase) -> DatabaseConnection {
    let pooler = database.config.database.pooler_url.clone().unwrap();
    let mut options = ConnectOptions::new(pooler.expose());
    options
        .max_connections(4)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|options| {
            // PgBouncer refuses the parameter that the driver sends of itself.
            options.statement_cache_capacity(0).extra_float_digits(None)
        });
    Database::connect(options).await.unwrap()
}

/// All workers read at once, each by a statement of its own, and check what they get.
async fn burst<C>(pools: &[C]) -> Tally
where
    C: ConnectionTrait + Clone + Send + Sync + 'static,
{
    let mut workers = JoinSet::new();
    for (worker, pool) in (0..WORKERS).zip(pools.iter().cycle().cloned()) {
        workers.spawn(async move {
            let mut tally = Tally::default();
            for n in 0..READS / i64::from(WORKERS) {
                let asked = i64::from(worker) * 1_000_000 + n;
                match read(&pool, worker, asked).await {
                    Ok(answer) if answer == (asked, worker) => tally.right += 1,
                    Ok(_) => tally.wrong += 1,
                    Err(_) => tally.failed += 1,
                }
            }
            tally
        });
    }
    let mut sum = Tally::default();
    while let Some(tally) = workers.join_next().await {
        sum += tally.unwrap();
    }
    sum
}

/// The value that was asked for and the worker whose statement it was.
async fn read(pool: &impl ConnectionTrait, worker: i32, asked: i64) -> Result<(i64, i32), DbErr> {
    let sql = format!("SELECT $1::bigint AS asked, {worker} AS worker");
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [asked.into()]);
    let row = pool.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("one row".to_owned()))?;
    Ok((row.try_get("", "asked")?, row.try_get("", "worker")?))
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.failed += other.failed;
    }
}
