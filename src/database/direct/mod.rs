//! The pool of direct PostgreSQL connections: sea-orm's own, sized from the environment.
//!
//! A statement runs on a connection that is taken by hand, so that one whose answer does not come can be closed and is
//! not handed to somebody else.

use std::{future::Future, sync::Arc, time::Duration};

use futures::FutureExt;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, QueryResult, RuntimeErr, SqlxError,
    Statement,
    sqlx::{Connection, PgConnection, Postgres, pool::PoolConnection, postgres::PgConnectOptions},
};

use super::{
    fault::{Fault, timed_out},
    gate::{Gate, Place},
    url::PostgresUrl,
};
use crate::{
    config::DatabaseConfig,
    metrics::{Closed, PoolMetrics},
};

mod checks;
mod statement;

use checks::{Checks, OVERFLOW_IDLE};

/// How long the start waits for connections to come back to the pool, which takes them a round trip.
const WAY_BACK: Duration = Duration::from_secs(1);

/// The server ends a statement that takes too long by itself. Only when it does not even say so is the connection
/// given up, this much later.
const GRACE: Duration = Duration::from_millis(500);

/// Connections to the server. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    url: PgConnectOptions,
    connections: DatabaseConnection,
    gate: Gate,
    checks: Arc<Checks>,
    limit: Option<Duration>,
    size: usize,
}

/// A connection taken from the pool. It goes back by itself.
#[derive(Debug)]
pub(super) struct Lease {
    connection: Option<PoolConnection<Postgres>>,
    checks: Arc<Checks>,
    limit: Option<Duration>,
    /// A statement is under way. If it is given up, the pool waits for its end.
    is_busy: bool,
    /// It is lost, or in a state that nobody else may meet.
    is_spoilt: bool,
    // Given back last: whoever comes next then finds the connection.
    _place: Place,
}

impl Pool {
    /// Prepares the pool without connecting.
    pub(super) async fn open(
        url: &PostgresUrl,
        settings: &DatabaseConfig,
        metrics: PoolMetrics,
    ) -> Result<Self, DbErr> {
        let limit = settings.statement_timeout();
        let checks = Arc::new(Checks::new(settings, metrics.clone()));
        let hooks = Arc::clone(&checks);
        let (url, options_of_url) = (url.direct(), url.direct());
        let mut options = ConnectOptions::new("postgres://localhost");
        options
            .min_connections(settings.pool_size)
            .max_connections(settings.pool_size + settings.max_overflow)
            .max_lifetime(checks.recycle + OVERFLOW_IDLE)
            .idle_timeout(OVERFLOW_IDLE)
            .acquire_timeout(Duration::from_millis(settings.acquire_timeout_ms))
            .test_before_acquire(false)
            .connect_lazy(true)
            .map_sqlx_postgres_opts(move |_| options_of_url.clone())
            .map_sqlx_postgres_pool_opts(move |options| checks::hook(options, &hooks, limit));
        Ok(Self(Arc::new(Inner {
            url,
            connections: Database::connect(options).await?,
            gate: Gate::new(settings, metrics),
            checks,
            limit,
            size: settings.pool_size as usize,
        })))
    }

    /// Sends a statement on any free connection and waits for its rows.
    pub(super) async fn query(&self, statement: &Statement) -> Result<Vec<QueryResult>, Fault> {
        self.acquire().await?.query(statement).await
    }

    /// Sends a statement on any free connection and says how many rows it has changed.
    pub(super) async fn execute(&self, statement: &Statement) -> Result<u64, Fault> {
        self.acquire().await?.execute(statement).await
    }

    /// Sends SQL without values on any free connection, and heeds no rows.
    pub(super) async fn run(&self, sql: &str) -> Result<(), Fault> {
        self.acquire().await?.run(sql).await
    }

