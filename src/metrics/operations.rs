//! GraphQL operations: how long each took, and how it ended.

use std::time::Instant;

use async_graphql::parser::types::OperationType;
use prometheus_client::{
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::request_seconds;

/// What happens to GraphQL operations. They are never told apart by their names, which clients choose. Cheap to clone.
#[derive(Clone, Debug)]
pub struct OperationMetrics {
    durations: Family<Labels, Histogram>,
    lookups: Family<[(&'static str, &'static str); 1], Counter>,
}

type Labels = [(&'static str, &'static str); 2];

/// An operation, from its arrival until this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Operation {
    start: Instant,
    durations: Family<Labels, Histogram>,
    /// Empty for a document that does not say.
    ty: &'static str,
    outcome: Option<Outcome>,
}

/// What came of looking for an answer that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It was sent: nothing has changed since.
    Confirmed,
    /// Something has changed, or the answer was not kept: the operation is executed.
    Changed,
    /// It was not asked before, or not lately: the operation is executed.
    New,
}

/// How an operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Without an error.
    Ok,
    /// With errors, none of which is a fault of ours.
    ClientError,
    /// With a fault of ours, or without the database.
    ServerError,
}

impl OperationMetrics {
    /// A document has arrived.
    pub fn arrived(&self) -> Operation {
        Operation {
            start: Instant::now(),
            durations: self.durations.clone(),
            ty: "",
            outcome: None,
        }
    }

    /// An answer was looked for.
    pub fn looked_up(&self, lookup: Lookup) {
        let outcome = match lookup {
            Lookup::Confirmed => "confirmed",
            Lookup::Changed => "changed",
            Lookup::New => "new",
        };
        self.lookups.get_or_create(&[("outcome", outcome)]).inc();
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "roundtrip_graphql_operation_duration",
            "How long GraphQL operations took; the outcome is abandoned where the client had gone, or the time was over \
             (LIMITS_REQUEST_TIMEOUT_MS), and the type is empty where the document could not be read",
Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "roundtrip_graphql_response_cache_lookups",
            "How often an answer was looked for that had been sent before: confirmed ones were sent again, the others \
             executed because something has changed, or because they are new",
            self.lookups.clone(),
        );
    }
}

impl Default for OperationMetrics {
    fn default() -> Self {
        Self {
            durations: Family::new_with_constructor(request_seconds),
            lookups: Family::default(),
        }
    }
}

impl Operation {
    /// The document says what it does.
    pub fn does(&mut self, ty: OperationType) {
        self.ty = match ty {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        };
    }

    /// It has ended.
    pub fn ended(mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        let outcome = match self.outcome {
            Some(Outcome::Ok) => "ok",
            Some(Outcome::ClientError) => "client_error",
            Some(Outcome::ServerError) => "server_error",
            None => "abandoned",
        };
        let labels = [("graphql_operation_type", self.ty), ("outcome", outcome)];
        let took = self.start.elapsed().as_secs_f64();
        self.durations.get_or_create(&labels).observe(took);
    }
}
