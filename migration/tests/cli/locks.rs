//! Release pipelines that migrate one database at the same time.

use std::time::Duration;

use migration::lock::{FileLock, acquire_advisory};
use sea_orm_migration::sea_orm::DatabaseConnection;

use crate::support::{Ended, Running, TestDatabase, databases, steps};

const MOMENT: Duration = Duration::from_secs(1);

#[tokio::test]
async fn of_five_at_once_one_applies_and_four_find_nothing_to_do() {
    for database in databases().await {
        let running: Vec<Running> = (0..5).map(|_| database.start(&["up"])).collect();
        let ended: Vec<Ended> = running.into_iter().map(Running::end).collect();

        let mut applied: Vec<usize> = ended.iter().map(Ended::applied).collect();
        applied.sort_unstable();
        assert_eq!(applied, [0, 0, 0, 0, steps().len()], "{ended:?}");
        let idle = |ended: &&Ended| ended.out == "nothing to do: all 9 steps are applied\n";
        assert_eq!(ended.iter().filter(idle).count(), 4, "{ended:?}");
        for ended in ended {
            assert_eq!(ended.code, Some(0), "{}", ended.err);
        }
    }
}

#[tokio::test]
async fn it_says_once_that_it_waits_and_goes_on_when_the_other_ends() {
    for database in databases().await {
        let held = Held::on(&database).await;

        let mut up = database.start(&["up"]);
        let said = up.line();
        tokio::time::sleep(MOMENT).await;
        held.give_back().await;
        let up = up.end();

        insta::allow_duplicates! {
            insta::assert_snapshot!(said, @"another migration is under way: waiting for it, 60 s at most");
        }
        assert_eq!((up.code, up.err.as_str()), (Some(0), ""));
        assert_eq!(up.applied(), steps().len());
    }
}

#[tokio::test]
async fn it_gives_up_after_the_time_that_it_was_given() {
    for database in databases().await {
        let held = Held::on(&database).await;

        let flag = database.run(&["up", "--lock-timeout-seconds", "1"]);
        let variable = database.run_with(&["refresh"], &[("MIGRATION_LOCK_TIMEOUT_SECONDS", "0")]);
        let status = database.run(&["status"]);
        held.give_back().await;
        let empty = database.run_with(&["up"], &[("MIGRATION_LOCK_TIMEOUT_SECONDS", "")]);

        insta::allow_duplicates! {
            insta::assert_snapshot!(without_process(&flag.err), @"
            another migration is under way: waiting for it, 1 s at most
            error: another migration is still under way after 1 s: let it end, or wait longer by MIGRATION_LOCK_TIMEOUT_SECONDS; nothing was changed
            ");
            insta::assert_snapshot!(without_process(&variable.err), @"error: another migration is still under way after 0 s: let it end, or wait longer by MIGRATION_LOCK_TIMEOUT_SECONDS; nothing was changed");
        }
        assert_eq!(
            flag.err.contains(" (server process "),
            database.is_postgres(),
            "{}",
            flag.err
        );
        assert_eq!((flag.code, variable.code), (Some(4), Some(4)));
        assert_eq!(flag.out + &variable.out, "");
        assert_eq!((status.code, empty.code), (Some(0), Some(0)));
    }
}

#[tokio::test]
async fn migrations_of_different_databases_do_not_wait_for_each_other() {
    for (held, free) in databases().await.iter().zip(databases().await) {
        let held = Held::on(held).await;

        let up = free.run(&["up", "--lock-timeout-seconds", "0"]);

        assert_eq!(up.code, Some(0), "{}", up.err);
        held.give_back().await;
    }
}

/// The lock, had by somebody else.
enum Held {
    Advisory(DatabaseConnection),
    File(FileLock),
}

impl Held {
    async fn on(database: &TestDatabase) -> Self {
        if database.is_postgres() {
            let db = database.raw().await;
            acquire_advisory(&db, MOMENT).await.unwrap();
            return Self::Advisory(db);
        }
        let file = database.folder().join("test.db");
        Self::File(FileLock::acquire(&file, MOMENT).await.unwrap())
    }

    async fn give_back(self) {
        match self {
            Self::Advisory(db) => db.close().await.unwrap(),
            Self::File(lock) => drop(lock),
        }
    }
}

/// The holder's process has another number every time.
fn without_process(text: &str) -> String {
    match (text.find(" (server process "), text.find("): ")) {
        (Some(from), Some(to)) => format!("{}{}", &text[..from], &text[to + 1..]),
        _ => text.to_owned(),
    }
}
