//! A step that fails: which, why, and where the database stands.

use std::time::Duration;

use sea_orm_migration::sea_orm::{ConnectionTrait, TransactionTrait};
use tokio::time::sleep;

use crate::support::{TestDatabase, databases};

#[tokio::test]
async fn a_step_that_fails_is_rolled_back_and_the_ones_before_it_stay() {
    for database in databases().await {
        database.run(&["up", "-n", "1"]);
        // The step makes `agent` first, and then this one.
        database.execute("CREATE TABLE spend_policy (x int)").await;

        let up = database.run(&["up"]);
        let has_agent = database.has_table("agent").await;
        let status = database.run(&["status"]);

        let why = if database.is_postgres() {
            "relation \"spend_policy\" already exists"
        } else {
            "table spend_policy already exists"
        };
        insta::allow_duplicates! {
            insta::assert_snapshot!(up.out, @"m20261123_000002_create_agents ... failed in [time]");
            insta::assert_snapshot!(up.err.replace(why, "[why]"), @"
            error: applying m20261123_000002_create_agents failed: [why]
            The step was rolled back. 1 of 9 steps applied, the newest is m20261123_000001_create_tenants
            ");
        }
        assert_eq!(up.code, Some(1));
        assert!(!has_agent, "the step has left something behind");
        assert!(
            status.out.ends_with("1 applied, 8 pending\n"),
            "{}",
            status.out
        );
    }
}

#[tokio::test]
async fn after_its_cause_is_gone_a_step_that_failed_is_applied() {
    for database in databases().await {
        database
            .execute("CREATE TABLE tenant_version (x int)")
            .await;
        let failed = database.run(&["up"]);
        database.execute("DROP TABLE tenant_version").await;

        let up = database.run(&["up"]);

        assert_eq!(failed.code, Some(1));
        assert!(
            failed
                .err
                .ends_with("The step was rolled back. 0 of 9 steps applied\n"),
            "{}",
            failed.err
        );
        assert_eq!((up.code, up.applied(), up.err.as_str()), (Some(0), 9, ""));
    }
}

#[tokio::test]
async fn a_step_that_cannot_be_reverted_stays() {
    for database in databases().await {
        database.run(&["up"]);
        database.execute("DROP TABLE invoice_line").await;

        let down = database.run(&["down", "-n", "4"]);

        insta::allow_duplicates! {
            insta::assert_snapshot!(down.out, @"
            m20261124_000009_move_versions ... reverted in [time]
            m20261123_000008_create_sessions ... reverted in [time]
            m20261123_000007_create_audit ... reverted in [time]
            m20261123_000006_create_billing ... failed in [time]
            ");
        }
        assert_eq!(down.code, Some(1));
        assert!(
            down.err
                .starts_with("error: reverting m20261123_000006_create_billing failed: "),
            "{}",
            down.err
        );
        assert!(
            down.err.ends_with(
                "The step was rolled back. 6 of 9 steps applied, the newest is m20261123_000006_create_billing\n"
            ),
            "{}",
            down.err
        );
    }
}

#[tokio::test]
async fn when_the_connection_is_lost_it_stops_and_says_where_the_database_stands() {
    let Some(database) = TestDatabase::postgres().await else {
        return;
    };
    database.run(&["up", "-n", "1"]);
    let held = database.raw().await.begin().await.unwrap();
    held.execute_unprepared("LOCK TABLE tenant IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();

    let up = database.start(&["up"]);
    let waiting = "FROM pg_stat_activity WHERE datname = current_database() \
        AND application_name = 'migration' AND wait_event_type = 'Lock'";
    let cut = format!("SELECT count(pg_terminate_backend(pid)) {waiting}");
    let mut tries = 0;
    while database.number(&cut).await == 0 {
        tries += 1;
        assert!(tries < 200, "it does not get as far as the locked table");
        sleep(Duration::from_millis(50)).await;
    }
    let up = up.end();

    insta::assert_snapshot!(up.err, @"
    error: applying m20261123_000002_create_agents failed: terminating connection due to administrator command
    The step was rolled back. 1 of 9 steps applied, the newest is m20261123_000001_create_tenants
    ");
    assert_eq!(up.code, Some(1));
    drop(held);
}
