//! URLs in each other's place, seen from the start of the program. It needs a pooler, so each test returns early
//! elsewhere.

use tempfile::tempdir;

use crate::support::{Program, TestDatabase, get};

#[tokio::test]
async fn a_pooler_in_the_place_of_the_server_stops_the_start() {
    let database = TestDatabase::new().await;
    if !database.is_pooled() {
        return;
    }
    let folder = tempdir().unwrap();
    let (_, pooler) = urls(&database);

    let ended = Program::run(folder.path(), &[], &[("DATABASE_URL", &pooler)]);

    assert_eq!(ended.code, Some(1));
    assert_eq!(
        ended.stderr.lines().last(),
        Some(
            "error: DATABASE_URL leads to a transaction-mode pooler, which would answer with other clients' rows: \
             put this URL into DATABASE_POOLER_URL, and the URL of the database itself into DATABASE_URL"
        )
    );
}

#[tokio::test]
async fn a_server_in_the_place_of_the_pooler_works_with_a_warning() {
    let database = TestDatabase::new().await;
    if !database.is_pooled() {
        return;
    }
    let folder = tempdir().unwrap();
    let (server, _) = urls(&database);
    let variables = [
        ("DATABASE_URL", server.as_str()),
        ("DATABASE_POOLER_URL", server.as_str()),
    ];

    let program = Program::start(folder.path(), &[], &variables);
    let address = program.address();

    program.logs("DATABASE_POOLER_URL leads to no transaction-mode pooler");
    let (status, body) = get(&address, None, "/health").unwrap();
    assert_eq!((status, &body["status"]), (200, &"ok".into()));
}

#[tokio::test]
async fn demo_goes_past_the_pooler() {
    let database = TestDatabase::new().await;
    if !database.is_pooled() {
        return;
    }
    let folder = tempdir().unwrap();
    let (server, _) = urls(&database);
    // Nobody listens there: whoever used it would fail.
    let variables = [
        ("DATABASE_URL", server.as_str()),
        (
            "DATABASE_POOLER_URL",
            "postgres://postgres@127.0.0.1:1/none",
        ),
    ];

    let ended = Program::run(folder.path(), &["demo"], &variables);

    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("rt_"), "{}", ended.stdout);
}

/// The server's URL, and the pooler's.
fn urls(database: &TestDatabase) -> (String, String) {
    let variables = database.variables();
    let url = |name| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.unwrap().1.to_owned()
    };
    (url("DATABASE_URL"), url("DATABASE_POOLER_URL"))
}
