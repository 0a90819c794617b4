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

use migration::lock::FileLock;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use crate::{
    config::{Config, DatabaseConfig, DatabaseTarget, Secret},
    error::{Error, is_refusal},
    metrics::{PoolMetrics, PoolState},
};

mod answer;
mod count;
mod direct;
mod doubt;
mod embedded;
mod error;
mod fault;
mod gate;
mod keys;
mod placement;
mod pooled;
mod reader;
mod schema_state;
mod self_test;
mod tls;
mod transaction;
mod url;

pub use count::count_up_to;
pub use error::{MigrateError, OpenError};
pub use keys::{is_any_text, is_any_uuid};
pub use placement::Placement;
pub use reader::Reader;
pub use schema_state::SchemaState;
pub use self_test::{SelfTest, SelfTestError, self_test};
pub use tls::{Tls, TlsError, Verify};
pub use transaction::Transaction;
pub use url::{PostgresUrl, UrlError, UrlProblem, UrlVariable};

use fault::Fault;
use reader::Way;
use transaction::{Link, Session};

/// The first pause between two tries to reach a database; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How long one such try may take: a network that swallows what is sent must not use up all of them.
const SHORTEST_TRY: Duration = Duration::from_secs(1);
const LONGEST_TRY: Duration = Duration::from_secs(5);

/// The database, as the rest of the crate sees it.
///
/// It holds exactly one way to the database. When a pooler is configured, the direct URL is not even read: what serves
/// requests cannot reach it.
#[derive(Clone, Debug)]
pub struct Databases {
    reader: Reader,
    kind: Kind,
    statements: Arc<AtomicU64>,
    settings: DatabaseConfig,
    metrics: PoolMetrics,
}

#[derive(Clone, Debug)]
enum Kind {
    Embedded {
        path: PathBuf,
        writer: DatabaseConnection,
    },
    Direct(Secret, direct::Pool),
    Pooled(Secret, pooled::Pool),
}

impl Databases {
    /// Prepares the pools without connecting yet, and counts for nobody.
    ///
    /// # Errors
    ///
    /// The URL cannot be read, or the folder of the embedded file cannot be made.
    pub async fn open(config: &Config) -> Result<Self, OpenError> {
        Self::open_measured(config, PoolMetrics::default()).await
    }

