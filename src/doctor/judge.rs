//! What a finding means: fine, worth a warning, or a fault, and what to do about it.

use std::time::Duration;

use super::{
    check::{Check, Subject},
    report::{DatabaseReport, Way},
    session::{RoundTrips, Server},
};
use crate::{
    config::DatabaseConfig,
    database::{PostgresUrl, SchemaState, SelfTest, SelfTestError, UrlVariable, Verify},
};

/// The oldest server that the gateway is tested on.
const OLDEST: u32 = 15;

/// Farther away than another zone of the same region.
const FAR: Duration = Duration::from_millis(20);

/// Encryption as it was agreed on.
pub(super) fn tls(url: &PostgresUrl, encrypted: bool) -> Check {
    let check = |message: &str| Check::ok(Subject::Tls, message);
    match (encrypted, url.verify()) {
        (true, Verify::ChainAndHost) => {
            check("encrypted; the server's certificate and host name are checked")
        }
        (true, Verify::Chain) => check("encrypted; the server's certificate is checked")
            .advise("sslmode=verify-full checks its host name, too"),
        (true, Verify::Nothing) => check("encrypted; the server's certificate is not checked")
            .advise("sslmode=verify-full keeps out who poses as the server"),
        (false, _) if stays_here(&url.host()) => {
            check("not encrypted; what is sent stays on this machine")
        }
        (false, _) => Check::warning(Subject::Tls, "not encrypted")
            .advise("sslmode=verify-full encrypts and checks the server's certificate"),
    }
}

/// Whether a host is this machine.
fn stays_here(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || host.starts_with('/') || address.is_ok_and(|it| it.is_loopback())
}

/// The server's version.
pub(super) fn server_version(server: &Server) -> Check {
    let message = format!("PostgreSQL {}", server.version);
    if server.version_number / 10_000 < OLDEST {
        return Check::warning(Subject::ServerVersion, message)
            .advise(format!("upgrade to PostgreSQL {OLDEST} or newer"));
    }
    Check::ok(Subject::ServerVersion, message)
}

/// What is at the other end, by its name and by asking it.
pub(super) fn connection(variable: UrlVariable, name: Option<String>, way: Way) -> Check {
    match (variable, way) {
        (UrlVariable::Direct, Way::TransactionPooler) => Check::fault(
            Subject::Connection,
            "a transaction-mode pooler: a connection does not keep its server process",
        )
        .advise(
            "put this URL into DATABASE_POOLER_URL and the server's own into DATABASE_URL: migrations and locks \
             need a session",
        ),
        (UrlVariable::Direct, Way::Direct) => match name {
            // It was asked, and kept its sessions: a server on a pooler's port, or a pooler in session mode.
            Some(reason) => Check::warning(
                Subject::Connection,
                format!("direct by what it answers, a pooler by its name: {reason}"),
            )
            .advise("`migration` refuses such a name unless it is told --direct"),
            None => Check::ok(Subject::Connection, "direct: each connection has a session"),
        },
        (UrlVariable::Pooler, Way::TransactionPooler) => {
            Check::ok(Subject::Connection, "a transaction-mode pooler")
        }
        (UrlVariable::Pooler, Way::Direct) => Check::warning(
            Subject::Connection,
            "no transaction-mode pooler: each connection has a session",
        )
        .advise(
            "it works, slower than DATABASE_URL alone: unset DATABASE_POOLER_URL, or name the pooler there",
        ),
    }
}

/// How far away the database is.
pub(super) fn round_trip(trips: &RoundTrips) -> Check {
    let shown = format!(
        "{:.2} ms, the median of {}",
        milliseconds(trips.median),
        trips.count
    );
    if trips.median > FAR {
        return Check::warning(
            Subject::RoundTrip,
            format!("{shown}: the database is far away: co-locate"),
        )
        .advise(
            "run the gateway in the database's region: every statement waits for at least one round trip, and \
             every request for one or more statements",
        );
    }
    Check::ok(Subject::RoundTrip, shown)
}

/// A duration as the report shows it.
pub(super) fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 100_000.0).round() / 100.0
}

/// What came of asking many things at once.
pub(super) fn self_test(outcome: &Result<Option<SelfTest>, SelfTestError>) -> Option<Check> {
    match outcome {
        Ok(None) => None,
        Ok(Some(SelfTest { answers })) => Some(Check::ok(
            Subject::SelfTest,
            format!("{answers} statements side by side got their own answers"),
        )),
        Err(problem) => Some(Check::fault(Subject::SelfTest, problem.to_string())),
    }
}

/// The schema's steps.
pub(super) fn migrations(state: &SchemaState) -> Check {
    match state {
        SchemaState::Current => Check::ok(Subject::Migrations, "every step is applied"),
        SchemaState::Behind { missing } => Check::fault(
            Subject::Migrations,
            format!("{} are missing: {}", steps(missing), missing.join(", ")),
        )
        .advise("run `migration up`"),
        SchemaState::Ahead { unknown } => ahead(unknown),
    }
}

/// A database that a newer release has migrated.
pub(super) fn ahead(unknown: &[String]) -> Check {
    Check::warning(
        Subject::Migrations,
        format!(
            "{} of a newer release are applied: {}",
            steps(unknown),
            unknown.join(", ")
        ),
    )
    .advise("upgrade this gateway")
}

fn steps(names: &[String]) -> String {
    format!("{} step(s)", names.len())
}

/// Whose connections a pool takes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// The server's own, each of which counts there.
    Servers,
    /// A pooler's, which has few at the server.
    Poolers,
    /// Next to none: requests go another way.
    Few,
}

/// The gateway's pool and what the server allows.
pub(super) fn pool_size(settings: &DatabaseConfig, takes: Takes, server: &Server) -> Check {
    let size = settings.pool_size;
    let most = size + settings.max_overflow;
    let all = server.max_connections;
    let free = all.saturating_sub(server.reserved_connections);
    let ok = |message: String| Check::ok(Subject::PoolSize, message);
    match takes {
        Takes::Few => ok(format!(
            "requests go through the pooler; the server allows {free} connections in all"
        )),
        Takes::Poolers => ok(format!(
            "up to {most} connections to the pooler; the server behind it allows {free} in all"
        )),
        Takes::Servers if most <= free => ok(format!(
            "up to {most} connections; the server allows {free}: enough for {} such process(es)",
            free / most.max(1)
        )),
        Takes::Servers => {
            let allowed = format!("the server allows {free} (max_connections is {all})");
            let check = if size > free {
                let message = format!("{size} connections are kept open; {allowed}");
                Check::fault(Subject::PoolSize, message)
            } else {
                let message = format!("up to {most} connections under load; {allowed}");
                Check::warning(Subject::PoolSize, message)
            };
            check.advise(
                "lower DATABASE_POOL_SIZE and DATABASE_MAX_OVERFLOW, raise max_connections, or set \
                 DATABASE_POOLER_URL",
            )
        }
    }
}

/// Whether the pooler leads to the server that is migrated.
pub(super) fn same_database(direct: &DatabaseReport, pooled: &mut DatabaseReport) {
    let (Some(one), Some(other)) = (&direct.facts.identity, &pooled.facts.identity) else {
        return;
    };
    let check = if one == other {
        Check::ok(Subject::SameDatabase, "it is that of DATABASE_URL")
    } else {
        Check::fault(
            Subject::SameDatabase,
            "it is another one than that of DATABASE_URL",
        )
        .advise("let both URLs lead to one database: what is migrated must be what is read")
    };
    pooled.note(check);
}

#[cfg(test)]
mod tests;
