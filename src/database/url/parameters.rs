//! The parameters behind the question mark: which are understood, which are for other drivers, which have a value that
//! cannot be used.

use std::net::IpAddr;

use sea_orm::sqlx::postgres::PgSslMode;
use url::{Host, Url};

use super::UrlProblem;

/// Parameters that the drivers understand.
const KNOWN: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

/// Parameters that hosts put into the URLs they hand out for other drivers, and that say nothing this gateway needs.
const FOREIGN: [&str; 8] = [
    "connect_timeout",
    "connection_limit",
    "pgbouncer",
    "pool_timeout",
    "prepareThreshold",
    "prepared_statements",
    "statement_cache_size",
    "supa",
];

/// The URL with only the parameters that the drivers understand, and the names of unknown ones. The direct way's driver
/// would log a parameter that it does not know with its value, and look an IPv6 address up with its brackets.
pub(super) fn without_foreign(url: &Url) -> Result<(Url, Vec<String>), UrlProblem> {
    let mut kept = Vec::new();
    let mut ignored = Vec::new();
    if let Some(Host::Ipv6(address)) = url.host() {
        kept.push(("hostaddr".to_owned(), address.to_string()));
    }
    for (name, value) in url.query_pairs() {
        if KNOWN.contains(&name.as_ref()) || name.starts_with("options[") {
            check(&name, &value)?;
            kept.push((name.into_owned(), value.into_owned()));
        } else if !FOREIGN.contains(&name.as_ref()) {
            ignored.push(name.into_owned());
        }
    }
    let mut url = url.clone();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    Ok((url, ignored))
}

/// Says which parameter is at fault, which the driver would only say with its value.
fn check(name: &str, value: &str) -> Result<(), UrlProblem> {
    let (usable, parameter, expected) = match name {
        "sslmode" | "ssl-mode" => (
            value.parse::<PgSslMode>().is_ok(),
            "sslmode",
            "one of disable, allow, prefer, require, verify-ca, verify-full",
        ),
        "port" => (value.parse::<u16>().is_ok(), "port", "the number of a port"),
        "statement-cache-capacity" => (
            value.parse::<usize>().is_ok(),
            "statement-cache-capacity",
            "a whole number",
        ),
        "hostaddr" => (value.parse::<IpAddr>().is_ok(), "hostaddr", "an IP address"),
        _ => return Ok(()),
    };
    if usable {
        return Ok(());
    }
    Err(UrlProblem::Parameter {
        parameter,
        expected,
    })
}
