//! One thing that was looked at, and how it stands.

use serde::Serialize;

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// The gateway runs, and not as well as it could.
    Warning,
    /// The gateway does not run, or not safely.
    Fault,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The configuration as a whole.
    Configuration,
    /// The URL itself.
    Url,
    /// Whether a connection can be had.
    Reachable,
    /// Encryption.
    Tls,
    /// The server's version.
    ServerVersion,
    /// Whether a server or a transaction-mode pooler is there.
    Connection,
    /// How far away it is.
    RoundTrip,
    /// Whether many statements at once are each answered with their own rows.
    SelfTest,
    /// The schema's steps.
    Migrations,
    /// The gateway's pool and what the server allows.
    PoolSize,
    /// Whether both URLs lead to one database.
    SameDatabase,
}

/// What was found about one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub check: Subject,
    /// How it stands.
    pub verdict: Verdict,
    /// What was found.
    pub message: String,
    /// What to do, if there is something to do.
    pub advice: Option<String>,
}

impl Subject {
    /// As a person reads it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Url => "url",
            Self::Reachable => "reachable",
            Self::Tls => "tls",
            Self::ServerVersion => "server version",
            Self::Connection => "connection",
            Self::RoundTrip => "round trip",
            Self::SelfTest => "self-test",
            Self::Migrations => "migrations",
            Self::PoolSize => "pool size",
            Self::SameDatabase => "same database",
        }
    }
}

impl Check {
    pub(super) fn ok(check: Subject, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Ok, message)
    }

    pub(super) fn warning(check: Subject, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Warning, message)
    }

    pub(super) fn fault(check: Subject, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Fault, message)
    }

    /// The same, with what to do.
    pub(super) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    fn new(check: Subject, verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            check,
            verdict,
            message: message.into(),
            advice: None,
        }
    }
}
