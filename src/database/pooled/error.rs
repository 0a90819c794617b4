//! What tokio-postgres says, as sea-orm would have heard it from sqlx: one way to look at an error for both ways.

use std::{borrow::Cow, error::Error as StdError, fmt, io, sync::Arc};

use sea_orm::{
    DbErr, RuntimeErr, SqlxError,
    sqlx::error::{DatabaseError, ErrorKind},
};
use tokio_postgres::error::{DbError, SqlState};

/// An address that nobody answers at.
pub(super) fn of_connecting(problem: io::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(SqlxError::Io(problem))))
}

/// A connection that could not be opened.
pub(super) fn of_connection(problem: tokio_postgres::Error) -> DbErr {
    let what = problem.to_string();
    let source = of(problem, |cause| {
        SqlxError::Protocol(format!("{what}: {cause}"))
    });
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(source)))
}

/// A statement that failed.
pub(super) fn of_statement(problem: tokio_postgres::Error) -> DbErr {
    let source = of(problem, SqlxError::Encode);
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(source)))
}

type Cause = dyn StdError + Send + Sync;

fn of(problem: tokio_postgres::Error, other: impl FnOnce(Box<Cause>) -> SqlxError) -> SqlxError {
    if let Some(said) = problem.as_db_error() {
        return SqlxError::Database(Box::new(Said(said.clone())));
    }
    if problem.is_closed() {
        return lost("the connection was closed");
    }
    match problem.into_source().map(Cause::downcast) {
        Some(Ok(cause)) => SqlxError::Io(*cause),
        Some(Err(cause)) => other(cause),
        None => lost("the connection failed"),
    }
}

fn lost(how: &str) -> SqlxError {
    SqlxError::Io(io::Error::new(io::ErrorKind::ConnectionReset, how))
}

/// What the server said.
#[derive(Debug)]
struct Said(DbError);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.0.message(), self.0.code().code())
    }
}

impl StdError for Said {}

impl DatabaseError for Said {
    fn message(&self) -> &str {
        self.0.message()
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.0.code().code().into())
    }

    fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
        self
    }

    fn constraint(&self) -> Option<&str> {
        self.0.constraint()
    }

    fn table(&self) -> Option<&str> {
        self.0.table()
    }

    fn kind(&self) -> ErrorKind {
        match *self.0.code() {
            SqlState::UNIQUE_VIOLATION => ErrorKind::UniqueViolation,
            SqlState::FOREIGN_KEY_VIOLATION => ErrorKind::ForeignKeyViolation,
            SqlState::NOT_NULL_VIOLATION => ErrorKind::NotNullViolation,
            SqlState::CHECK_VIOLATION => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}
