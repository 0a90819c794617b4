//! Why a statement was not answered, and whether it may be sent again.

use std::{io, sync::Arc, time::Duration};

use sea_orm::{DbErr, RuntimeErr, SqlxError};

use crate::error;

/// A statement or a connection that failed.
#[derive(Debug)]
pub(super) struct Fault {
    error: DbErr,
    remedy: Remedy,
}

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remedy {
    /// The connection was lost before anything came back: another one may do better.
    AnotherConnection,
    /// Nothing at once.
    None,
}

impl Fault {
    /// No connection could be had.
    pub(super) fn unreachable(error: DbErr) -> Self {
        Self {
            error,
            remedy: Remedy::None,
        }
    }

    /// A statement failed before the first row of its answer.
    pub(super) fn unanswered(error: DbErr) -> Self {
        let remedy = if error::is_lost(&error) {
            Remedy::AnotherConnection
        } else {
            Remedy::None
        };
        Self { error, remedy }
    }

    /// A statement failed in the middle of its answer.
    pub(super) fn interrupted(error: DbErr) -> Self {
        Self {
            error,
            remedy: Remedy::None,
        }
    }

    /// A statement took longer than it may.
    pub(super) fn overdue(limit: Duration) -> Self {
        Self::unreachable(timed_out(&format!(
            "the statement took longer than {} ms",
            limit.as_millis()
        )))
    }

    /// Whether the same statement may be sent again, on another connection.
    pub(super) fn may_be_sent_again(&self) -> bool {
        self.remedy == Remedy::AnotherConnection
    }

    /// Whether its connection must not be used any more.
    pub(super) fn spoils_the_connection(&self) -> bool {
        error::is_away(&self.error)
    }

    /// What sea-orm calls it.
    pub(super) fn into_error(self) -> DbErr {
        self.error
    }
}

/// Something was waited for in vain.
pub(super) fn timed_out(what: &str) -> DbErr {
    let silence = io::Error::new(io::ErrorKind::TimedOut, what.to_owned());
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(SqlxError::Io(silence))))
}
