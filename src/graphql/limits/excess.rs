//! What is more than a limit allows, as a client is told of it.

use async_graphql::{ErrorExtensionValues, ServerError};
use axum::http::StatusCode;

use crate::error::Error;

/// Why something is refused before it is looked at any further. Its text says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// There is more of something than there may be.
    #[error("{}, more than {most}: {}", subject.problem, subject.remedy)]
    Over {
        /// What there is too much of.
        subject: &'static Subject,
        /// The most that is allowed.
        most: u64,
    },
    /// The operation costs more than it may.
    #[error(
        "the operation costs {cost}, which is more than {most}: ask for shorter lists or fewer of them"
    )]
    Cost {
        /// What it costs.
        cost: u64,
        /// The most that it may.
        most: u64,
    },
    /// A block string of the document has no end.
    #[error("the document cannot be parsed: a block string has no end: close it with three quotes")]
    Open,
    /// A fragment leads back to itself.
    #[error("a fragment holds itself: take it out of itself")]
    Cycle,
    /// The document contradicts the API or itself too often to list it all.
    #[error(
        "the document holds many fields or arguments that the API does not know, or that contradict each other: check \
         it against the API's schema"
    )]
    Mistakes,
}

/// What there can be too much of.
#[derive(Debug, PartialEq, Eq)]
pub struct Subject {
    /// Which limit: its variable's name after `LIMITS_`, in lower camel case.
    pub(super) limit: &'static str,
    /// What is wrong.
    pub(super) problem: &'static str,
    /// What to do.
    pub(super) remedy: &'static str,
}

impl Subject {
    /// More of it than so many.
    pub(super) fn over(&'static self, most: usize) -> Excess {
        Excess::Over {
            subject: self,
            most: u64::try_from(most).unwrap_or(u64::MAX),
        }
    }
}

impl Excess {
    /// The stable code under `extensions.code`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Over { .. } | Self::Cost { .. } => "LIMIT_EXCEEDED",
            Self::Open => "GRAPHQL_PARSE_FAILED",
            Self::Cycle | Self::Mistakes => "GRAPHQL_VALIDATION_FAILED",
        }
    }

    /// Which limit was exceeded, and what it allows.
    #[must_use]
    pub fn limit(&self) -> Option<(&'static str, u64)> {
        match self {
            Self::Over { subject, most } => Some((subject.limit, *most)),
            Self::Cost { most, .. } => Some(("cost", *most)),
            Self::Open | Self::Cycle | Self::Mistakes => None,
        }
    }
}

/// For a request that cannot be read because of it.
impl From<Excess> for Error {
    fn from(excess: Excess) -> Self {
        match excess.limit() {
            Some((limit, most)) => Self::LimitExceeded {
                status: StatusCode::BAD_REQUEST,
                limit,
                most,
                problem: excess.to_string(),
            },
            None => Self::bad_request(excess.to_string()),
        }
    }
}

impl From<Excess> for ServerError {
    fn from(excess: Excess) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", excess.code());
        if let Some((limit, most)) = excess.limit() {
            extensions.set("limit", limit);
            extensions.set("most", most);
        }
        let mut error = Self::new(excess.to_string(), None);
        error.extensions = Some(extensions);
        error
    }
}
