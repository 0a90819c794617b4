//! Telling a pooler from a server, with a real one of each.

use std::time::{Duration, Instant};

use migration::pooler::{Kind, probe};
use sea_orm_migration::sea_orm::sqlx::{
    Connection, PgConnection, postgres::PgConnectOptions, raw_sql,
};

use crate::support::TestDatabase;

/// Of the pool that a database has at the pooler of the test run.
const SERVER_CONNECTIONS: usize = 4;

#[tokio::test]
async fn a_pooler_is_found_by_asking_it_and_refused_before_anything_is_changed() {
    let Some((database, pooler)) = pooled().await else {
        return;
    };
    let through_pooler = [("DATABASE_URL", pooler.as_str())];

    for verb in ["up", "down", "fresh", "refresh", "status"] {
        let refused = database.run_with(&[verb], &through_pooler);

        insta::allow_duplicates! {
            insta::assert_snapshot!(refused.err, @"error: DATABASE_URL leads to a transaction-mode pooler: its connections do not keep their server process. A migration needs a session of its own: set DATABASE_URL to the direct URL, and DATABASE_POOLER_URL to the pooler's");
        }
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (Some(3), ""),
            "{verb}"
        );
    }
    let trusted = database.run_with(&["up", "--direct"], &through_pooler);

    assert_eq!(trusted.code, Some(3), "{}", trusted.err);
    assert!(!database.has_table("seaql_migrations").await);
}

#[test]
fn a_url_that_looks_like_a_poolers_is_refused_without_asking_unless_it_is_vouched_for() {
    let database = TestDatabase::sqlite();
    let url = [(
        "DATABASE_URL",
        "postgres://me:hunter2@db-pooler.invalid/app",
    )];

    let refused = database.run_with(&["up"], &url);
    let vouched = database.run_with(&["up", "--direct"], &url);

    insta::assert_snapshot!(refused.err, @"error: DATABASE_URL is that of a transaction-mode pooler: its host is named -pooler, as Neon's poolers are. A migration needs a session of its own: set DATABASE_URL to the direct URL, and DATABASE_POOLER_URL to the pooler's. If the server itself listens there, add --direct");
    assert_eq!((refused.code, refused.out.as_str()), (Some(3), ""));
    // There is no such host.
    assert_eq!(vouched.code, Some(1), "{}", vouched.err);
    assert!(!vouched.err.contains("hunter2"), "{}", vouched.err);
}

#[tokio::test]
async fn a_server_is_told_from_a_pooler_every_time() {
    let Some((database, pooler)) = pooled().await else {
        return;
    };

    for _ in 0..10 {
        assert_eq!(probe(&database.url).await.unwrap(), Kind::Direct);
        assert_eq!(probe(&pooler).await.unwrap(), Kind::TransactionPooler);
    }
}

#[tokio::test]
async fn a_pooler_that_refuses_options_is_asked_without_them() {
    let Some((database, pooler)) = pooled().await else {
        return;
    };
    let with_options = |url: &str| format!("{url}?options=-c%20search_path%3Dpublic");

    let direct = probe(&with_options(&database.url)).await;
    let through_pooler = probe(&with_options(&pooler)).await;

    assert_eq!(direct.unwrap(), Kind::Direct);
    assert_eq!(through_pooler.unwrap(), Kind::TransactionPooler);
}

#[tokio::test]
async fn a_pooler_with_one_server_connection_left_is_found_and_with_none_given_up() {
    let Some((_database, pooler)) = pooled().await else {
        return;
    };
    let mut holders = Vec::new();
    for _ in 1..SERVER_CONNECTIONS {
        holders.push(transaction(&pooler).await);
    }

    let one_left = probe(&pooler).await;
    holders.push(transaction(&pooler).await);
    let begun = Instant::now();
    let none_left = probe(&pooler).await;

    assert_eq!(one_left.unwrap(), Kind::TransactionPooler);
    let problem = none_left.unwrap_err().to_string();
    assert!(problem.contains("the server does not answer"), "{problem}");
    assert!(begun.elapsed() < Duration::from_secs(30));
    for holder in holders {
        holder.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_probe_leaves_no_transaction_open() {
    let Some((database, pooler)) = pooled().await else {
        return;
    };

    probe(&database.url).await.unwrap();
    probe(&pooler).await.unwrap();

    let open = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    assert_eq!(database.number(open).await, 0);
}

/// A database and its URL through the pooler. `None` if the test run lacks one of them.
async fn pooled() -> Option<(TestDatabase, String)> {
    let database = TestDatabase::postgres().await?;
    let pooler = database.pooler_url()?;
    Some((database, pooler))
}

/// A client in the middle of a transaction: it keeps a server connection of the pooler.
async fn transaction(url: &str) -> PgConnection {
    let options: PgConnectOptions = url.parse().unwrap();
    let options = options.extra_float_digits(None);
    let mut client = PgConnection::connect_with(&options).await.unwrap();
    raw_sql("BEGIN; SELECT 1")
        .execute(&mut client)
        .await
        .unwrap();
    client
}
