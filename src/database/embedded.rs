//! The embedded database: one SQLite file, one connection that writes, a few that read.
//!
//! Many connections with deferred transactions end in `SQLITE_BUSY` that no waiting saves. So there is one writer,
//! which takes the lock when it begins, and readers that see the last commit (write-ahead log).

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::OpenError;
use crate::config::DatabaseConfig;

const READERS: u32 = 4;
/// Prepared statements that a connection keeps. An insert of many rows is a large one, and each number of rows
/// another.
const KEPT_STATEMENTS: usize = 16;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Prepares readers and writer of the file, which is created when first used.
pub(super) async fn open(
    path: &Path,
    settings: &DatabaseConfig,
) -> Result<(DatabaseConnection, DatabaseConnection), OpenError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|source| OpenError::Folder {
            folder: folder.to_owned(),
            source,
        })?;
    }
    let writer = connect(path, settings, 1).await?;
    let reader = connect(path, settings, READERS).await?;
    Ok((reader, writer))
}

async fn connect(
    path: &Path,
    settings: &DatabaseConfig,
    connections: u32,
) -> Result<DatabaseConnection, OpenError> {
    let file = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_millis(settings.acquire_timeout_ms))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy(true)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |_| file_options(&file));
    Ok(Database::connect(options).await?)
}

fn file_options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // What is set aside for a while stays in memory: around the file, the file system may be read-only.
        .pragma("temp_store", "memory")
        .statement_cache_capacity(KEPT_STATEMENTS)
}
