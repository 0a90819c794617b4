use insta::assert_snapshot;

use super::*;
use crate::config::Secret;

fn server(version: u32, max_connections: u32) -> Server {
    Server {
        version: format!("{version}.1"),
        version_number: version * 10_000 + 1,
        max_connections,
        reserved_connections: 3,
    }
}

fn about_tls(url: &str, encrypted: bool) -> String {
    let url = PostgresUrl::parse(UrlVariable::Direct, &Secret::new(url)).unwrap();
    tls(&url, encrypted).to_string()
}

#[test]
fn only_what_stays_on_this_machine_need_not_be_encrypted() {
    assert_snapshot!(about_tls("postgres://app@db.example.org/shop", false), @"
    warning  tls             not encrypted
                             -> sslmode=verify-full encrypts and checks the server's certificate
    ");
    assert_snapshot!(about_tls("postgres://app@[::1]/shop", false), @"  ok       tls             not encrypted; what is sent stays on this machine");
    assert_snapshot!(about_tls("postgres://app@%2Ftmp/shop", false), @"  ok       tls             not encrypted; what is sent stays on this machine");
}

#[test]
fn encryption_without_a_checked_certificate_comes_with_advice() {
    let about = |mode| {
        about_tls(
            &format!("postgres://app@db.example.org/shop?sslmode={mode}"),
            true,
        )
    };

    assert_snapshot!(about("require"), @"
    ok       tls             encrypted; the server's certificate is not checked
                             -> sslmode=verify-full keeps out who poses as the server
    ");
    assert_snapshot!(about("verify-ca"), @"
    ok       tls             encrypted; the server's certificate is checked
                             -> sslmode=verify-full checks its host name, too
    ");
    assert_snapshot!(about("verify-full"), @"  ok       tls             encrypted; the server's certificate and host name are checked");
}

#[test]
fn an_old_server_is_worth_a_warning() {
    assert_snapshot!(server_version(&server(14, 100)).to_string(), @"
    warning  server version  PostgreSQL 14.1
                             -> upgrade to PostgreSQL 15 or newer
    ");
    assert_snapshot!(server_version(&server(15, 100)).to_string(), @"  ok       server version  PostgreSQL 15.1");
}

#[test]
fn a_database_beyond_twenty_milliseconds_is_far_away() {
    let trips = |micros| {
        round_trip(&RoundTrips {
            median: Duration::from_micros(micros),
            count: 20,
        })
        .to_string()
    };

    assert_snapshot!(trips(20_000), @"  ok       round trip      20.00 ms, the median of 20");
    assert_snapshot!(trips(20_010), @"
    warning  round trip      20.01 ms, the median of 20: the database is far away: co-locate
                             -> run the gateway in the database's region: every statement waits for at least one round trip, and every request for one or more statements
    ");
}

#[test]
fn a_pooler_in_the_wrong_place_is_a_fault_and_what_only_looks_wrong_a_warning() {
    let by_name = Some("its port is 6543".to_owned());

    assert_snapshot!(connection(UrlVariable::Direct, by_name, Way::Direct).to_string(), @"
    warning  connection      direct by what it answers, a pooler by its name: its port is 6543
                             -> `migration` refuses such a name unless it is told --direct
    ");
    assert_snapshot!(connection(UrlVariable::Direct, None, Way::TransactionPooler).to_string(), @"
    fault    connection      a transaction-mode pooler: a connection does not keep its server process
                             -> put this URL into DATABASE_POOLER_URL and the server's own into DATABASE_URL: migrations and locks need a session
    ");
    assert_snapshot!(connection(UrlVariable::Pooler, None, Way::Direct).to_string(), @"
    warning  connection      no transaction-mode pooler: each connection has a session
                             -> it works, slower than DATABASE_URL alone: unset DATABASE_POOLER_URL, or name the pooler there
    ");
}

#[test]
fn a_pool_is_measured_against_what_the_server_allows() {
    let settings = DatabaseConfig::default();
    let about = |takes, max| pool_size(&settings, takes, &server(15, max)).to_string();

    assert_snapshot!(about(Takes::Servers, 100), @"  ok       pool size       up to 30 connections; the server allows 97: enough for 3 such process(es)");
    assert_snapshot!(about(Takes::Servers, 30), @"
    warning  pool size       up to 30 connections under load; the server allows 27 (max_connections is 30)
                             -> lower DATABASE_POOL_SIZE and DATABASE_MAX_OVERFLOW, raise max_connections, or set DATABASE_POOLER_URL
    ");
    assert_snapshot!(about(Takes::Servers, 12), @"
    fault    pool size       10 connections are kept open; the server allows 9 (max_connections is 12)
                             -> lower DATABASE_POOL_SIZE and DATABASE_MAX_OVERFLOW, raise max_connections, or set DATABASE_POOLER_URL
    ");
    assert_snapshot!(about(Takes::Poolers, 12), @"  ok       pool size       up to 30 connections to the pooler; the server behind it allows 9 in all");
    assert_snapshot!(about(Takes::Few, 12), @"  ok       pool size       requests go through the pooler; the server allows 9 connections in all");
}

#[test]
fn a_database_ahead_of_this_build_is_worth_a_warning() {
    let unknown = vec!["m20990101_000001_later".to_owned()];

    assert_snapshot!(migrations(&SchemaState::Ahead { unknown }).to_string(), @"
    warning  migrations      1 step(s) of a newer release are applied: m20990101_000001_later
                             -> upgrade this gateway
    ");
}

#[test]
fn two_urls_that_lead_to_two_databases_are_a_fault() {
    let report = |identity: &str| {
        let mut report = DatabaseReport::new("DATABASE_URL", None);
        report.facts.identity = Some(identity.to_owned());
        report
    };

    let mut same = report("1/2");
    same_database(&report("1/2"), &mut same);
    let mut other = report("1/3");
    same_database(&report("1/2"), &mut other);

    assert_snapshot!(same.to_string(), @"
    DATABASE_URL
      ok       same database   it is that of DATABASE_URL
    ");
    assert_snapshot!(other.to_string(), @"
    DATABASE_URL
      fault    same database   it is another one than that of DATABASE_URL
                               -> let both URLs lead to one database: what is migrated must be what is read
    ");
}
