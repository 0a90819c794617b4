//! The verb `doctor`: what it finds at databases in good and bad health, as a machine reads it, and its exit codes.
//!
//! What needs a server is tried in the one round that has a pooler, too.

use std::time::Duration;

use url::Url;

use crate::support::{Ended, Program, Proxy, TestDatabase, Way};

mod embedded;
mod refused;
mod shown;

use shown::{document, raw, told, without};

#[tokio::test]
async fn a_pooler_and_its_server_are_well() {
    let Some(database) = pooled().await else {
        return;
    };

    let report = doctor(&database.variables());

    assert_eq!(report.code, Some(0));
    insta::assert_snapshot!(raw(&report), @r#"

    {"checks":[],"databases":[
    {"checks":[
    {"advice":null,"check":"reachable","message":"it lets a connection in","verdict":"ok"},
    {"advice":null,"check":"tls","message":"not encrypted; what is sent stays on this machine","verdict":"ok"},
    {"advice":null,"check":"server_version","message":"PostgreSQL VERSION","verdict":"ok"},
    {"advice":null,"check":"round_trip","message":"TIME ms, the median of 20","verdict":"ok"},
    {"advice":null,"check":"connection","message":"direct: each connection has a session","verdict":"ok"},
    {"advice":null,"check":"migrations","message":"every step is applied","verdict":"ok"},
    {"advice":null,"check":"pool_size","message":"requests go through the pooler; the server allows 197 connections in all","verdict":"ok"}],"facts":
    {"encrypted":false,"max_connections":200,"pending_migrations":[],"pings":20,"refusal":null,"round_trip_ms":TIME,"server_version":"VERSION","way":"direct"},"place":
    {"database":"NAME","host":"127.0.0.1","kind":"postgres","port":PORT},"variable":"DATABASE_URL","verdict":"ok"},
    {"checks":[
    {"advice":null,"check":"reachable","message":"it lets a connection in","verdict":"ok"},
    {"advice":null,"check":"tls","message":"not encrypted; what is sent stays on this machine","verdict":"ok"},
    {"advice":null,"check":"server_version","message":"PostgreSQL VERSION","verdict":"ok"},
    {"advice":null,"check":"round_trip","message":"TIME ms, the median of 20","verdict":"ok"},
    {"advice":null,"check":"connection","message":"a transaction-mode pooler","verdict":"ok"},
    {"advice":null,"check":"self_test","message":"160 statements side by side got their own answers","verdict":"ok"},
    {"advice":null,"check":"migrations","message":"every step is applied","verdict":"ok"},
    {"advice":null,"check":"pool_size","message":"up to 30 connections to the pooler; the server behind it allows 197 in all","verdict":"ok"},
    {"advice":null,"check":"same_database","message":"it is that of DATABASE_URL","verdict":"ok"}],"facts":
    {"encrypted":false,"max_connections":200,"pending_migrations":[],"pings":20,"refusal":null,"round_trip_ms":TIME,"server_version":"VERSION","way":"transaction_pooler"},"place":
    {"database":"NAME","host":"127.0.0.1","kind":"postgres","port":PORT},"variable":"DATABASE_POOLER_URL","verdict":"ok"}],"verdict":"ok"}
    "#);
}

#[tokio::test]
async fn a_person_is_told_the_same() {
    let Some(database) = pooled().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();

    let json = doctor(&database.variables());
    let text = Program::run(folder.path(), &["doctor"], &database.variables());

    assert_eq!(text.code, Some(0));
    let said = text.stdout.lines().filter(|line| !line.contains(" ms, "));
    let said: Vec<&str> = said.collect();
    insta::assert_snapshot!(without(&document(&json), &said.join("\n")), @"
    DATABASE_URL (database NAME at 127.0.0.1, port PORT)
      ok       reachable       it lets a connection in
      ok       tls             not encrypted; what is sent stays on this machine
      ok       server version  PostgreSQL VERSION
      ok       connection      direct: each connection has a session
      ok       migrations      every step is applied
      ok       pool size       requests go through the pooler; the server allows 197 connections in all

    DATABASE_POOLER_URL (database NAME at 127.0.0.1, port PORT)
      ok       reachable       it lets a connection in
      ok       tls             not encrypted; what is sent stays on this machine
      ok       server version  PostgreSQL VERSION
      ok       connection      a transaction-mode pooler
      ok       self-test       160 statements side by side got their own answers
      ok       migrations      every step is applied
      ok       pool size       up to 30 connections to the pooler; the server behind it allows 197 in all
      ok       same database   it is that of DATABASE_URL

    all is well
    ");
}

#[tokio::test]
async fn a_server_in_the_place_of_the_pooler_is_worth_a_warning() {
    let Some(database) = pooled().await else {
        return;
    };

    let url = database.url();
    let report = doctor(&[("DATABASE_URL", url), ("DATABASE_POOLER_URL", url)]);

    insta::assert_snapshot!(told(&report), @r#"
    exit 0: warning
    DATABASE_URL: ok {"database":"NAME","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"encrypted":false,"max_connections":200,"pending_migrations":[],"pings":20,"round_trip_ms":TIME,"server_version":"VERSION","way":"direct"}
      ok reachable: it lets a connection in
      ok tls: not encrypted; what is sent stays on this machine
      ok server_version: PostgreSQL VERSION
      ok round_trip: TIME ms, the median of 20
      ok connection: direct: each connection has a session
      ok migrations: every step is applied
      ok pool_size: requests go through the pooler; the server allows 197 connections in all
    DATABASE_POOLER_URL: warning {"database":"NAME","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"encrypted":false,"max_connections":200,"pending_migrations":[],"pings":20,"round_trip_ms":TIME,"server_version":"VERSION","way":"direct"}
      ok reachable: it lets a connection in
      ok tls: not encrypted; what is sent stays on this machine
      ok server_version: PostgreSQL VERSION
      ok round_trip: TIME ms, the median of 20
      warning connection: no transaction-mode pooler: each connection has a session -> it works, slower than DATABASE_URL alone: unset DATABASE_POOLER_URL, or name the pooler there
      ok self_test: 160 statements side by side got their own answers
      ok migrations: every step is applied
      ok pool_size: up to 30 connections; the server allows 197: enough for 6 such process(es)
      ok same_database: it is that of DATABASE_URL
    "#);
}

#[tokio::test]
async fn a_pooler_in_the_place_of_the_server_is_a_fault() {
    let Some(database) = pooled().await else {
        return;
    };

    let (_, pooler) = database.variables()[1];
    let report = doctor(&[("DATABASE_URL", pooler)]);

    insta::assert_snapshot!(told(&report), @r#"
    exit 1: fault
    DATABASE_URL: fault {"database":"NAME","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"encrypted":false,"max_connections":200,"pending_migrations":[],"pings":20,"round_trip_ms":TIME,"server_version":"VERSION","way":"transaction_pooler"}
      ok reachable: it lets a connection in
      ok tls: not encrypted; what is sent stays on this machine
      ok server_version: PostgreSQL VERSION
      ok round_trip: TIME ms, the median of 20
      fault connection: a transaction-mode pooler: a connection does not keep its server process -> put this URL into DATABASE_POOLER_URL and the server's own into DATABASE_URL: migrations and locks need a session
      ok migrations: every step is applied
      ok pool_size: up to 30 connections to the pooler; the server behind it allows 197 in all
    "#);
}

#[tokio::test]
async fn a_far_database_is_to_be_brought_near() {
    let Some(database) = pooled().await else {
        return;
    };
    let mut url: Url = database.url().parse().unwrap();
    let server = url.socket_addrs(|| None).unwrap()[0];
    let proxy = Proxy::with_delay(server, Duration::from_millis(12)).await;
    url.set_port(Some(proxy.address().port())).unwrap();

    let report = doctor_once(&[("DATABASE_URL", url.as_str())]);

    insta::assert_snapshot!(told(&report), @r#"
    exit 0: warning
    DATABASE_URL: warning {"database":"NAME","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"encrypted":false,"max_connections":200,"pending_migrations":[],"pings":20,"round_trip_ms":TIME,"server_version":"VERSION","way":"direct"}
      ok reachable: it lets a connection in
      ok tls: not encrypted; what is sent stays on this machine
      ok server_version: PostgreSQL VERSION
      warning round_trip: TIME ms, the median of 20: the database is far away: co-locate -> run the gateway in the database's region: every statement waits for at least one round trip, and every request for one or more statements
      ok connection: direct: each connection has a session
      ok migrations: every step is applied
      ok pool_size: up to 30 connections; the server allows 197: enough for 6 such process(es)
    "#);
}

#[tokio::test]
async fn missing_steps_are_a_fault() {
    let Some(database) = pooled().await else {
        return;
    };
    database.step_down().await;

    let report = doctor(&[("DATABASE_URL", database.url())]);

    insta::assert_snapshot!(told(&report), @r#"
    exit 1: fault
    DATABASE_URL: fault {"database":"NAME","host":"127.0.0.1","kind":"postgres","port":PORT}
      {"encrypted":false,"max_connections":200,"pending_migrations":["m20261124_000009_move_versions"],"pings":20,"round_trip_ms":TIME,"server_version":"VERSION","way":"direct"}
      ok reachable: it lets a connection in
      ok tls: not encrypted; what is sent stays on this machine
      ok server_version: PostgreSQL VERSION
      ok round_trip: TIME ms, the median of 20
      ok connection: direct: each connection has a session
      fault migrations: 1 step(s) are missing: m20261124_000009_move_versions -> run `migration up`
      ok pool_size: up to 30 connections; the server allows 197: enough for 6 such process(es)
    "#);
}

/// The way through a pooler, in the one round that has it.
fn pooled_way() -> Option<Way> {
    Way::of_the_round().filter(Way::is_pooled)
}

/// A migrated database behind a pooler.
async fn pooled() -> Option<TestDatabase> {
    let way = pooled_way()?;
    Some(TestDatabase::at(Some(way), &[]).await)
}

/// Runs it on databases that are near. A busy machine makes them look far away: then it is asked again.
fn doctor(variables: &[(&str, &str)]) -> Ended {
    let mut report = doctor_once(variables);
    for _ in 0..5 {
        if !report.stdout.contains("far away") {
            break;
        }
        report = doctor_once(variables);
    }
    report
}

fn doctor_once(variables: &[(&str, &str)]) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    Program::run(folder.path(), &["doctor", "--format", "json"], variables)
}
