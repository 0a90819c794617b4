//! Connecting and talking to the database. Only this folder knows what kind of connection there is and begins
//! transactions; stores and loaders are given something that runs statements and do not ask what.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use crate::{
    config::{Config, ConfigError, DatabaseConfig, DatabaseTarget, Secret},
    error::Error,
};

mod direct;
mod embedded;
mod keys;
mod reader;
mod schema_state;
mod transaction;

pub use keys::{is_any_text, is_any_uuid};
pub use reader::Reader;
pub use schema_state::SchemaState;
pub use transaction::Transaction;

/// The first pause between two tries to reach a database; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How long one such try may take: a network that swallows what is sent must not use up all of them.
const SHORTEST_TRY: Duration = Duration::from_secs(1);
const LONGEST_TRY: Duration = Duration::from_secs(5);

/// The database, as the rest of the crate sees it.
#[derive(Clone, Debug)]
pub struct Databases {
    reader: Reader,
    writer: DatabaseConnection,
    kind: Kind,
    statements: Arc<AtomicU64>,
    settings: DatabaseConfig,
}

#[derive(Clone, Debug)]
enum Kind {
    Embedded(PathBuf),
    Postgres(Secret),
}

impl Databases {
    /// Prepares the pools without connecting yet.
    ///
    /// # Errors
    ///
    /// The URL cannot be read, or the folder of the embedded file cannot be made.
    pub async fn open(config: &Config) -> Result<Self, OpenError> {
        let settings = config.database.clone();
        let (reader, writer, kind) = match config.database_target()? {
            DatabaseTarget::Embedded { path } => {
                let (reader, writer) = embedded::open(&path, &settings).await?;
                (reader, writer, Kind::Embedded(path))
            }
            DatabaseTarget::Postgres { url } => {
                let pool = direct::open(&url, &settings).await?;
                (pool.clone(), pool, Kind::Postgres(url))
            }
        };
        let statements = Arc::new(AtomicU64::new(0));
        Ok(Self {
            reader: Reader::new(reader, Arc::clone(&statements)),
            writer,
            kind,
            statements,
            settings,
        })
    }

    /// What reads.
    #[must_use]
    pub fn read(&self) -> &Reader {
        &self.reader
    }

    /// Begins a transaction that may write. Dropped without a commit, it is rolled back.
    ///
    /// # Errors
    ///
    /// No connection could be had in time.
    pub async fn begin(&self) -> Result<Transaction, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: self
                .embedded_path()
                .map(|_| SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.writer.begin_with_options(options).await?;
        Ok(Transaction::new(inner, Arc::clone(&self.statements)))
    }

    /// Waits until the database answers, for as long as the configuration allows.
    ///
    /// # Errors
    ///
    /// It did not answer in time; the error is that of the last try.
    pub async fn wait_until_reachable(&self) -> Result<(), DbErr> {
        let deadline =
            tokio::time::Instant::now() + Duration::from_secs(self.settings.start_timeout_seconds);
        let mut pause = FIRST_PAUSE;
        loop {
            let left = deadline.saturating_duration_since(tokio::time::Instant::now());
            let Err(problem) = self.reach(left.clamp(SHORTEST_TRY, LONGEST_TRY)).await else {
                return Ok(());
            };
            if tokio::time::Instant::now() + pause > deadline {
                return Err(problem);
            }
            tracing::warn!(error = %problem, "the database cannot be reached yet, trying again");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Opens the connections that are kept, so that no request has to.
    ///
    /// # Errors
    ///
    /// A connection could not be opened.
    pub async fn warm_up(&self) -> Result<(), DbErr> {
        match self.kind {
            Kind::Embedded(_) => Ok(()),
            Kind::Postgres(_) => direct::warm_up(&self.writer, self.settings.pool_size).await,
        }
    }

    /// Compares the database's applied migrations with the ones this build knows.
    ///
    /// # Errors
    ///
    /// The database could not be asked.
    pub async fn schema_state(&self) -> Result<SchemaState, DbErr> {
        schema_state::read(&self.writer).await
    }

    /// Applies the missing migrations, if this is an embedded database; any other is migrated by its own command.
    ///
    /// # Errors
    ///
    /// A step failed.
    pub async fn migrate_embedded(&self) -> Result<(), DbErr> {
        // A database that a newer release has migrated lacks nothing, and the migrator refuses steps it does not know.
        if self.embedded_path().is_some()
            && let SchemaState::Behind { .. } = self.schema_state().await?
        {
            schema_state::apply(&self.writer).await?;
        }
        Ok(())
    }

    /// The file of an embedded database.
    #[must_use]
    pub fn embedded_path(&self) -> Option<&Path> {
        match &self.kind {
            Kind::Embedded(path) => Some(path),
            Kind::Postgres(_) => None,
        }
    }

    /// How many statements were sent so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.reader.close().await;
        let _ = self.writer.clone().close().await;
    }

    async fn reach(&self, patience: Duration) -> Result<(), DbErr> {
        match &self.kind {
            Kind::Embedded(_) => self.writer.execute_unprepared("SELECT 1").await.map(drop),
            Kind::Postgres(url) => direct::reach(url, patience).await,
        }
    }
}

/// Why the pools could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The configuration names no usable database.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The driver refused the URL or the file.
    #[error("DATABASE_URL: the database cannot be opened: {0}")]
    Driver(#[from] DbErr),
    /// The folder of the embedded file could not be made.
    #[error("the folder {} cannot be made: {source}; make it, or name another file by DATABASE_URL=sqlite://PATH", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
