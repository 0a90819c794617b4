//! Connections to the database: how many, how long they are waited for, why they come and go. And the statements on
//! them.

use std::{sync::Arc, time::Duration};

use prometheus_client::{
    metrics::{
        counter::Counter,
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
    },
    registry::{Registry, Unit},
};

use super::{Label, Way, database_seconds, labelled};

/// What happens to the connections of one pool. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct PoolMetrics(Arc<Figures>);

#[derive(Debug)]
struct Figures {
    pending: Gauge,
    wait_time: Histogram,
    timeouts: Counter,
    create_time: Histogram,
    opened: Counter,
    closed: Family<Label, Counter>,
    statements: Histogram,
    retried: Counter,
}

/// Why a connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Closed {
    /// It had reached the age at which it is replaced.
    Recycled,
    /// It was one beyond those that are kept, and idle.
    Idle,
    /// It was lost, or left in a state that nobody else may meet.
    Broken,
}

/// Somebody waits for a connection until this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Waiting(Gauge);

/// A pool at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolState {
    /// Connections that wait for a statement.
    pub idle: usize,
    /// Connections that somebody has.
    pub used: usize,
    /// How many are kept open, as configured.
    pub min: usize,
    /// How many there may be, as configured.
    pub max: usize,
}

impl PoolMetrics {
    /// Somebody begins to wait for a connection.
    pub fn waiting(&self) -> Waiting {
        let pending = self.0.pending.clone();
        pending.inc();
        Waiting(pending)
    }

    /// A connection was had after this long.
    pub fn acquired(&self, waited: Duration) {
        self.0.wait_time.observe(waited.as_secs_f64());
    }

    /// No connection was had in time.
    pub fn timed_out(&self) {
        self.0.timeouts.inc();
    }

    /// A connection was opened, which took this long, where the driver tells.
    pub fn opened(&self, took: Option<Duration>) {
        self.0.opened.inc();
        if let Some(took) = took {
            self.0.create_time.observe(took.as_secs_f64());
        }
    }

    /// A connection was closed.
    pub fn closed(&self, reason: Closed) {
        self.0.closed.get_or_create(&reason.label()).inc();
    }

    /// A statement was answered or failed, after this long.
    pub fn statement(&self, took: Duration) {
        self.0.statements.observe(took.as_secs_f64());
    }

    /// A statement was sent a second time, as its connection was lost before anything came back.
    pub fn retried(&self) {
        self.0.retried.inc();
    }

    /// An embedded database has no pool, so nothing about one is shown.
    pub(super) fn register(&self, registry: &mut Registry, way: Way) {
        labelled(registry, way.system()).register_with_unit(
            "db_client_operation_duration",
            "How long statements took, whether answered or failed, with the wait for a connection",
            Unit::Seconds,
            self.0.statements.clone(),
        );
        if let Some(pool) = way.pool() {
            self.0.register_connections(labelled(registry, pool));
        }
    }
}

impl Figures {
    fn register_connections(&self, registry: &mut Registry) {
        registry.register(
            "db_client_connection_pending_requests",
            "How many wait for a connection",
            self.pending.clone(),
        );
        registry.register_with_unit(
            "db_client_connection_wait_time",
            "How long it took to get a connection from the pool",
            Unit::Seconds,
            self.wait_time.clone(),
        );
        registry.register(
            "db_client_connection_timeouts",
            "How often no connection was had in time (DATABASE_ACQUIRE_TIMEOUT_MS)",
            self.timeouts.clone(),
        );
        registry.register_with_unit(
            "db_client_connection_create_time",
            "How long it took to open a connection",
            Unit::Seconds,
            self.create_time.clone(),
        );
        registry.register(
            "roundtrip_connections_opened",
            "Connections opened",
            self.opened.clone(),
        );
        registry.register(
            "roundtrip_connections_closed",
            "Connections closed, because they were old (recycled), too many (idle), or lost (broken)",
            self.closed.clone(),
        );
        registry.register(
            "roundtrip_statements_retried",
            "Reads that were sent a second time, as their connection was lost before anything came back",
            self.retried.clone(),
        );
    }
}

impl Default for Figures {
    fn default() -> Self {
        let closed = Family::default();
        for reason in [Closed::Recycled, Closed::Idle, Closed::Broken] {
            // A counter that is there from the start shows its first increment, too.
            drop(closed.get_or_create(&reason.label()));
        }
        Self {
            pending: Gauge::default(),
            wait_time: database_seconds(),
            timeouts: Counter::default(),
            create_time: database_seconds(),
            opened: Counter::default(),
            closed,
            statements: database_seconds(),
            retried: Counter::default(),
        }
    }
}

impl Closed {
    fn label(self) -> Label {
        let reason = match self {
            Self::Recycled => "recycled",
            Self::Idle => "idle",
            Self::Broken => "broken",
        };
        [("reason", reason)]
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl PoolState {
    /// Connections by state and the bounds of the pool, as they are now.
    pub(super) fn register(self, registry: &mut Registry) {
        let count: Family<Label, Gauge> = Family::default();
        for (state, connections) in [("idle", self.idle), ("used", self.used)] {
            let label = [("db_client_connection_state", state)];
            let connections = i64::try_from(connections).unwrap_or(i64::MAX);
            count.get_or_create(&label).set(connections);
        }
        registry.register(
            "db_client_connection_count",
            "Open connections, by state",
            count,
        );
        registry.register(
            "db_client_connection_idle_min",
            "How many connections are kept open (DATABASE_POOL_SIZE)",
            ConstGauge::new(self.min),
        );
        registry.register(
            "db_client_connection_max",
            "How many connections there may be (DATABASE_POOL_SIZE and DATABASE_MAX_OVERFLOW)",
            ConstGauge::new(self.max),
        );
    }
}
