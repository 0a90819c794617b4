//! Which steps a database has, read without changing anything, and how they are listed.

use std::io::{self, Write};

use migration::{DbErr, Migrator, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde::Serialize;

use crate::arguments::Format;

/// The steps, oldest first. As a document, this is what machines read: fields are added to it and none is changed.
#[derive(Debug, Serialize)]
pub(super) struct State {
    /// The kind of database.
    database: &'static str,
    /// Known to this release, and done.
    pub(super) applied: Vec<String>,
    /// Known to this release, and still to be done.
    pub(super) pending: Vec<String>,
    /// Done by a newer release.
    pub(super) unknown: Vec<String>,
}

impl State {
    /// The steps of a database that has those named.
    pub(super) fn of(database: &'static str, done: &[String]) -> Self {
        let steps: Vec<String> = Migrator::migrations()
            .iter()
            .map(|step| step.name().to_owned())
            .collect();
        let unknown = done.iter().filter(|step| !steps.contains(step));
        let unknown = unknown.cloned().collect();
        let (applied, pending) = steps.into_iter().partition(|step| done.contains(step));
        Self {
            database,
            applied,
            pending,
            unknown,
        }
    }

    /// Asks a database for its steps.
    pub(super) async fn read(db: &DatabaseConnection) -> Result<Self, DbErr> {
        let backend = db.get_database_backend();
        let (kind, exists) = match backend {
            DbBackend::Sqlite => (
                "sqlite",
                "SELECT 1 FROM sqlite_master WHERE name = 'seaql_migrations'",
            ),
            _ => (
                "postgresql",
                "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
            ),
        };
        let exists = Statement::from_string(backend, exists);
        if db.query_one_raw(exists).await?.is_none() {
            return Ok(Self::of(kind, &[]));
        }
        let done = "SELECT version FROM seaql_migrations ORDER BY version";
        let rows = db.query_all_raw(Statement::from_string(backend, done));
        let rows = rows.await?;
        let done: Result<Vec<String>, _> =
            rows.iter().map(|row| row.try_get("", "version")).collect();
        Ok(Self::of(kind, &done?))
    }

    /// How many steps this release knows.
    pub(super) fn known(&self) -> usize {
        self.applied.len() + self.pending.len()
    }

    /// Lists the steps.
    pub(super) fn write(&self, to: &mut impl Write, format: Format) -> io::Result<()> {
        if let Format::Json = format {
            serde_json::to_writer_pretty(&mut *to, self)?;
            return writeln!(to);
        }
        let groups = [
            ("applied", &self.applied),
            ("pending", &self.pending),
            ("unknown", &self.unknown),
        ];
        for (status, steps) in groups {
            for step in steps {
                writeln!(to, "{status}  {step}")?;
            }
        }
        write!(
            to,
            "{} applied, {} pending",
            self.applied.len(),
            self.pending.len()
        )?;
        match self.unknown.len() {
            0 => writeln!(to),
            newer => writeln!(to, ", {newer} of a newer release, unknown to this one"),
        }
    }
}
