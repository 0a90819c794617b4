//! What the doctor says of databases that nobody can get to.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use url::Url;

use super::{doctor, pooled, pooled_way, shown::told};
use crate::support::{Extra, PgBouncer, Postgres, Way, free_port};

/// A password that must not be seen.
const PASSWORD: &str = "hunter2";

#[test]
fn a_wrong_password_is_told_for_both_urls_and_not_shown() {
    let Some(_) = pooled_way() else { return };
    let hba = "host all all 127.0.0.1/32 scram-sha-256\n";
    let server = Postgres::with(Extra {
        hba: Some(hba),
        ..Extra::default()
    });
    let pooler = PgBouncer::with(
        server.address(),
        Extra {
            lines: "auth_type = plain\n",
            files: &[("users.txt", "\"postgres\" \"another\"\n")],
            ..Extra::default()
        },
    );

    let direct = with_password(&server.url("postgres"));
    let through = with_password(&pooler.url("postgres"));
    let report = doctor(&[("DATABASE_URL", &direct), ("DATABASE_POOLER_URL", &through)]);

    assert!(!report.stdout.contains(PASSWORD) && !report.stderr.contains(PASSWORD));
    insta::assert_snapshot!(told(&report), @r#"
    exit 1: fault
    DATABASE_URL: fault {"database":"postgres","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"refusal":"wrong_credentials"}
      fault reachable: the user name or the password is refused -> correct them in DATABASE_URL; in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25
    DATABASE_POOLER_URL: fault {"database":"postgres","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"refusal":"wrong_credentials"}
      fault reachable: the user name or the password is refused -> correct them in DATABASE_POOLER_URL; in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25
    "#);
}

#[tokio::test]
async fn a_dead_port_does_not_keep_the_other_url_from_being_examined() {
    let Some(database) = pooled().await else {
        return;
    };

    let dead = format!("postgres://postgres@127.0.0.1:{}/shop", free_port());
    let url = database.url();
    let report = doctor(&[("DATABASE_URL", url), ("DATABASE_POOLER_URL", &dead)]);

    insta::assert_snapshot!(told(&report), @r#"
    exit 1: fault
    DATABASE_URL: ok {"database":"NAME","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"encrypted":false,"max_connections":200,"pending_migrations":[],"pings":20,"round_trip_ms":TIME,"server_version":"VERSION","way":"direct"}
      ok reachable: it lets a connection in
      ok tls: not encrypted; what is sent stays on this machine
      ok server_version: PostgreSQL VERSION
      ok round_trip: TIME ms, the median of 20
      ok connection: direct: each connection has a session
      ok migrations: every step is applied
      ok pool_size: requests go through the pooler; the server allows 197 connections in all
    DATABASE_POOLER_URL: fault {"database":"shop","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"refusal":"dead_port"}
      fault reachable: nobody listens at 127.0.0.1, port PORT -> start the server, or correct host and port in DATABASE_POOLER_URL
    "#);
}

#[tokio::test]
async fn an_unknown_database_is_told_on_both_ways() {
    let Some(way) = pooled_way() else { return };

    let (direct, pooler) = (way.direct("nowhere"), way.pooler("nowhere").unwrap());
    let report = doctor(&[("DATABASE_URL", &direct), ("DATABASE_POOLER_URL", &pooler)]);

    insta::assert_snapshot!(told(&report), @r#"
    exit 1: fault
    DATABASE_URL: fault {"database":"nowhere","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"refusal":"unknown_database"}
      fault reachable: there is no database nowhere -> create it, or correct the name at the end of DATABASE_URL
    DATABASE_POOLER_URL: fault {"database":"nowhere","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"refusal":"unknown_database"}
      fault reachable: there is no database nowhere -> create it, or correct the name at the end of DATABASE_POOLER_URL
    "#);
}

#[test]
fn silence_is_not_waited_for_long() {
    if Way::of_the_round().is_some() {
        // It takes its time, and no database.
        return;
    }
    // Whoever connects gets through, and no answer.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://postgres@{}/shop", silent.local_addr().unwrap());

    let begin = Instant::now();
    let report = doctor(&[("DATABASE_URL", &url), ("DATABASE_POOLER_URL", &url)]);

    assert!(begin.elapsed() < Duration::from_secs(15));
    insta::assert_snapshot!(told(&report), @r#"
    exit 1: fault
    DATABASE_URL: fault {"database":"shop","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"refusal":"silence"}
      fault reachable: 127.0.0.1, port PORT does not answer in time -> look for a firewall in between, and whether the server runs, or the one behind the pooler
    DATABASE_POOLER_URL: fault {"database":"shop","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"refusal":"silence"}
      fault reachable: 127.0.0.1, port PORT does not answer in time -> look for a firewall in between, and whether the server runs, or the one behind the pooler
    "#);
}

#[test]
fn a_configuration_that_cannot_be_used_is_reported_too() {
    let unreadable = format!("mysql://me:{PASSWORD}@host/db");
    let options = format!("postgres://me:{PASSWORD}@127.0.0.1/db?options=-c%20a%3Db");

    let bad = doctor(&[("DATABASE_URL", &unreadable)]);
    let refused = doctor(&[
        ("DATABASE_URL", "postgres://me@127.0.0.1/db"),
        ("DATABASE_POOLER_URL", &options),
    ]);

    assert!(!bad.stdout.contains(PASSWORD) && !refused.stdout.contains(PASSWORD));
    insta::assert_snapshot!(told(&bad), @"
    exit 1: fault
      fault configuration: DATABASE_URL: starts neither with postgres:// nor with sqlite://; for example DATABASE_URL=postgres://roundtrip:secret@localhost:5432/roundtrip
    ");
    insta::assert_snapshot!(told(&refused), @"
    exit 1: fault
      fault configuration: DATABASE_POOLER_URL: a transaction-mode pooler refuses start-up options: take `options` out of the URL and PGOPTIONS out of the environment, and set them for the role, as in ALTER ROLE roundtrip SET search_path = app; for example DATABASE_POOLER_URL=postgres://roundtrip:secret@localhost:6432/roundtrip
    ");
}

#[test]
fn a_parameter_without_effect_and_a_missing_root_are_told_before_anybody_is_asked() {
    let port = free_port();
    let odd = format!("postgres://me@127.0.0.1:{port}/db?sslmod={PASSWORD}");
    let rootless =
        format!("postgres://me@127.0.0.1:{port}/db?sslmode=verify-ca&sslrootcert=nowhere.pem");

    let report = doctor(&[("DATABASE_URL", &odd), ("DATABASE_POOLER_URL", &rootless)]);

    assert!(!report.stdout.contains(PASSWORD) && !report.stderr.contains(PASSWORD));
    insta::assert_snapshot!(told(&report), @r#"
    exit 1: fault
    DATABASE_URL: fault {"database":"db","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"refusal":"dead_port"}
      warning url: parameter(s) without effect: sslmod -> correct their names, or take them out
      fault reachable: nobody listens at 127.0.0.1, port PORT -> start the server, or correct host and port in DATABASE_URL
    DATABASE_POOLER_URL: fault {"database":"db","host":"127.0.0.1","kind":"postgres","port":PORT}
      {}
      fault tls: DATABASE_POOLER_URL: sslrootcert names nowhere.pem, which cannot be read (No such file or directory (os error 2)); correct the path in the URL, or make the file readable for this process
    "#);
}

fn with_password(url: &str) -> String {
    let mut url: Url = url.parse().unwrap();
    url.set_password(Some(PASSWORD)).unwrap();
    url.into()
}
