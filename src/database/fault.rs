//! Why a statement was not answered, and whether it may be sent again.

use std::{io, sync::Arc, time::Duration};

use sea_orm::{DbErr, RuntimeErr, SqlxError};

use crate::error;

/// A statement or a connection that failed.
#[derive(Debug)]
pub(super) struct Fault {
    error: DbErr,
    may_be_sent_again: bool,
}

impl Fault {
    /// Nothing helps at once: no connection could be had, or the answer broke off in its middle.
    pub(super) fn lasting(error: DbErr) -> Self {
        Self {
            error,
            may_be_sent_again: false,
        }
    }

    /// A statement failed before the first row of its answer. If its connection was lost, another one may do better.
    pub(super) fn unanswered(error: DbErr) -> Self {
        Self {
            may_be_sent_again: error::is_lost(&error),
            error,
        }
    }

    /// A statement took longer than it may.
    pub(super) fn overdue(limit: Duration) -> Self {
        Self::lasting(timed_out(&format!(
            "the statement took longer than {} ms",
            limit.as_millis()
        )))
    }

    /// Whether the same statement may be sent again, on another connection.
    pub(super) fn may_be_sent_again(&self) -> bool {
        self.may_be_sent_again
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
