//! Everything that was found: as lines for a person, as one JSON document for a machine.

use std::fmt::{Display, Formatter};

use serde::Serialize;

use super::{
    check::{Check, Subject, Verdict},
    refusal::Refusal,
};

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The worst that was found.
    pub verdict: Verdict,
    /// What concerns no single database.
    pub checks: Vec<Check>,
    /// Each database that the configuration names.
    pub databases: Vec<DatabaseReport>,
}

/// What was found at one database.
#[derive(Clone, Debug, Serialize)]
pub struct DatabaseReport {
    /// The variable that names it.
    pub variable: &'static str,
    /// Where it is; unknown if the URL cannot be read.
    pub place: Option<Place>,
    /// The worst that was found.
    pub verdict: Verdict,
    /// What was measured; null is what could not be.
    pub facts: Facts,
    /// Each check, in the order in which they were made.
    pub checks: Vec<Check>,
}

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// A PostgreSQL server, or a pooler in front of it.
    Postgres {
        /// The host, or the folder of the socket.
        host: String,
        /// The port.
        port: u16,
        /// The database.
        database: String,
    },
    /// A SQLite file.
    Embedded {
        /// The file.
        file: String,
    },
}

/// What was measured at one database.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facts {
    /// Why no connection was had.
    pub refusal: Option<Refusal>,
    /// Whether the connection is encrypted.
    pub encrypted: Option<bool>,
    /// The server's version.
    pub server_version: Option<String>,
    /// What is at the other end.
    pub way: Option<Way>,
    /// The median of the round trips, in milliseconds.
    pub round_trip_ms: Option<f64>,
    /// How many there were.
    pub pings: Option<usize>,
    /// How many connections the server allows in all.
    pub max_connections: Option<u32>,
    /// The steps of the schema that are missing.
    pub pending_migrations: Option<Vec<String>>,
    /// Which database it is; two URLs with the same one lead to the same place.
    #[serde(skip)]
    pub(super) identity: Option<String>,
}

/// What is at the other end of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A server, or a pooler that lends a connection for a whole session.
    Direct,
    /// A pooler that lends a connection for one transaction.
    TransactionPooler,
}

impl Report {
    pub(super) fn of(databases: [Option<DatabaseReport>; 2]) -> Self {
        let databases: Vec<DatabaseReport> = databases.into_iter().flatten().collect();
        let verdicts = databases.iter().map(|database| database.verdict);
        Self {
            verdict: verdicts.max().unwrap_or(Verdict::Ok),
            checks: Vec::new(),
            databases,
        }
    }

    pub(super) fn refused(problem: String) -> Self {
        Self {
            verdict: Verdict::Fault,
            checks: vec![Check::fault(Subject::Configuration, problem)],
            databases: Vec::new(),
        }
    }
}

impl DatabaseReport {
    pub(super) fn new(variable: &'static str, place: Option<Place>) -> Self {
        Self {
            variable,
            place,
            verdict: Verdict::Ok,
            facts: Facts::default(),
            checks: Vec::new(),
        }
    }

    pub(super) fn note(&mut self, check: Check) {
        self.verdict = self.verdict.max(check.verdict);
        self.checks.push(check);
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        for check in &self.checks {
            write!(f, "{check}")?;
        }
        for database in &self.databases {
            writeln!(f, "{database}")?;
        }
        f.write_str(match self.verdict {
            Verdict::Ok => "all is well\n",
            Verdict::Warning => "it works, with warnings\n",
            Verdict::Fault => "there is a fault\n",
        })
    }
}

impl Display for DatabaseReport {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Some(place) => writeln!(f, "{} ({place})", self.variable)?,
            None => writeln!(f, "{}", self.variable)?,
        }
        for check in &self.checks {
            write!(f, "{check}")?;
        }
        Ok(())
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Postgres {
                host,
                port,
                database,
            } => write!(f, "database {database} at {host}, port {port}"),
            Self::Embedded { file } => write!(f, "embedded, {file}"),
        }
    }
}

impl Display for Check {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let verdict = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Warning => "warning",
            Verdict::Fault => "fault",
        };
        writeln!(
            f,
            "  {verdict:<8} {:<15} {}",
            self.check.label(),
            self.message
        )?;
        if let Some(advice) = &self.advice {
            writeln!(f, "{:27}-> {advice}", "")?;
        }
        Ok(())
    }
}
