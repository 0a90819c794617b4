//! Requests over HTTP: how many are under way, and how long each took.

use std::{
    hash::{Hash, Hasher},
    time::Instant,
};

use axum::{
    extract::MatchedPath,
    http::{Method, StatusCode},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::{Label, request_seconds};

/// The methods that have a name of their own; a client may send any word as one.
const METHODS: [&str; 9] = [
    "GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "TRACE",
];

/// What every other method is called.
const OTHER: &str = "_OTHER";

/// What happens over HTTP. Cheap to clone.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    active: Family<Label, Gauge>,
    durations: Family<Answered, Histogram>,
    refused: Family<Label, Counter>,
    connections: Gauge,
}

/// Why something was turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// A request, as too many were under way.
    Shed,
    /// A request, as too many came from its address.
    Address,
    /// A request, as too many came with its credential.
    Credential,
    /// A connection, the idlest or else the newest, as too many were open.
    Connection,
}

/// A request, from its arrival until this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Exchange {
    start: Instant,
    active: Gauge,
    durations: Family<Answered, Histogram>,
    labels: Answered,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
#[expect(
    clippy::struct_field_names,
    reason = "a field is named as its label is, by the conventions"
)]
struct Answered {
    http_request_method: &'static str,
    http_route: Option<Route>,
    http_response_status_code: Option<u16>,
}

/// The path as the router spells it, never as it was asked for.
#[derive(Clone, Debug)]
struct Route(MatchedPath);

impl HttpMetrics {
    /// A request has arrived, at a route or at a path that is none.
    pub fn arrived(&self, method: &Method, route: Option<&MatchedPath>) -> Exchange {
        let method = name_of(method);
        let active = self
            .active
            .get_or_create_owned(&[("http_request_method", method)]);
        active.inc();
        Exchange {
            start: Instant::now(),
            active,
            durations: self.durations.clone(),
            labels: Answered {
                http_request_method: method,
                http_route: route.cloned().map(Route),
                http_response_status_code: None,
            },
        }
    }

    /// Something was turned away.
    pub fn refused(&self, refusal: Refusal) {
        self.refused.get_or_create(&refusal.label()).inc();
    }

    /// So many connections are open.
    pub fn connections(&self, open: usize) {
        self.connections
            .set(i64::try_from(open).unwrap_or(i64::MAX));
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_server_active_requests",
            "Requests under way",
            self.active.clone(),
        );
        registry.register_with_unit(
            "http_server_request_duration",
            "How long requests took until their answer was ready; the status is empty where the client had gone before, \
             the route where the path is none of ours",
Unit::Seconds,
            self.durations.clone(),
);
        registry.register(
            "roundtrip_http_refused",
            "Requests that were turned away, as too many were under way (shed) or came of late (address, credential), and \
             connections, as too many were open (connection)",
            self.refused.clone(),
        );
        registry.register(
            "roundtrip_http_connections",
            "Open connections",
            self.connections.clone(),
        );
    }
}

impl Default for HttpMetrics {
    fn default() -> Self {
        let refused = Family::default();
        for refusal in [
            Refusal::Shed,
            Refusal::Address,
            Refusal::Credential,
            Refusal::Connection,
        ] {
            // A counter that is there from the start shows its first increment, too.
            drop(refused.get_or_create(&refusal.label()));
        }
        Self {
            refused,
            connections: Gauge::default(),
            active: Family::default(),
            durations: Family::new_with_constructor(request_seconds),
        }
    }
}

impl Refusal {
    fn label(self) -> Label {
        let reason = match self {
            Self::Shed => "shed",
            Self::Address => "address",
            Self::Credential => "credential",
            Self::Connection => "connection",
        };
        [("reason", reason)]
    }
}

impl Exchange {
    /// It is answered.
    pub fn answered(mut self, status: StatusCode) {
        self.labels.http_response_status_code = Some(status.as_u16());
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.active.dec();
        let took = self.start.elapsed().as_secs_f64();
        self.durations.get_or_create(&self.labels).observe(took);
    }
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Route {}

impl Hash for Route {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_str().hash(state);
    }
}

impl EncodeLabelValue for Route {
    fn encode(&self, encoder: &mut LabelValueEncoder) -> Result<(), std::fmt::Error> {
        self.0.as_str().encode(encoder)
    }
}

fn name_of(method: &Method) -> &'static str {
    let known = METHODS.into_iter().find(|name| method.as_str() == *name);
    known.unwrap_or(OTHER)
}