    /// Takes a connection for oneself.
    pub(super) async fn acquire(&self) -> Result<Lease, Fault> {
        let pool = self.0.connections.get_postgres_connection_pool();
        let acquire = async { pool.acquire().await.map_err(connection_error) };
        // Boxed: opening a connection is rare, and its state is large.
        let acquire = acquire.boxed();
        let (connection, place) = self.0.gate.pass(acquire).await?;
        Ok(Lease {
            connection: Some(connection),
            checks: Arc::clone(&self.0.checks),
            limit: self.0.limit,
            is_busy: false,
            is_spoilt: false,
            _place: place,
        })
    }

    /// Opens one connection besides the pool. The pool retries a refused one by itself and then says only that time is
    /// up.
    pub(super) async fn reach(&self) -> Result<(), DbErr> {
        let attempt = async { PgConnection::connect_with(&self.0.url).await?.close().await };
        attempt.await.map_err(connection_error)
    }

    /// Opens connections until there are as many as are to be kept. One after the other: of those opened side by
    /// side, one would be too many whenever a connection that was just used is still on its way back.
    pub(super) async fn warm_up(&self) -> Result<(), DbErr> {
        let pool = self.0.connections.get_postgres_connection_pool();
        let mut held = Vec::new();
        while self.open_connections() < self.0.size {
            held.push(pool.acquire().await.map_err(connection_error)?);
        }
        drop(held);
        // They are checked on their way back. Whoever came meanwhile would open one more.
        let back = async {
            while pool.num_idle() < self.0.size {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let _ = tokio::time::timeout(WAY_BACK, back).await;
        Ok(())
    }

    /// How many connections there are.
    pub(super) fn open_connections(&self) -> usize {
        self.0.connections.get_postgres_connection_pool().size() as usize
    }

    /// How many of them are in use.
    pub(super) fn used(&self) -> usize {
        self.0.gate.inside()
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        self.0.gate.close();
        let _ = self.0.connections.clone().close().await;
    }
}

impl Lease {
    /// Sends a statement on this connection and waits for its rows.
    pub(super) async fn query(&mut self, statement: &Statement) -> Result<Vec<QueryResult>, Fault> {
        let limit = self.limit;
        let outcome = bounded(limit, statement::query(self.lend()?, statement)).await;
        self.settle(outcome)
    }

    /// Sends a statement on this connection and says how many rows it has changed.
    pub(super) async fn execute(&mut self, statement: &Statement) -> Result<u64, Fault> {
        let limit = self.limit;
        let outcome = bounded(limit, statement::execute(self.lend()?, statement)).await;
        self.settle(outcome)
    }

    /// Sends SQL without values, and heeds no rows.
    pub(super) async fn run(&mut self, sql: &str) -> Result<(), Fault> {
        let limit = self.limit;
        let outcome = bounded(limit, statement::run(self.lend()?, sql)).await;
        self.settle(outcome)
    }

    pub(super) fn is_usable(&self) -> bool {
        !self.is_spoilt && !self.is_busy
    }

    /// Has the connection closed instead of going back.
    pub(super) fn spoil(&mut self) {
        self.is_spoilt = true;
    }

    /// The connection, for a statement. Until it is settled, nobody else may meet it.
    fn lend(&mut self) -> Result<&mut PgConnection, Fault> {
        self.is_busy = true;
        let connection = self.connection.as_deref_mut();
        connection.ok_or_else(|| Fault::lasting(timed_out("the connection is gone")))
    }

    fn settle<T>(&mut self, outcome: Result<T, Fault>) -> Result<T, Fault> {
        self.is_busy = false;
        self.is_spoilt = outcome.as_ref().is_err_and(Fault::spoils_the_connection);
        outcome
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.is_spoilt
            && let Some(connection) = self.connection.take()
        {
            // Closed here and now: the pool would first wait for what is still to come.
            drop(connection.detach());
            self.checks.doubt.suspect_all();
            self.checks.metrics.closed(Closed::Broken);
        }
    }
}

async fn bounded<T>(
    limit: Option<Duration>,
    act: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let Some(limit) = limit else {
        return act.await;
    };
    let outcome = tokio::time::timeout(limit + GRACE, act).await;
    outcome.unwrap_or_else(|_| Err(Fault::overdue(limit)))
}

fn connection_error(problem: SqlxError) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(problem)))
}
