//! What the gateway counts and times, for Prometheus.
//!
//! Names are OpenTelemetry's semantic conventions as Prometheus spells them; what these have no name for begins with
//! `roundtrip_`. A label never holds what a client chose: each has a few values, known beforehand. Nothing here is
//! global, so that many applications live in one process.

use std::{borrow::Cow, sync::Arc};

use prometheus_client::{encoding::text, metrics::histogram::Histogram, registry::Registry};

use crate::config::{Config, ConfigError, DatabaseTarget};

mod batches;
mod http;
mod operations;
mod pool;

pub use batches::BatchMetrics;
pub use http::{Exchange, HttpMetrics, Refusal};
pub use operations::{Lookup, Operation, OperationMetrics, Outcome};
pub use pool::{Closed, PoolMetrics, PoolState, Waiting};

/// What [`Metrics::render`] writes: the text that Prometheus takes by default.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// One label, its name first. The values are words of this crate.
type Label = [(&'static str, &'static str); 1];

/// The metrics of one application. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    way: Way,
    registry: Registry,
    pool: PoolMetrics,
    http: HttpMetrics,
    operations: OperationMetrics,
    batches: BatchMetrics,
}

/// The way that statements take, which labels tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To a file in this process. There are no connections worth counting.
    Embedded,
    /// To a PostgreSQL server.
    Direct,
    /// Through a pooler in front of one.
    Pooled,
}

impl Way {
    /// The way that a configuration means.
    ///
    /// # Errors
    ///
    /// It names no usable database.
    pub fn of(config: &Config) -> Result<Self, ConfigError> {
        Ok(match config.database_target()? {
            DatabaseTarget::Embedded { .. } => Self::Embedded,
            DatabaseTarget::Direct { .. } => Self::Direct,
            DatabaseTarget::Pooled { .. } => Self::Pooled,
        })
    }

    fn system(self) -> Label {
        let system = match self {
            Self::Embedded => "sqlite",
            Self::Direct | Self::Pooled => "postgresql",
        };
        [("db_system_name", system)]
    }

    /// The label of the pool, where there is one.
    fn pool(self) -> Option<Label> {
        let name = match self {
            Self::Embedded => return None,
            Self::Direct => "direct",
            Self::Pooled => "pooled",
        };
        Some([("db_client_connection_pool_name", name)])
    }
}

impl Metrics {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(way: Way) -> Self {
        let mut inner = Inner {
            way,
            registry: Registry::default(),
            pool: PoolMetrics::default(),
            http: HttpMetrics::default(),
            operations: OperationMetrics::default(),
            batches: BatchMetrics::default(),
        };
        inner.http.register(&mut inner.registry);
        inner.operations.register(&mut inner.registry);
        inner.batches.register(&mut inner.registry);
        inner.pool.register(&mut inner.registry, way);
        Self(Arc::new(inner))
    }

    /// What happens to the connections that requests use, and to the statements on them.
    #[must_use]
    pub fn pool(&self) -> PoolMetrics {
        self.0.pool.clone()
    }

    /// What happens over HTTP.
    #[must_use]
    pub fn http(&self) -> &HttpMetrics {
        &self.0.http
    }

    /// What happens to GraphQL operations.
    #[must_use]
    pub fn operations(&self) -> &OperationMetrics {
        &self.0.operations
    }

    /// What the loaders of requests read.
    #[must_use]
    pub fn batches(&self) -> &BatchMetrics {
        &self.0.batches
    }

    /// Everything as text, with the pool as it is at this moment, where there is one.
    #[must_use]
    pub fn render(&self, pool: Option<PoolState>) -> String {
        let mut now = Registry::default();
        if let (Some(state), Some(pool)) = (pool, self.0.way.pool()) {
            state.register(labelled(&mut now, pool));
        }
        text_of(&[&self.0.registry, &now])
    }
}

/// A part of a registry of which every series has the label.
fn labelled(registry: &mut Registry, label: Label) -> &mut Registry {
    let label = label.map(|(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value)));
    registry.sub_registry_with_labels(label.into_iter())
}

/// The conventions' bounds for a request, and finer ones below: most take a few milliseconds.
fn request_seconds() -> Histogram {
    Histogram::new([
        0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5,
        10.0,
    ])
}

/// The conventions' bounds for a database, and finer ones between: most statements take less than a millisecond.
fn database_seconds() -> Histogram {
    Histogram::new([
        0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0,
    ])
}

fn text_of(registries: &[&Registry]) -> String {
    let mut text = String::new();
    for registry in registries {
        text::encode_registry(&mut text, registry).expect("a string takes any text");
    }
    text::encode_eof(&mut text).expect("a string takes any text");
    text
}
