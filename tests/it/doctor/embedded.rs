//! What the doctor says of embedded databases.

use std::{fs, path::Path};

use super::{doctor, shown::told};
use crate::support::{Program, TestDatabase};

#[tokio::test]
async fn an_embedded_database_gets_a_short_report() {
    let database = TestDatabase::new().await;
    if database.is_postgres() {
        return;
    }

    let report = doctor(&database.variables());
    database.step_down().await;
    let behind = doctor(&database.variables());

    insta::assert_snapshot!(told(&report), @r#"
    exit 0: ok
    DATABASE_URL: ok {"file":"FILE","kind":"embedded"}
      {"pending_migrations":[],"server_version":"VERSION"}
      ok reachable: the file can be opened
      ok server_version: SQLite VERSION
      ok migrations: every step is applied
    "#);
    insta::assert_snapshot!(told(&behind), @r#"
    exit 0: ok
    DATABASE_URL: ok {"file":"FILE","kind":"embedded"}
      {"pending_migrations":["m20261124_000009_move_versions"],"server_version":"VERSION"}
      ok reachable: the file can be opened
      ok server_version: SQLite VERSION
      ok migrations: the next start applies m20261124_000009_move_versions
    "#);
}

#[test]
fn an_embedded_database_that_is_not_there_yet_is_not_made() {
    let folder = tempfile::tempdir().unwrap();

    let report = Program::run(folder.path(), &["doctor", "--format", "json"], &[]);

    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    insta::assert_snapshot!(told(&report), @r#"
    exit 0: ok
    DATABASE_URL: ok {"file":"FILE","kind":"embedded"}
      {}
      ok reachable: the file is not there yet; the first start makes it
    "#);
}

#[test]
fn a_file_that_is_no_database_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.db");
    fs::write(&file, "no database, but quite a long text all the same").unwrap();

    let report = doctor(&[("DATABASE_URL", &sqlite(&file))]);

    insta::assert_snapshot!(told(&report), @r#"
    exit 1: fault
    DATABASE_URL: fault {"file":"FILE","kind":"embedded"}
      {}
      fault reachable: the file cannot be read: error returned from database: (code: 26) file is not a database -> make it readable and writable for this process, or move it away to begin anew
    "#);
}

fn sqlite(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}
