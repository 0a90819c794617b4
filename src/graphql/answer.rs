//! What comes of a request.

use std::sync::Arc;

use async_graphql::{Response, ServerError};

use super::Written;

/// What comes of a request.
#[derive(Debug)]
pub enum Answer {
    /// It was executed: there are data, and errors where fields failed.
    Executed(Response),
    /// It was executed, now or before, without an error: this is the text of the answer.
    Written(Arc<Written>),
    /// It was refused before anything was executed: there are errors and no data.
    Refused {
        /// Why, each with a code.
        errors: Vec<ServerError>,
        /// What was wrong.
        reason: Reason,
    },
}

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The request itself: nothing in it could be a document.
    Request,
    /// The document, its variables, or what it costs.
    Document,
    /// The HTTP method: what would change something came by a safe one.
    Method,
    /// Nothing of it: the fault is ours.
    Fault,
}
