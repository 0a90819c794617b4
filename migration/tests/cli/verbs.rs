//! What each verb does, and what it says about it.

use crate::support::{TestDatabase, databases, steps};

#[tokio::test]
async fn up_applies_every_step_and_a_second_time_none() {
    for database in databases().await {
        let first = database.run(&["up"]);
        let second = database.run(&["up"]);

        insta::allow_duplicates! {
            insta::assert_snapshot!(first.out, @"
            m20261123_000001_create_tenants ... applied in [time]
            m20261123_000002_create_agents ... applied in [time]
            m20261123_000003_create_api_keys ... applied in [time]
            m20261123_000004_create_catalog ... applied in [time]
            m20261123_000005_create_usage ... applied in [time]
            m20261123_000006_create_billing ... applied in [time]
            m20261123_000007_create_audit ... applied in [time]
            m20261123_000008_create_sessions ... applied in [time]
            m20261124_000009_move_versions ... applied in [time]
            9 steps applied
            ");
            insta::assert_snapshot!(second.out, @"nothing to do: all 9 steps are applied");
        }
        assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
        assert_eq!((second.code, second.err.as_str()), (Some(0), ""));
    }
}

#[tokio::test]
async fn up_and_down_take_a_number_of_steps() {
    for database in databases().await {
        let up = database.run(&["up", "-n", "3"]);
        let down = database.run(&["down"]);
        let more = database.run(&["down", "-n", "9"]);
        let none = database.run(&["down"]);

        insta::allow_duplicates! {
            insta::assert_snapshot!([up.out, down.out, more.out, none.out].join("\n"), @"
            m20261123_000001_create_tenants ... applied in [time]
            m20261123_000002_create_agents ... applied in [time]
            m20261123_000003_create_api_keys ... applied in [time]
            3 steps applied, 6 pending

            m20261123_000003_create_api_keys ... reverted in [time]
            1 step reverted, 2 applied

            m20261123_000002_create_agents ... reverted in [time]
            m20261123_000001_create_tenants ... reverted in [time]
            2 steps reverted, 0 applied

            nothing to do: no step is applied
            ");
        }
        let codes = [up.code, down.code, more.code, none.code];
        assert_eq!(codes, [Some(0); 4]);
    }
}

#[tokio::test]
async fn refresh_and_fresh_end_with_every_step_applied() {
    for database in databases().await {
        for verb in ["refresh", "fresh"] {
            database.run(&["up"]);

            let again = database.run(&[verb]);
            let status = database.run(&["status"]);

            assert_eq!(again.code, Some(0), "{verb}: {}", again.err);
            assert_eq!(again.applied(), steps().len(), "{verb}");
            assert!(again.out.ends_with("9 steps applied\n"), "{}", again.out);
            assert!(
                status.out.ends_with("9 applied, 0 pending\n"),
                "{}",
                status.out
            );
        }
    }
}

#[tokio::test]
async fn fresh_gets_a_database_out_of_a_state_that_no_step_leads_from() {
    for database in databases().await {
        database.execute("CREATE TABLE agent (x int)").await;
        database.run(&["up"]);

        let fresh = database.run(&["fresh"]);

        assert_eq!(fresh.code, Some(0), "{}", fresh.err);
        assert!(
            fresh.out.starts_with("every table ... dropped in [time]\n"),
            "{}",
            fresh.out
        );
        assert_eq!(fresh.applied(), steps().len());
    }
}

#[tokio::test]
async fn status_lists_the_steps_and_changes_nothing() {
    for database in databases().await {
        let untouched = database.run(&["status"]);
        let files = database.folder().read_dir().unwrap().count();
        database.run(&["up", "-n", "6"]);
        forge_a_newer_step(&database).await;
        let ahead = database.run(&["status"]);

        assert_eq!(untouched.code, Some(0), "{}", untouched.err);
        assert!(
            untouched.out.ends_with("\n0 applied, 9 pending\n"),
            "{}",
            untouched.out
        );
        assert_eq!(files, 0);
        insta::allow_duplicates! {
            insta::assert_snapshot!(ahead.out, @"
            applied  m20261123_000001_create_tenants
            applied  m20261123_000002_create_agents
            applied  m20261123_000003_create_api_keys
            applied  m20261123_000004_create_catalog
            applied  m20261123_000005_create_usage
            applied  m20261123_000006_create_billing
            pending  m20261123_000007_create_audit
            pending  m20261123_000008_create_sessions
            pending  m20261124_000009_move_versions
            unknown  m20991231_000001_later
            6 applied, 3 pending, 1 of a newer release, unknown to this one
            ");
        }
        assert_eq!((ahead.code, ahead.err.as_str()), (Some(0), ""));
    }
}

#[tokio::test]
async fn status_as_a_document_is_for_machines() {
    for database in databases().await {
        database.run(&["up", "-n", "5"]);
        forge_a_newer_step(&database).await;

        let status = database.run(&["status", "--format", "json"]);

        let kind = if database.is_postgres() {
            "\"postgresql\""
        } else {
            "\"sqlite\""
        };
        insta::allow_duplicates! {
            insta::assert_snapshot!(status.out.replace(kind, "[kind]"), @r#"
            {
              "database": [kind],
              "applied": [
                "m20261123_000001_create_tenants",
                "m20261123_000002_create_agents",
                "m20261123_000003_create_api_keys",
                "m20261123_000004_create_catalog",
                "m20261123_000005_create_usage"
              ],
              "pending": [
                "m20261123_000006_create_billing",
                "m20261123_000007_create_audit",
                "m20261123_000008_create_sessions",
                "m20261124_000009_move_versions"
              ],
              "unknown": [
                "m20991231_000001_later"
              ]
            }
            "#);
        }
        assert_eq!((status.code, status.err.as_str()), (Some(0), ""));
    }
}

#[tokio::test]
async fn steps_of_a_newer_release_are_left_as_found() {
    for database in databases().await {
        database.run(&["up"]);
        forge_a_newer_step(&database).await;

        let up = database.run(&["up"]);
        let down = database.run(&["down"]);
        let refresh = database.run(&["refresh"]);

        insta::allow_duplicates! {
            insta::assert_snapshot!(up.out, @"nothing to do: all 9 steps are applied; 1 step of a newer release left as found");
            insta::assert_snapshot!(down.err, @"error: the database has steps of a newer release (m20991231_000001_later): migrate with that release; nothing was changed");
        }
        assert_eq!(refresh.err, down.err);
        assert_eq!(
            (up.code, down.code, refresh.code),
            (Some(0), Some(1), Some(1))
        );
    }
}

#[tokio::test]
async fn a_step_that_is_missing_below_those_of_a_newer_release_is_not_applied() {
    for database in databases().await {
        database.run(&["up", "-n", "6"]);
        forge_a_newer_step(&database).await;

        let up = database.run(&["up"]);

        assert_eq!((up.code, up.applied()), (Some(1), 0), "{}", up.err);
        assert!(up.err.contains("m20991231_000001_later"), "{}", up.err);
    }
}

#[test]
fn help_tells_the_exit_codes() {
    let database = TestDatabase::sqlite();

    let help = database.run(&["--help"]);

    let (_, codes) = help.out.split_once("Exit codes:\n").unwrap();
    insta::assert_snapshot!(codes, @"
    0  done, or nothing to do
    1  a step failed, or the database cannot be reached: the message says why, and what state it is in
    2  the command line cannot be understood
    3  DATABASE_URL is refused, because it is not set, cannot be read or leads to a pooler: nothing was changed
    4  another migration was under way for too long: nothing was changed
    5  the database holds tenants, and nobody said --yes-destroy-data: nothing was changed
    ");
}

/// What a newer release has applied, this one does not know.
async fn forge_a_newer_step(database: &TestDatabase) {
    let newer =
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_later', 0)";
    database.execute(newer).await;
}
