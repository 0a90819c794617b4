//! Why a connection was not had: told apart, so that each reason comes with what to do about it.

use std::{error::Error as StdError, io};

use serde::Serialize;
use tokio_postgres::error::SqlState;

use super::check::{Check, Subject};
use crate::database::PostgresUrl;

/// What the driver says before it asks the server.
const NO_PASSWORD: &str = "password missing";

/// Why a connection was not had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The user or the password.
    WrongCredentials,
    /// There is no such database.
    UnknownDatabase,
    /// Nobody listens there.
    DeadPort,
    /// The host's name leads nowhere.
    UnknownHost,
    /// Nothing came back in time.
    Silence,
    /// Encryption: not offered, insisted on, or with a certificate that is not trusted.
    Tls,
    /// There is no connection left.
    Full,
    /// Anything else.
    Other,
}

/// Why this connection was not had.
pub(super) struct Refused {
    pub(super) refusal: Refusal,
    /// What was said, where that helps.
    detail: String,
}

impl Refused {
    pub(super) fn silence() -> Self {
        Self {
            refusal: Refusal::Silence,
            detail: String::new(),
        }
    }

    pub(super) fn of(problem: &tokio_postgres::Error) -> Self {
        if let Some(said) = problem.as_db_error() {
            let detail = said.message().to_owned();
            return Self {
                refusal: by_server(said.code(), &detail),
                detail,
            };
        }
        let detail = Self::innermost(problem);
        let connecting = problem
            .source()
            .and_then(|cause| cause.downcast_ref::<io::Error>());
        let refusal = match connecting.map(io::Error::kind) {
            // Its own kind of error has no name; its text is fixed.
            _ if problem.to_string().contains("TLS") => Refusal::Tls,
            _ if detail == NO_PASSWORD => Refusal::WrongCredentials,
            Some(io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound) => Refusal::DeadPort,
            Some(io::ErrorKind::TimedOut) => Refusal::Silence,
            _ if detail.contains("lookup address") => Refusal::UnknownHost,
            _ => Refusal::Other,
        };
        Self { refusal, detail }
    }

    /// The last of a chain of causes is what happened; those before say where.
    pub(super) fn innermost(problem: &dyn StdError) -> String {
        let mut last = problem;
        while let Some(cause) = last.source() {
            last = cause;
        }
        last.to_string()
    }

    /// What to say and to do about it.
    pub(super) fn check(&self, url: &PostgresUrl) -> Check {
        let (host, port, variable) = (url.host(), url.port(), url.variable());
        let (message, advice) = match self.refusal {
            Refusal::WrongCredentials => (
                self.about_credentials().to_owned(),
                format!(
                    "correct them in {variable}; in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25"
                ),
            ),
            Refusal::UnknownDatabase => (
                format!("there is no database {}", url.database()),
                format!("create it, or correct the name at the end of {variable}"),
            ),
            Refusal::DeadPort => (
                format!("nobody listens at {host}, port {port}"),
                format!("start the server, or correct host and port in {variable}"),
            ),
            Refusal::UnknownHost => (
                format!("the name {host} leads to no address"),
                format!("correct the host in {variable}"),
            ),
            Refusal::Silence => (
                format!("{host}, port {port} does not answer in time"),
                "look for a firewall in between, and whether the server runs, or the one behind the pooler"
                    .to_owned(),
            ),
            Refusal::Tls => self.about_tls(url),
            Refusal::Full => (
                format!("there is no connection left: {}", self.detail),
                "end connections, raise max_connections, or go through a pooler".to_owned(),
            ),
            Refusal::Other => (
                format!("no connection is had: {}", self.detail),
                "see the server's log".to_owned(),
            ),
        };
        Check::fault(Subject::Reachable, message).advise(advice)
    }

    fn about_credentials(&self) -> &'static str {
        if self.detail == NO_PASSWORD {
            "a password is asked for, and there is none"
        } else {
            "the user name or the password is refused"
        }
    }

    fn about_tls(&self, url: &PostgresUrl) -> (String, String) {
        let detail = &self.detail;
        let variable = url.variable();
        let advice = if detail.contains("does not support TLS") {
            "switch TLS on at the server, or write sslmode=prefer to go without where it has none"
                .to_owned()
        } else if detail.contains("UnknownIssuer") {
            "name the certificate of who signed the server's by sslrootcert=PATH".to_owned()
        } else if detail.contains("not valid for name") || detail.contains("NotValidForName") {
            format!(
                "write a host into {variable} that the certificate is for, or sslmode=verify-ca"
            )
        } else if insists(detail) {
            format!("write sslmode=require or sslmode=verify-full into {variable}")
        } else {
            "see the server's log, and its certificate".to_owned()
        };
        (format!("TLS fails: {detail}"), advice)
    }
}

fn by_server(code: &SqlState, message: &str) -> Refusal {
    if insists(message) {
        return Refusal::Tls;
    }
    if *code == SqlState::INVALID_PASSWORD || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION
    {
        return Refusal::WrongCredentials;
    }
    // PgBouncer has one code for all that it refuses, and for what the server behind it refused.
    let no_database = message.starts_with("database ") && message.ends_with(" does not exist");
    if *code == SqlState::INVALID_CATALOG_NAME
        || no_database
        || message.starts_with("no such database")
    {
        return Refusal::UnknownDatabase;
    }
    if message.contains("authentication failed") || message.starts_with("no such user") {
        return Refusal::WrongCredentials;
    }
    if *code == SqlState::TOO_MANY_CONNECTIONS || message.starts_with("no more connections") {
        return Refusal::Full;
    }
    Refusal::Other
}

/// Whether the server lets nobody in unencrypted.
fn insists(message: &str) -> bool {
    message.contains("no encryption") || message.contains("SSL required")
}
