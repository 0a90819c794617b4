//! The one error of the crate: what a client is told, under which code, and its two ways out (GraphQL, HTTP).
//!
//! Client errors say what to do. Internal ones never leave the process: they are logged where they arise, once,
//! and the client gets a code and nothing else.

use std::{borrow::Cow, fmt::Write as _, time::Duration};

use async_graphql::ErrorExtensionValues;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sea_orm::{DbErr, RuntimeErr, SqlxError};
use serde_json::json;

/// How long a client waits before it asks an unavailable gateway again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Why something could not be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The client sent something that cannot be served; the message says what to send instead.
    #[error("{field}: {problem}")]
    BadInput {
        /// The argument, variable or header at fault.
        field: String,
        /// What is wrong with it and what to send instead.
        problem: String,
    },
    /// Not there, or another tenant's: the two look the same.
    #[error("there is no such {what}")]
    NotFound {
        /// The kind of thing that was asked for.
        what: &'static str,
    },
    /// The change contradicts the present state.
    #[error("{what}")]
    Conflict {
        /// What it contradicts.
        what: String,
    },
    /// The credential is wrong, expired or revoked, or one is needed.
    #[error(
        "the credential is missing, wrong, expired or revoked: send a valid key or token as `Authorization: Bearer …`"
    )]
    Unauthenticated,
    /// The credential is good but may not do this.
    #[error("this credential may not {action}")]
    Forbidden {
        /// What was attempted.
        action: &'static str,
    },
    /// Too many requests.
    #[error("too many requests: try again in {} s", retry_after.as_secs())]
    RateLimited {
        /// When to try again.
        retry_after: Duration,
    },
    /// The request cannot be read, whatever it asks for.
    #[error("{problem}")]
    BadRequest {
        /// What of it cannot be read: 400, or a status that says it more closely.
        status: StatusCode,
        /// What is wrong and what to send instead.
        problem: Cow<'static, str>,
    },
    /// There is more of something than a limit allows.
    #[error("{problem}")]
    LimitExceeded {
        /// 400, or a status that says it more closely.
        status: StatusCode,
        /// Which limit: its variable's name after `LIMITS_`, in lower camel case.
        limit: &'static str,
        /// The most that it allows.
        most: u64,
        /// What there is too much of, and what to do.
        problem: String,
    },
    /// The body did not arrive in time.
    #[error("the body took too long to arrive: send less of it, or over a faster connection")]
    TooSlow,
    /// The path is ours but does not take the method.
    #[error("this path does not take this method: see the `Allow` header")]
    MethodNotAllowed,
    /// A page of another site may have made a browser send it.
    #[error(
        "this request could come from another site's page: send the header `apollo-require-preflight: true`, or a body \
         by POST as application/json"
    )]
    CrossSite,
    /// The request took longer than it may.
    #[error("the request took too long: ask for less at once")]
    Timeout,
    /// The database is away, or no connection was free in time.
    #[error("the database cannot be reached at the moment, or is too busy: try again shortly")]
    Unavailable,
    /// The gateway has not examined its database yet.
    #[error("the gateway is starting: try again shortly")]
    Starting,
    /// Who asks cannot be found out now: the database or the publisher of keys is away.
    #[error("the credential cannot be checked at the moment: try again shortly")]
    Unchecked,
    /// As many requests are being answered as may be.
    #[error("too many requests are being answered at the moment: try again shortly")]
    Overloaded,
    /// A fault of ours.
    #[error("an internal error occurred: quote the request id when you report it")]
    Internal,
}

impl Error {
    /// Bad input, in one line.
    pub fn bad_input(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::BadInput {
            field: field.into(),
            problem: problem.into(),
        }
    }

    /// A request that cannot be read.
    pub fn bad_request(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::BadRequest {
            status: StatusCode::BAD_REQUEST,
            problem: problem.into(),
        }
    }