    /// Prepares the pools without connecting yet.
    ///
    /// # Errors
    ///
    /// The URL cannot be read, or the folder of the embedded file cannot be made.
    pub async fn open_measured(config: &Config, metrics: PoolMetrics) -> Result<Self, OpenError> {
        let settings = config.database.clone();
        let (way, kind) = match config.database_target()? {
            DatabaseTarget::Embedded { path } => {
                let (reader, writer) = embedded::open(&path, &settings).await?;
                (Way::Embedded(reader), Kind::Embedded { path, writer })
            }
            DatabaseTarget::Direct { url } => {
                let parsed = PostgresUrl::open(UrlVariable::Direct, &url)?;
                let pool = direct::Pool::open(&parsed, &settings, metrics.clone()).await?;
                let plain = parsed.plain().clone();
                (Way::Direct(pool.clone()), Kind::Direct(plain, pool))
            }
            DatabaseTarget::Pooled { url } => {
                let parsed = PostgresUrl::open(UrlVariable::Pooler, &url)?;
                let pool = pooled::Pool::new(&parsed, &settings, metrics.clone())?;
                (
                    Way::Pooled(pool.clone()),
                    Kind::Pooled(parsed.plain().clone(), pool),
                )
            }
        };
        let statements = Arc::new(AtomicU64::new(0));
        Ok(Self {
            reader: Reader::new(way, Arc::clone(&statements), metrics.clone()),
            kind,
            statements,
            settings,
            metrics,
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
        let link = match &self.kind {
            Kind::Embedded { writer, .. } => {
                let options = TransactionOptions {
                    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                    ..TransactionOptions::default()
                };
                let inner = writer.begin_with_options(options).await?;
                return Ok(self.transaction(transaction::Inner::Embedded(inner)));
            }
            Kind::Direct(_, pool) => pool.acquire().await.map(Link::Direct),
            Kind::Pooled(_, pool) => pool.acquire().await.map(Link::Pooled),
        };
        let session = Session::begin(link.map_err(Fault::into_error)?).await?;
        Ok(self.transaction(transaction::Inner::Postgres(session)))
    }

    /// Waits until the database answers, for as long as the configuration allows.
    ///
    /// # Errors
    ///
    /// It did not answer in time, or refuses who asks; the error is that of the last try.
    pub async fn wait_until_reachable(&self) -> Result<(), DbErr> {
        let deadline =
            tokio::time::Instant::now() + Duration::from_secs(self.settings.start_timeout_seconds);
        let mut pause = FIRST_PAUSE;
        loop {
            let left = deadline.saturating_duration_since(tokio::time::Instant::now());
            let Err(problem) = self.reach(left.clamp(SHORTEST_TRY, LONGEST_TRY)).await else {
                return Ok(());
            };
            let is_late = tokio::time::Instant::now() + pause > deadline;
            if is_late || is_refusal(&problem) {
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
        match &self.kind {
            Kind::Embedded { .. } => Ok(()),
            Kind::Direct(_, pool) => pool.warm_up().await,
            Kind::Pooled(_, pool) => pool.warm_up().await,
        }
    }

    /// Finds out whether the URL stands in the right variable.
    pub async fn placement(&self) -> Placement {
        match &self.kind {
            Kind::Embedded { .. } => Placement::Right,
            Kind::Direct(url, _) => placement::check(UrlVariable::Direct, url).await,
            Kind::Pooled(url, _) => placement::check(UrlVariable::Pooler, url).await,
        }
    }

    /// Makes sure that a pooler gives everyone their own answers; none where there is no pooler.
    ///
    /// # Errors
    ///
    /// It mixes them up, or does not answer.
    pub async fn self_test(&self) -> Result<Option<SelfTest>, SelfTestError> {
        match &self.kind {
            Kind::Embedded { .. } | Kind::Direct(..) => Ok(None),
            // No more at once than there are connections: the test is not to open others.
            Kind::Pooled(..) => self_test(&self.reader, self.settings.pool_size as usize)
                .await
                .map(Some),
        }
    }

    /// Compares the database's applied migrations with the ones this build knows.
    ///
    /// # Errors
    ///
    /// The database could not be asked.
    pub async fn schema_state(&self) -> Result<SchemaState, DbErr> {
        schema_state::read(&self.reader).await
    }

    /// Applies the missing migrations, if this is an embedded database; any other is migrated by its own command.
    /// Whoever else does so at the same time is waited for, this long at most.
    ///
    /// # Errors
    ///
    /// A step failed, or somebody else was at it for too long.
    pub async fn migrate_embedded(&self, patience: Duration) -> Result<(), MigrateError> {
        let Kind::Embedded { path, writer } = &self.kind else {
            return Ok(());
        };
        let _lock = FileLock::acquire(path, patience).await?;
        // A database that a newer release has migrated lacks nothing, and the migrator refuses steps it does not know.
        if let SchemaState::Behind { .. } = self.schema_state().await? {
            schema_state::apply(writer).await?;
        }
        Ok(())
    }

    /// The file of an embedded database.
    #[must_use]
    pub fn embedded_path(&self) -> Option<&Path> {
        match &self.kind {
            Kind::Embedded { path, .. } => Some(path),
            Kind::Direct(..) | Kind::Pooled(..) => None,
        }
    }

    /// The variable that names what requests are answered from.
    #[must_use]
    pub fn variable(&self) -> &'static str {
        match &self.kind {
            Kind::Embedded { .. } | Kind::Direct(..) => "DATABASE_URL",
            Kind::Pooled(..) => "DATABASE_POOLER_URL",
        }
    }

    /// How many statements were sent so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The pool at this moment; none for an embedded database.
    #[must_use]
    pub fn pool_state(&self) -> Option<PoolState> {
        let (open, used) = match &self.kind {
            Kind::Embedded { .. } => return None,
            Kind::Direct(_, pool) => (pool.open_connections(), pool.used()),
            Kind::Pooled(_, pool) => (pool.open(), pool.used()),
        };
        let min = self.settings.pool_size as usize;
        Some(PoolState {
            idle: open.saturating_sub(used),
            used,
            min,
            max: min + self.settings.max_overflow as usize,
        })
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match &self.kind {
            Kind::Embedded { writer, .. } => {
                self.reader.close().await;
                let _ = writer.clone().close().await;
            }
            Kind::Direct(_, pool) => pool.close().await,
            Kind::Pooled(_, pool) => pool.close().await,
        }
    }

    fn transaction(&self, inner: transaction::Inner) -> Transaction {
        Transaction::new(inner, Arc::clone(&self.statements), self.metrics.clone())
    }

    async fn reach(&self, patience: Duration) -> Result<(), DbErr> {
        let reaching = async {
            match &self.kind {
                Kind::Embedded { writer, .. } => {
                    writer.execute_unprepared("SELECT 1").await.map(drop)
                }
                Kind::Direct(_, pool) => pool.reach().await,
                Kind::Pooled(_, pool) => pool.reach().await,
            }
        };
        let outcome = tokio::time::timeout(patience, reaching).await;
        outcome.unwrap_or_else(|_| Err(fault::timed_out("the server does not answer")))
    }
}
