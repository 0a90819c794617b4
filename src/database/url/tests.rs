use insta::assert_snapshot;

use super::*;

/// What both ways make of a URL, a line each.
fn both(url: &str) -> String {
    let url = PostgresUrl::parse(UrlVariable::Direct, &Secret::new(url)).unwrap();
    let direct = url.direct();
    let pooled = url.pooled();
    format!(
        "direct {}@{}:{}/{} {:?} as {}\npooled {}@{:?}:{:?}/{} {:?} as {}\npassword {:?} {:?}, {:?}, ignored {:?}",
        direct.get_username(),
        direct
            .get_socket()
            .map_or(direct.get_host(), |folder| folder.to_str().unwrap()),
        direct.get_port(),
        direct.get_database().unwrap(),
        direct.get_ssl_mode(),
        direct.get_application_name().unwrap(),
        pooled.get_user().unwrap(),
        pooled.get_hosts(),
        pooled.get_ports(),
        pooled.get_dbname().unwrap(),
        pooled.get_ssl_mode(),
        pooled.get_application_name().unwrap(),
        direct.clone().host("host").to_url_lossy().password(),
        pooled
            .get_password()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
        url.verify(),
        url.ignored(),
    )
}

fn refused(variable: UrlVariable, url: &str) -> String {
    PostgresUrl::parse(variable, &Secret::new(url))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_url_means_the_same_on_both_ways() {
    let url = "postgresql://app:p%40ss%2Fw%25rd+%26%C3%BC@db.example.org:6543/shop?sslmode=verify-full&application_name=web";

    assert_snapshot!(both(url), @r#"
    direct app@db.example.org:6543/shop VerifyFull as web
    pooled app@[Tcp("db.example.org")]:[6543]/shop Require as web
    password Some("p%40ss%2Fw%25rd%2B%26%C3%BC") Some("p@ss/w%rd+&ü"), ChainAndHost, ignored []
    "#);
}

#[test]
fn what_a_url_leaves_out_is_filled_in_alike() {
    assert_snapshot!(both("postgres://app@localhost"), @r#"
    direct app@localhost:5432/app Prefer as roundtrip
    pooled app@[Tcp("localhost")]:[5432]/app Prefer as roundtrip
    password None None, Nothing, ignored []
    "#);
}

#[test]
fn an_ipv6_address_is_reached_without_its_brackets() {
    assert_snapshot!(both("postgres://app@[::1]:5433/shop?sslmode=disable"), @r#"
    direct app@::1:5433/shop Disable as roundtrip
    pooled app@[Tcp("::1")]:[5433]/shop Disable as roundtrip
    password None None, Nothing, ignored []
    "#);
}

#[test]
fn a_socket_is_reached_on_both_ways() {
    assert_snapshot!(both("postgres://app@%2Ftmp%2Fpg/shop"), @r#"
    direct app@/tmp/pg:5432/shop Prefer as roundtrip
    pooled app@[Unix("/tmp/pg")]:[5432]/shop Prefer as roundtrip
    password None None, Nothing, ignored []
    "#);
    assert_snapshot!(both("postgres:///shop?host=/tmp/pg&user=app&port=5499"), @r#"
    direct app@/tmp/pg:5499/shop Prefer as roundtrip
    pooled app@[Unix("/tmp/pg")]:[5499]/shop Prefer as roundtrip
    password None None, Nothing, ignored []
    "#);
}

#[test]
fn parameters_stand_in_for_parts_of_the_url() {
    let url = "postgres://nobody@nowhere/none?hostaddr=127.0.0.1&port=5499&user=a@b&password=x%2By&dbname=n%23";

    assert_snapshot!(both(url), @r#"
    direct a@b@127.0.0.1:5499/n# Prefer as roundtrip
    pooled a@b@[Tcp("127.0.0.1")]:[5499]/n# Prefer as roundtrip
    password Some("x%2By") Some("x+y"), Nothing, ignored []
    "#);
}

#[test]
fn allow_is_taken_as_prefer() {
    assert_snapshot!(both("postgres://app@localhost/shop?ssl-mode=ALLOW"), @r#"
    direct app@localhost:5432/shop Prefer as roundtrip
    pooled app@[Tcp("localhost")]:[5432]/shop Prefer as roundtrip
    password None None, Nothing, ignored []
    "#);
}

#[test]
fn parameters_for_other_drivers_have_no_effect_and_unknown_ones_are_named() {
    let url =
        "postgres://app@localhost/shop?pgbouncer=true&connection_limit=1&sslmod=require&token=abc";

    assert_snapshot!(both(url), @r#"
    direct app@localhost:5432/shop Prefer as roundtrip
    pooled app@[Tcp("localhost")]:[5432]/shop Prefer as roundtrip
    password None None, Nothing, ignored ["sslmod", "token"]
    "#);
}

#[test]
fn a_pooler_url_with_start_up_options_is_refused() {
    let url = "postgres://app:secret@localhost:6543/shop?options=-c%20search_path%3Dapp";

    assert_snapshot!(refused(UrlVariable::Pooler, url), @"DATABASE_POOLER_URL: a transaction-mode pooler refuses start-up options: take `options` out of the URL and PGOPTIONS out of the environment, and set them for the role, as in ALTER ROLE roundtrip SET search_path = app");
    assert!(PostgresUrl::parse(UrlVariable::Direct, &Secret::new(url)).is_ok());
}

#[test]
fn a_url_that_cannot_be_read_is_not_repeated() {
    let urls = [
        "postgres://app:sec#ret@localhost/shop",
        "postgres://app:secret@localhost:port/shop",
        "mysql://app:secret@localhost/shop",
        "secret",
        "postgres://app:%FFsecret@localhost/shop",
        "postgres://app:secret@localhost/shop?sslmode=secret",
        "postgres://app:secret@localhost/shop?port=secret",
        "postgres://app:secret@localhost/shop?hostaddr=secret",
        "postgres://app:secret@localhost/shop?sslcert=secret",
    ];

    let problems: Vec<String> = urls
        .iter()
        .map(|url| refused(UrlVariable::Pooler, url))
        .collect();

    assert!(
        problems
            .iter()
            .all(|problem| !problem.contains("sec#") && !problem.contains("secret")),
        "{problems:#?}"
    );
    assert_snapshot!(problems.join("\n"), @"
    DATABASE_POOLER_URL: cannot be read as the URL of a PostgreSQL database (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25)
    DATABASE_POOLER_URL: cannot be read as the URL of a PostgreSQL database (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25)
    DATABASE_POOLER_URL: cannot be read as the URL of a PostgreSQL database (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25)
    DATABASE_POOLER_URL: cannot be read as the URL of a PostgreSQL database (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25)
    DATABASE_POOLER_URL: cannot be read as the URL of a PostgreSQL database (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25)
    DATABASE_POOLER_URL: the parameter sslmode of the URL must be one of disable, allow, prefer, require, verify-ca, verify-full
    DATABASE_POOLER_URL: the parameter port of the URL must be the number of a port
    DATABASE_POOLER_URL: the parameter hostaddr of the URL must be an IP address
    DATABASE_POOLER_URL: the parameter sslcert of the URL must be given together with sslkey
    ");
}

#[test]
fn neither_url_nor_password_is_shown_for_debugging() {
    let url = Secret::new("postgres://app:secret@localhost/shop?password=secret");

    let url = PostgresUrl::parse(UrlVariable::Direct, &url).unwrap();

    assert_snapshot!(format!("{url:?}"), @r#"PostgresUrl { variable: Direct, host: "localhost", port: 5432, database: "shop", .. }"#);
}

#[test]
fn a_url_without_what_is_for_others_is_read_by_the_driver_alone() {
    let url = Secret::new(
        "postgres://app:p%40ss@[::1]:5433/shop?pgbouncer=true&token=abc&sslmode=require",
    );

    let url = PostgresUrl::parse(UrlVariable::Direct, &url).unwrap();
    let options: PgConnectOptions = url.plain().expose().parse().unwrap();

    assert_snapshot!(url.plain().expose(), @"postgres://app:p%40ss@[::1]:5433/shop?hostaddr=%3A%3A1&sslmode=require");
    assert_eq!(options.get_host(), "::1");
}