    /// Logs a fault with its chain and returns what the client may know of it.
    pub fn internal(fault: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = %chain(fault), "an internal error occurred");
        Self::Internal
    }

    /// The stable code under `extensions.code`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadInput { .. } => "BAD_USER_INPUT",
            Self::NotFound { .. } => "NOT_FOUND",
            Self::Conflict { .. } => "CONFLICT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden { .. } => "FORBIDDEN",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::BadRequest { .. } => "BAD_REQUEST",
            Self::LimitExceeded { .. } => "LIMIT_EXCEEDED",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::CrossSite => "CSRF_PREVENTED",
            Self::TooSlow | Self::Timeout => "REQUEST_TIMEOUT",
            Self::Unavailable | Self::Starting | Self::Unchecked | Self::Overloaded => {
                "SERVICE_UNAVAILABLE"
            }
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }

    /// Whether a code is that of a fault of ours, and not of the client's.
    #[must_use]
    pub fn is_ours(code: &str) -> bool {
        let ours = [Self::Internal, Self::Unavailable, Self::Timeout];
        ours.iter().any(|ours| ours.code() == code)
    }

    /// The HTTP status of a REST answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadInput { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden { .. } | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::BadRequest { status, .. } | Self::LimitExceeded { status, .. } => *status,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Unavailable | Self::Starting | Self::Unchecked | Self::Overloaded => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// When to try again, where trying again helps.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } => Some(*retry_after),
            Self::Unavailable | Self::Starting | Self::Unchecked | Self::Overloaded => {
                Some(RETRY_AFTER)
            }
            _ => None,
        }
    }
}

impl From<DbErr> for Error {
    fn from(fault: DbErr) -> Self {
        if is_unstorable(&fault) {
            return Self::bad_input("argument", "holds a character that no text may hold (NUL)");
        }
        if is_away(&fault) {
            tracing::warn!(error = %chain(&fault), "the database cannot be reached");
            return Self::Unavailable;
        }
        Self::internal(&fault)
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", error.code());
        match &error {
            Error::BadInput { field, .. } => extensions.set("field", field.as_str()),
            Error::LimitExceeded { limit, most, .. } => {
                extensions.set("limit", *limit);
                extensions.set("most", *most);
            }
            _ => {}
        }
        let mut converted = Self::new(error.to_string());
        converted.extensions = Some(extensions);
        converted
    }
}

/// The answer holds the error itself, too: a layer around the handlers tells it in the words of the path.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let body = json!({"detail": {"code": self.code(), "message": self.to_string()}});
        let mut response = (self.status(), Json(body)).into_response();
        if let Some(wait) = self.retry_after() {
            let seconds = HeaderValue::from(wait.as_secs());
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if self == Self::Unauthenticated {
            let scheme = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Whether the fault is the way to the database, not the statement.
#[must_use]
pub fn is_away(fault: &DbErr) -> bool {
    is_lost(fault) || code_of(fault).as_deref() == Some(CANCELLED)
}

/// Whether the fault is a connection that could not be had, or that was lost.
#[must_use]
pub fn is_lost(fault: &DbErr) -> bool {
    match fault {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(source))
        | DbErr::Query(RuntimeErr::SqlxError(source)) => is_connection_lost(source),
        _ => false,
    }
}

/// Whether it is no use to try again: the password, the user or the database is wrong.
#[must_use]
pub fn is_refusal(fault: &DbErr) -> bool {
    let code = code_of(fault);
    code.is_some_and(|code| code.starts_with("28") || code == "3D000")
}

/// SQLSTATE 57014: the server cancelled a statement, as it took longer than it may.
const CANCELLED: &str = "57014";

/// The SQLSTATE of what a server said about a statement.
fn code_of(fault: &DbErr) -> Option<Cow<'_, str>> {
    let (DbErr::Conn(RuntimeErr::SqlxError(source))
    | DbErr::Exec(RuntimeErr::SqlxError(source))
    | DbErr::Query(RuntimeErr::SqlxError(source))) = fault
    else {
        return None;
    };
    match &**source {
        SqlxError::Database(error) => error.code(),
        _ => None,
    }
}

/// SQLSTATE 22021: PostgreSQL's text cannot hold the character NUL, which JSON can.
fn is_unstorable(fault: &DbErr) -> bool {
    code_of(fault).as_deref() == Some("22021")
}

/// SQLSTATE 57P* is a server that shuts down or starts, 08* a broken connection, 53300 one that has no slot left.
fn is_connection_lost(source: &SqlxError) -> bool {
    match source {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => true,
        SqlxError::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("57P") || code.starts_with("08") || code == "53300"
        }),
        _ => false,
    }
}

/// An error and everything that caused it, in one line.
pub fn chain(fault: &(dyn std::error::Error + 'static)) -> String {
    let mut line = fault.to_string();
    let mut next = fault.source();
    while let Some(cause) = next {
        let _ = write!(line, ": {cause}");
        next = cause.source();
    }
    line
}
