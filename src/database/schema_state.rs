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

/// Reads the applied steps, without creating the table that lists them.
pub(super) async fn read(db: &impl ConnectionTrait) -> Result<SchemaState, DbErr> {
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    let applied = applied(db).await?;
    let missing: Vec<String> = known
        .iter()
        .filter(|step| !applied.contains(*step))
        .cloned()
        .collect();
    if !missing.is_empty() {
        return Ok(SchemaState::Behind { missing });
    }
    let unknown: Vec<String> = applied
        .into_iter()
        .filter(|step| !known.contains(step))
        .collect();
    if unknown.is_empty() {
        return Ok(SchemaState::Current);
    }
    Ok(SchemaState::Ahead { unknown })
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
