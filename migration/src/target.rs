//! The database that a URL names: reading the URL, refusing a pooler's, and the one connection that migrates.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use migration::{
    DbErr,
    lock::{self, FileLock},
    pooler::{self, Kind},
};
use sea_orm_migration::sea_orm::{
    DatabaseConnection, RuntimeErr, SqlxError,
    sqlx::{
        ConnectOptions, Database, Postgres, Sqlite, pool::PoolOptions, postgres::PgConnectOptions,
        sqlite::SqliteConnectOptions,
    },
};

use crate::failure::Failure;

/// How long the one connection may take to open. Whoever it leads to has answered a moment before.
const PATIENCE: Duration = Duration::from_secs(5);

const UNREACHABLE: &str = "the database that DATABASE_URL names cannot be connected to";
const REMEDY: &str = "A migration needs a session of its own: set DATABASE_URL to the direct URL, and \
    DATABASE_POOLER_URL to the pooler's";

/// What to migrate. Its URL may hold a password and goes nowhere but to the driver.
pub(super) enum Target {
    /// A server.
    Postgres {
        url: String,
        options: Box<PgConnectOptions>,
    },
    /// A file, or a database in memory, which has none.
    Sqlite {
        options: Box<SqliteConnectOptions>,
        file: Option<PathBuf>,
    },
}

/// How far the look of a URL counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A URL that looks like a pooler's is refused.
    Counts,
    /// Somebody knows better.
    IsIgnored,
}

/// The right to migrate, and the connection to do it by.
pub(super) struct Session {
    pub(super) db: DatabaseConnection,
    _file: Option<FileLock>,
}

impl Target {
    /// Reads a URL. None of its text is repeated: what cannot be read may be a password.
    pub(super) fn read(url: Option<String>) -> Result<Self, Failure> {
        let Some(url) = url.filter(|url| !url.is_empty()) else {
            return Err(refused(
                "is not set: name the database to migrate, e.g. \
                 DATABASE_URL=postgres://user:password@localhost:5432/roundtrip",
            ));
        };
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options: PgConnectOptions = url.parse().map_err(|_| {
                refused(
                    "cannot be read as the URL of a PostgreSQL database: check its port and parameters \
                     (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25)",
                )
            })?;
            let options = Box::new(named(options).extra_float_digits(None));
            return Ok(Self::Postgres { url, options });
        }
        if !url.starts_with("sqlite:") {
            return Err(refused(
                "starts neither with postgres:// nor with sqlite://",
            ));
        }
        let options: SqliteConnectOptions = url
            .parse()
            .map_err(|_| refused("cannot be read as the URL of a SQLite database"))?;
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let file = (!in_memory).then(|| options.get_filename().to_owned());
        // A file that is not there yet is made, as a PostgreSQL database would have been by its owner.
        let create = !url.contains('?');
        let options = if create {
            options.create_if_missing(true)
        } else {
            options
        };
        let options = Box::new(options);
        Ok(Self::Sqlite { options, file })
    }

    /// What machines call this kind of database.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => "postgresql",
            Self::Sqlite { .. } => "sqlite",
        }
    }

    /// Whether there is nothing yet to connect to, and connecting would make it.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Sqlite { file: Some(file), .. } if !file.exists())
    }

    /// Refuses the URL of a transaction-mode pooler, before any statement that changes something.
    pub(super) async fn refuse_pooler(&self, look: Look) -> Result<(), Failure> {
        let Self::Postgres { url, .. } = self else {
            return Ok(());
        };
        if look == Look::Counts
            && let Some(clause) = pooler::known_by_name(url)
        {
            return Err(refused(&format!(
                "is that of a transaction-mode pooler: {clause}. {REMEDY}. \
                 If the server itself listens there, add --direct"
            )));
        }
        match pooler::probe(url).await {
            Ok(Kind::Direct) => Ok(()),
            Ok(Kind::TransactionPooler) => Err(refused(&format!(
                "leads to a transaction-mode pooler: its connections do not keep their server process. {REMEDY}"
            ))),
            Err(problem) => Err(Failure::of(UNREACHABLE, &problem)),
        }
    }

    /// Waits for the right to migrate.
    pub(super) async fn lock(&self, patience: Duration) -> Result<Session, Failure> {
        let lock = match self {
            Self::Sqlite {
                file: Some(file), ..
            } => Some(FileLock::acquire(file, patience).await?),
            _ => None,
        };
        let db = self.open().await?;
        if let Self::Postgres { .. } = self {
            lock::acquire_advisory(&db, patience).await?;
        }
        Ok(Session { db, _file: lock })
    }

    /// Opens one connection.
    pub(super) async fn open(&self) -> Result<DatabaseConnection, Failure> {
        let db = match self {
            Self::Postgres { options, .. } => {
                let options = options.as_ref().clone().disable_statement_logging();
                let pool = single::<Postgres>().connect_with(options).await;
                pool.map(DatabaseConnection::from)
            }
            Self::Sqlite { options, .. } => {
                let options = options.as_ref().clone().disable_statement_logging();
                let pool = single::<Sqlite>().connect_with(options).await;
                pool.map(DatabaseConnection::from)
            }
        };
        db.map_err(|problem| {
            let problem = DbErr::Conn(RuntimeErr::SqlxError(Arc::new(problem)));
            Failure::of(UNREACHABLE, &problem)
        })
    }
}

impl Session {
    /// Gives the right back.
    pub(super) async fn close(self) {
        let _ = self.db.close().await;
    }
}

/// A pool of one connection, which is not replaced when it is lost: the lock goes with it.
fn single<DB: Database>() -> PoolOptions<DB> {
    let opened = Arc::new(AtomicBool::new(false));
    PoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(PATIENCE)
        .after_connect(move |_, _| {
            let lost = opened.swap(true, Ordering::Relaxed);
            Box::pin(async move {
                if lost {
                    return Err(SqlxError::PoolClosed);
                }
                Ok(())
            })
        })
}

/// Who is connected, as the server lists it.
fn named(options: PgConnectOptions) -> PgConnectOptions {
    match options.get_application_name() {
        Some(_) => options,
        None => options.application_name("migration"),
    }
}

fn refused(why: &str) -> Failure {
    Failure::Url(format!("DATABASE_URL {why}"))
}
