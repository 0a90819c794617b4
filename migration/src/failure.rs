//! Why the command ended without having done what it was told, and its exit code.

use std::{fmt, process::ExitCode};

use migration::{DbErr, lock::LockError};
use sea_orm_migration::sea_orm::{RuntimeErr, SqlxError};

/// Each kind has an exit code of its own.
#[derive(Debug)]
pub(super) enum Failure {
    /// A step failed, or the database cannot be used.
    Failed(String),
    /// The URL is not one to migrate by.
    Url(String),
    /// Somebody else migrates.
    Locked(String),
    /// Data would be lost that nobody has given up.
    Destruction(String),
}

impl Failure {
    /// What the process ends with.
    pub(super) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Failed(_) => 1,
            Self::Url(_) => 3,
            Self::Locked(_) => 4,
            Self::Destruction(_) => 5,
        })
    }

    /// The database was asked for something and did not do it.
    pub(super) fn of(what: &str, problem: &DbErr) -> Self {
        Self::Failed(format!("{what}: {}", reason(problem)))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Failed(text) | Self::Url(text) | Self::Locked(text) | Self::Destruction(text)) =
            self;
        f.write_str(text)
    }
}

impl From<LockError> for Failure {
    fn from(problem: LockError) -> Self {
        match problem {
            LockError::Busy { .. } => Self::Locked(problem.to_string()),
            LockError::File { .. } => Self::Failed(problem.to_string()),
            LockError::Database(problem) => Self::of("the lock cannot be asked for", &problem),
        }
    }
}

/// What the database or the system said, without what each layer above has put before it.
pub(super) fn reason(problem: &DbErr) -> String {
    let (DbErr::Conn(RuntimeErr::SqlxError(inner))
    | DbErr::Exec(RuntimeErr::SqlxError(inner))
    | DbErr::Query(RuntimeErr::SqlxError(inner))) = problem
    else {
        return problem.to_string();
    };
    match inner.as_ref() {
        SqlxError::Database(told) => told.message().to_owned(),
        SqlxError::Io(told) => told.to_string(),
        other => other.to_string(),
    }
}
