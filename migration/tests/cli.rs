//! The command as it is typed: its verbs on a file, its exit codes, and what it refuses.
#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

use std::{
    path::Path,
    process::{Command, Stdio},
};

use migration::{Migrator, MigratorTrait};
use tempfile::TempDir;

#[test]
fn up_applies_every_step_and_a_second_time_none() {
    let folder = tempfile::tempdir().unwrap();

    let first = migration(&folder, &["up"]);
    let second = migration(&folder, &["up"]);

    assert_eq!((first.code, second.code), (Some(0), Some(0)));
    assert_eq!(applied(&first.log), steps().len());
    assert_eq!(applied(&second.log), 0);
    assert_eq!(statuses(&folder), all("Applied"));
}

#[test]
fn up_and_down_take_a_number_of_steps() {
    let folder = tempfile::tempdir().unwrap();

    let up = migration(&folder, &["up", "-n", "3"]);
    let after_up = statuses(&folder);
    let down = migration(&folder, &["down"]);
    let after_down = statuses(&folder);
    let two = migration(&folder, &["down", "-n", "2"]);

    assert_eq!((up.code, down.code, two.code), (Some(0), Some(0), Some(0)));
    assert_eq!(pending(&after_up), steps()[3..]);
    assert_eq!(pending(&after_down), steps()[2..]);
    assert_eq!(statuses(&folder), all("Pending"));
}

#[test]
fn refresh_and_fresh_end_with_every_step_applied() {
    for verb in ["refresh", "fresh"] {
        let folder = tempfile::tempdir().unwrap();
        migration(&folder, &["up"]);

        let again = migration(&folder, &[verb]);

        assert_eq!(again.code, Some(0), "{verb}: {}", again.log);
        assert_eq!(applied(&again.log), steps().len(), "{verb}");
        assert_eq!(statuses(&folder), all("Applied"), "{verb}");
    }
}

#[test]
fn without_a_database_it_says_what_to_set_and_makes_none() {
    for variables in [&[][..], &[("DATABASE_URL", "")]] {
        let folder = tempfile::tempdir().unwrap();

        let refused = run(folder.path(), &["up"], variables);

        assert_eq!(refused.code, Some(1));
        assert_eq!(
            message(&refused),
            "DATABASE_URL is not set: name the database to migrate, e.g. \
             DATABASE_URL=postgres://user:password@localhost:5432/roundtrip"
        );
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }
}

#[test]
fn a_url_that_cannot_be_used_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();

    for url in [
        "mysql://me:hunter2@host/db",
        "postgres://me:hunter2@host:port/db",
    ] {
        let refused = run(folder.path(), &["status"], &[("DATABASE_URL", url)]);

        assert_eq!(refused.code, Some(1));
        let line = message(&refused);
        assert!(line.starts_with("the migration failed: "), "{line}");
        assert!(line.contains("DATABASE_URL"), "{line}");
        assert!(!refused.log.contains("hunter2"), "{}", refused.log);
    }
}

#[test]
fn a_verb_is_needed() {
    let folder = tempfile::tempdir().unwrap();

    let refused = migration(&folder, &[]);

    assert_eq!(refused.code, Some(2));
    assert!(
        refused
            .log
            .contains("[subcommands: up, down, status, fresh, refresh, help]"),
        "{}",
        refused.log
    );
}

/// How a run ended.
struct Ended {
    code: Option<i32>,
    log: String,
}

/// Runs the command on the file of a folder.
fn migration(folder: &TempDir, arguments: &[&str]) -> Ended {
    run(
        folder.path(),
        arguments,
        &[("DATABASE_URL", "sqlite://test.db")],
    )
}

fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_migration"))
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.stdout.is_empty(), "it only logs");
    Ended {
        code: output.status.code(),
        log: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The one line of a refusal, without its moment and level.
fn message(ended: &Ended) -> &str {
    assert_eq!(ended.log.lines().count(), 1, "{}", ended.log);
    let (_, message) = ended.log.trim_end().split_once(" ERROR ").unwrap();
    message
}

fn applied(log: &str) -> usize {
    log.matches("has been applied").count()
}

/// What `status` says, step by step.
fn statuses(folder: &TempDir) -> Vec<(String, String)> {
    let told = migration(folder, &["status"]);
    assert_eq!(told.code, Some(0), "{}", told.log);
    told.log
        .lines()
        .filter_map(|line| line.split_once("Migration '")?.1.split_once("'... "))
        .map(|(step, status)| (step.to_owned(), status.to_owned()))
        .collect()
}

fn pending(statuses: &[(String, String)]) -> Vec<String> {
    let pending = statuses.iter().filter(|(_, status)| status == "Pending");
    pending.map(|(step, _)| step.clone()).collect()
}

fn all(status: &str) -> Vec<(String, String)> {
    let steps = steps().into_iter();
    steps.map(|step| (step, status.to_owned())).collect()
}

/// The names of all steps, oldest first.
fn steps() -> Vec<String> {
    let steps = Migrator::migrations();
    steps.iter().map(|step| step.name().to_owned()).collect()
}
