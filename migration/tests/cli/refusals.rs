//! What the command refuses before it changes anything.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use crate::support::{TestDatabase, databases};

const LONG: Duration = Duration::from_secs(25);

#[test]
fn without_a_database_it_says_what_to_set_and_makes_none() {
    let database = TestDatabase::sqlite();

    let refused = database.run_with(&["up"], &[("DATABASE_URL", "")]);

    assert_eq!((refused.code, refused.out.as_str()), (Some(3), ""));
    insta::assert_snapshot!(refused.err, @"error: DATABASE_URL is not set: name the database to migrate, e.g. DATABASE_URL=postgres://user:password@localhost:5432/roundtrip");
    assert_eq!(database.folder().read_dir().unwrap().count(), 0);
}

#[test]
fn a_url_that_cannot_be_used_is_not_repeated() {
    let database = TestDatabase::sqlite();
    let refusal = |url| database.run_with(&["status"], &[("DATABASE_URL", url)]);

    let refused = [
        refusal("mysql://me:hunter2@host/db"),
        refusal("postgres://me:hunter2@host:port/db"),
        refusal("postgres://me:hunter/2@host/db?sslmode=hunter2"),
        refusal("sqlite://test.db?mode=hunter2"),
        refusal("hunter2"),
    ];

    let said: Vec<&str> = refused.iter().map(|refused| refused.err.as_str()).collect();
    insta::assert_snapshot!(said.concat(), @"
    error: DATABASE_URL starts neither with postgres:// nor with sqlite://
    error: DATABASE_URL cannot be read as the URL of a PostgreSQL database: check its port and parameters (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25)
    error: DATABASE_URL cannot be read as the URL of a PostgreSQL database: check its port and parameters (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25)
    error: DATABASE_URL cannot be read as the URL of a SQLite database
    error: DATABASE_URL starts neither with postgres:// nor with sqlite://
    ");
    let codes: Vec<Option<i32>> = refused.iter().map(|refused| refused.code).collect();
    assert_eq!(codes, [Some(3); 5]);
}

#[test]
fn a_verb_is_needed_and_numbers_are_numbers() {
    let database = TestDatabase::sqlite();

    let verbless = database.run(&[]);
    let none = database.run(&["up", "-n", "0"]);
    let soon = database.run(&["up", "--lock-timeout-seconds", "soon"]);

    assert_eq!(
        (verbless.code, none.code, soon.code),
        (Some(2), Some(2), Some(2))
    );
    assert!(
        verbless
            .err
            .contains("[subcommands: up, down, status, fresh, refresh, help]"),
        "{}",
        verbless.err
    );
    assert!(
        soon.err
            .contains("a whole number of seconds is needed, for example 60"),
        "{}",
        soon.err
    );
    assert_eq!(database.folder().read_dir().unwrap().count(), 0);
}

#[test]
fn a_dead_port_is_said_to_be_one_at_once() {
    let database = TestDatabase::sqlite();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let url = format!("postgres://me:hunter2@127.0.0.1:{port}/db");

    let begun = Instant::now();
    let refused = database.run_with(&["up"], &[("DATABASE_URL", &url)]);

    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""));
    insta::assert_snapshot!(refused.err, @"error: the database that DATABASE_URL names cannot be connected to: Connection refused (os error 111)");
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let database = TestDatabase::sqlite();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("postgres://me:hunter2@127.0.0.1:{port}/db");

    let begun = Instant::now();
    let refused = database.run_with(&["status"], &[("DATABASE_URL", &url)]);

    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""));
    insta::assert_snapshot!(refused.err, @"error: the database that DATABASE_URL names cannot be connected to: the server does not answer");
}

#[tokio::test]
async fn fresh_and_refresh_spare_tenants_until_told_otherwise() {
    for database in databases().await {
        database.run(&["up"]);
        database.add_tenant("alice").await;
        let one = database.run(&["fresh"]);
        database.add_tenant("mallory").await;
        let two = database.run(&["refresh"]);
        let left = database.number("SELECT count(*) FROM tenant").await;

        let refresh = database.run(&["refresh", "--yes-destroy-data"]);
        database.add_tenant("alice").await;
        let fresh = database.run(&["fresh", "--yes-destroy-data"]);
        let none = database.number("SELECT count(*) FROM tenant").await;

        insta::allow_duplicates! {
            insta::assert_snapshot!(one.err + &two.err, @"
            error: the database holds 1 tenant, and `fresh` would destroy all their data: say --yes-destroy-data if that is what you want; nothing was changed
            error: the database holds 2 tenants, and `refresh` would destroy all their data: say --yes-destroy-data if that is what you want; nothing was changed
            ");
        }
        assert_eq!((one.code, two.code, left), (Some(5), Some(5), 2));
        assert_eq!((refresh.code, fresh.code, none), (Some(0), Some(0), 0));
        assert_eq!(one.out + &two.out, "");
    }
}
