//! Whether the database's tables are the ones this build was made for.

use std::collections::BTreeSet;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};

/// How the database's schema stands to this build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// Every known step is applied, and no other.
    Current,
    /// Steps are missing: this build must not run on it.
    Behind {
        /// The names of the missing steps, oldest first.
        missing: Vec<String>,
    },
    /// A newer release has migrated already; as migrations only expand, this build runs on.
    Ahead {
        /// The names of the steps this build does not know.
        unknown: Vec<String>,
    },
}

impl SchemaState {
    /// How a database stands to which these steps were applied.
    #[must_use]
    pub fn of(applied: &BTreeSet<String>) -> Self {
        let known: Vec<String> = Migrator::migrations()
            .iter()
            .map(|step| step.name().to_owned())
            .collect();
        let missing: Vec<String> = known
            .iter()
            .filter(|step| !applied.contains(*step))
            .cloned()
            .collect();
        if !missing.is_empty() {
            return Self::Behind { missing };
        }
        let unknown: Vec<String> = applied
            .iter()
            .filter(|step| !known.contains(step))
            .cloned()
            .collect();
        if unknown.is_empty() {
            return Self::Current;
        }
        Self::Ahead { unknown }
    }
}

/// Reads the applied steps, without creating the table that lists them.
pub(super) async fn read(db: &impl ConnectionTrait) -> Result<SchemaState, DbErr> {
    Ok(SchemaState::of(&applied(db).await?))
}

/// Applies what is missing.
pub(super) async fn apply(db: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(db, None).await
}

async fn applied(db: &impl ConnectionTrait) -> Result<BTreeSet<String>, DbErr> {
    let backend = db.get_database_backend();
    let exists = match backend {
        sea_orm::DbBackend::Postgres => {
            "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL"
        }
        _ => "SELECT 1 FROM sqlite_master WHERE name = 'seaql_migrations'",
    };
    if db
        .query_one_raw(Statement::from_string(backend, exists))
        .await?
        .is_none()
    {
        return Ok(BTreeSet::new());
    }
    let versions = Statement::from_string(backend, "SELECT version FROM seaql_migrations");
    let rows = db.query_all_raw(versions).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}
