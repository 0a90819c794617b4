//! What executes an operation that was found good, and what is known of who asks.

use std::future::Future;

use async_graphql::{Request, Response};

use super::Basis;
use crate::auth::Viewer;

/// What an executor is to do with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// To validate it, and not to execute it.
    Validate,
    /// To execute it, as it was validated before. A resolver that panics ends the execution.
    Execute,
    /// The same, but a resolver that panics fails its own field.
    Watch,
}

/// What executes, on behalf of one who asks.
pub trait Executor {
    /// Executes a request, or only validates it.
    fn execute(&self, request: Request, care: Care) -> impl Future<Output = Response> + Send;

    /// Whose answers may be kept and sent again; none when that is nobody's.
    fn viewer(&self) -> Option<&Viewer> {
        None
    }

    /// What an answer that is made now would be made from; none when that cannot be known.
    fn basis(&self, shows_public: bool) -> impl Future<Output = Option<Basis>> + Send {
        let _ = shows_public;
        std::future::ready(None)
    }

    /// Whether something was read from the database. What needs nothing from there is executed every time.
    fn has_read(&self) -> bool {
        false
    }

    /// Whether everything that was executed until now was made from the basis alone.
    fn is_repeatable(&self) -> bool {
        false
    }
}
