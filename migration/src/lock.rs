//! One migration at a time: an advisory lock on PostgreSQL, a lock on a file beside the database on SQLite.
//!
//! Both are tried again and again instead of waited for at the database, so that the wait ends when it was said to.
//! Both go with their holder: neither a crash nor a lost connection leaves one behind.

use std::{
    fmt, fs,
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement,
};
use tokio::time::{Instant, sleep};

/// The key of the advisory lock: "rndtrpmg" in ASCII. Advisory locks belong to one database of a server; there,
/// `pg_locks` shows this one with `classid` 1919837300 and `objid` 1919970663. Releases that migrate at the same time
/// must agree on it, so it never changes.
pub const ADVISORY_KEY: i64 = i64::from_be_bytes(*b"rndtrpmg");

/// What is put behind the name of a SQLite database for that of its lock. The file stays when the lock is given back:
/// whoever removed it would let two in, one on the old file and one on the new.
pub const FILE_ENDING: &str = ".migrate.lock";

/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(200);

/// The one server process that holds the lock.
const HOLDER: &str = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
    AND (classid::bigint << 32 | objid::bigint) = $1 \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Why the lock was not had.
#[derive(Debug)]
pub enum LockError {
    /// Somebody else held it all the time.
    Busy {
        /// How long it was tried.
        patience: Duration,
        /// The server process that holds it, where there is one.
        holder: Option<i32>,
    },
    /// The file could not be made or locked.
    File {
        /// The lock's file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database could not be asked.
    Database(DbErr),
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy { patience, holder } => {
                let seconds = patience.as_secs();
                write!(f, "another migration is still under way after {seconds} s")?;
                if let Some(pid) = holder {
                    write!(f, " (server process {pid})")?;
                }
                f.write_str(
                    ": let it end, or wait longer by MIGRATION_LOCK_TIMEOUT_SECONDS; nothing was changed",
                )
            }
            Self::File { path, source } => write!(
                f,
                "the lock file {} cannot be used: {source}; its folder must exist and be writable",
                path.display()
            ),
            Self::Database(problem) => write!(f, "the lock cannot be asked for: {problem}"),
        }
    }
}

impl std::error::Error for LockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Busy { .. } => None,
            Self::File { source, .. } => Some(source),
            Self::Database(problem) => Some(problem),
        }
    }
}

/// The right to migrate a SQLite database. Dropped, it is given back.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

impl FileLock {
    /// Takes the lock that belongs to a database file, which need not be there yet; its folder must be.
    ///
    /// # Errors
    ///
    /// Somebody else held the lock for all of `patience`, or its file cannot be made.
    pub async fn acquire(database: &Path, patience: Duration) -> Result<Self, LockError> {
        let path = beside(database);
        let unusable = |source| LockError::File {
            path: path.clone(),
            source,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(unusable)?;
        let mut wait = Wait::of(patience);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::Error(source)) => return Err(unusable(source)),
                Err(TryLockError::WouldBlock) if wait.pause().await => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(LockError::Busy {
                        patience,
                        holder: None,
                    });
                }
            }
        }
    }
}

/// Takes the advisory lock for the session of the one connection that `db` has. It is given back when that closes.
///
/// # Errors
///
/// Somebody else held the lock for all of `patience`, or the server did not answer.
pub async fn acquire_advisory(
    db: &DatabaseConnection,
    patience: Duration,
) -> Result<(), LockError> {
    let mut wait = Wait::of(patience);
    loop {
        let taken = ask(db, "SELECT pg_try_advisory_lock($1) AS taken").await;
        let taken = taken.and_then(|row| row.map_or(Ok(false), |row| row.try_get("", "taken")));
        if taken.map_err(LockError::Database)? {
            return Ok(());
        }
        if !wait.pause().await {
            let holder = ask(db, HOLDER).await.ok().flatten();
            return Err(LockError::Busy {
                patience,
                holder: holder.and_then(|row| row.try_get("", "pid").ok()),
            });
        }
    }
}

async fn ask(db: &DatabaseConnection, sql: &str) -> Result<Option<QueryResult>, DbErr> {
    let key = [ADVISORY_KEY.into()];
    db.query_one_raw(Statement::from_sql_and_values(
        DbBackend::Postgres,
        sql,
        key,
    ))
    .await
}

/// Where the lock of a database file lies. Whoever comes by a symbolic link meets the others.
fn beside(database: &Path) -> PathBuf {
    let file = fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
    let mut name = file.into_os_string();
    name.push(FILE_ENDING);
    name.into()
}

/// A wait that ends, and says once that it has begun.
struct Wait {
    patience: Duration,
    deadline: Instant,
    announced: bool,
}

impl Wait {
    fn of(patience: Duration) -> Self {
        Self {
            patience,
            deadline: Instant::now() + patience,
            announced: false,
        }
    }

    /// Lets a moment pass, or says no: the time is up.
    async fn pause(&mut self) -> bool {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        if !self.announced {
            self.announced = true;
            let seconds = self.patience.as_secs();
            tracing::info!("another migration is under way: waiting for it, {seconds} s at most");
        }
        sleep(PAUSE.min(left)).await;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn a_file_is_locked_once_at_a_time_and_again_when_it_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("test.db");

        let first = FileLock::acquire(&database, MOMENT).await.unwrap();
        let second = FileLock::acquire(&database, MOMENT).await;
        drop(first);
        let third = FileLock::acquire(&database, MOMENT).await;

        assert!(matches!(second, Err(LockError::Busy { .. })), "{second:?}");
        assert!(third.is_ok(), "{third:?}");
        assert!(folder.path().join("test.db.migrate.lock").exists());
        assert!(!database.exists(), "only the lock's file is made");
    }

    #[tokio::test]
    async fn a_symbolic_link_leads_to_the_same_lock() {
        let folder = tempfile::tempdir().unwrap();
        let (database, link) = (folder.path().join("test.db"), folder.path().join("link.db"));
        fs::write(&database, "").unwrap();
        std::os::unix::fs::symlink(&database, &link).unwrap();

        let _first = FileLock::acquire(&database, MOMENT).await.unwrap();
        let second = FileLock::acquire(&link, MOMENT).await;

        assert!(matches!(second, Err(LockError::Busy { .. })), "{second:?}");
    }

    #[tokio::test]
    async fn a_folder_that_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("nowhere").join("test.db");

        let refused = FileLock::acquire(&database, MOMENT).await.unwrap_err();

        let file = folder.path().join("nowhere/test.db.migrate.lock");
        assert_eq!(
            refused.to_string(),
            format!(
                "the lock file {} cannot be used: No such file or directory (os error 2); \
                 its folder must exist and be writable",
                file.display()
            )
        );
    }

    #[test]
    fn the_key_is_the_one_that_other_releases_take() {
        assert_eq!(ADVISORY_KEY, 8_245_638_419_060_911_463);
        assert_eq!(
            (ADVISORY_KEY >> 32, ADVISORY_KEY & 0xffff_ffff),
            (1_919_837_300, 1_919_970_663)
        );
    }
}
