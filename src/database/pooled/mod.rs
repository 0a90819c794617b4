//! The pool of connections to a transaction-mode pooler.
//!
//! Size, overflow, recycling, ping, time-out and warm start mean what they mean on the direct way. It is our own
//! because nobody else's keeps a least number of connections open and looks after statements that were given up.

use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{DbErr, QueryResult, Statement};
use tokio::{runtime::Handle, sync::Notify};
use tokio_util::task::TaskTracker;

use super::{
    doubt::{Doubt, PING_PATIENCE},
    fault::Fault,
    gate::{Gate, Place},
    tls::TlsError,
    url::PostgresUrl,
};
use crate::{
    config::DatabaseConfig,
    metrics::{Closed, PoolMetrics},
};

mod bind;
mod connection;
mod error;
mod flight;
mod keeper;
mod rows;
mod socket;

use connection::{Connection, Target};

/// How long the end of the process waits for statements that nobody waits for any more.
const CLOSE_PATIENCE: Duration = Duration::from_secs(10);

/// Connections to the pooler. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    target: Arc<Target>,
    gate: Gate,
    idle: Mutex<Vec<Idle>>,
    open: AtomicUsize,
    doubt: Doubt,
    /// Says that a connection is gone which has to be replaced.
    gone: Notify,
    /// Statements that nobody waits for any more, and what is done about them.
    winding_up: TaskTracker,
    settings: DatabaseConfig,
    metrics: PoolMetrics,
}

#[derive(Debug)]
struct Idle {
    connection: Arc<Connection>,
    since: Instant,
}

/// A connection taken from the pool. It goes back by itself.
#[derive(Debug)]
pub(super) struct Lease {
    connection: Arc<Connection>,
    pool: Arc<Inner>,
    /// Given back last: whoever comes next then finds the connection.
    place: Option<Place>,
}

impl Pool {
    /// Prepares the pool without connecting.
    pub(super) fn new(
        url: &PostgresUrl,
        settings: &DatabaseConfig,
        metrics: PoolMetrics,
    ) -> Result<Self, TlsError> {
        Ok(Self(Arc::new(Inner {
            target: Arc::new(Target::new(url)?),
            gate: Gate::new(settings, metrics.clone()),
            idle: Mutex::default(),
            open: AtomicUsize::new(0),
            doubt: Doubt::new(settings),
            gone: Notify::new(),
            winding_up: TaskTracker::new(),
            settings: settings.clone(),
            metrics,
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
        let (mut lease, place) = self.0.gate.pass(take(&self.0)).await?;
        lease.place = Some(place);
        Ok(lease)
    }

    /// Opens connections until there are as many as are to be kept.
    pub(super) async fn warm_up(&self) -> Result<(), DbErr> {
        while self.0.open() < self.0.size() {
            let connection = self.0.connect().await?;
            self.0.put_back(connection);
        }
        keeper::start(&self.0);
        Ok(())
    }

    /// Opens one connection besides the pool and closes it.
    pub(super) async fn reach(&self) -> Result<(), DbErr> {
        let visit = Visit(Arc::new(Connection::open(&self.0.target).await?));
        visit.0.run("", None).await.map_err(Fault::into_error)
    }

    /// How many connections there are.
    pub(super) fn open(&self) -> usize {
        self.0.open()
    }

    /// How many of them are in use.
    pub(super) fn used(&self) -> usize {
        self.0.gate.inside()
    }

    /// Closes those that are idle, and every other one when it comes back. What vanished requests have left under way
    /// is waited for: a pooler may die of a wish to cancel whose sender is gone.
    pub(super) async fn close(&self) {
        self.0.gate.close();
        drop(mem::take(&mut *self.0.idle()));
        self.0.winding_up.close();
        let _ = tokio::time::timeout(CLOSE_PATIENCE, self.0.winding_up.wait()).await;
    }
}

/// An idle connection that works, or else a new one.
async fn take(pool: &Arc<Inner>) -> Result<Lease, DbErr> {
    loop {
        let idle = pool.idle().pop();
        let Some(Idle { connection, since }) = idle else {
            // Boxed: opening one is rare, and its state is large.
            let connection = Box::pin(pool.connect()).await?;
            return Ok(Lease::new(pool, connection));
        };
        // From here on it goes back by itself, also when this is given up in the middle.
        let lease = Lease::new(pool, connection);
        if !lease.is_usable() || pool.is_old(&lease.connection) {
            continue;
        }
        if !pool.doubt.concerns(since.elapsed()) || lease.is_alive().await {
            return Ok(lease);
        }
        // Where one is silent the others are: whoever waits has no time to find out of each.
        pool.discard_doubtful();
    }
}

impl Inner {
    async fn connect(&self) -> Result<Arc<Connection>, DbErr> {
        let start = Instant::now();
        let connection = Connection::open(&self.target).await?;
        self.open.fetch_add(1, Ordering::Relaxed);
        self.metrics.opened(Some(start.elapsed()));
        Ok(Arc::new(connection))
    }

    fn put_back(&self, connection: Arc<Connection>) {
        if !connection.is_usable() {
            self.doubt.suspect_all();
            self.discard(connection, Closed::Broken);
        } else if self.is_old(&connection) {
            self.discard(connection, Closed::Recycled);
        } else if self.gate.is_closed() {
            self.discard(connection, Closed::Idle);
        } else {
            let since = Instant::now();
            self.idle().push(Idle { connection, since });
        }
    }

    fn discard(&self, connection: Arc<Connection>, reason: Closed) {
        drop(connection);
        self.open.fetch_sub(1, Ordering::Relaxed);
        self.metrics.closed(reason);
        self.gone.notify_one();
    }

    fn discard_doubtful(&self) {
        let doubtful = |idle: &mut Idle| self.doubt.concerns(idle.since.elapsed());
        let doubtful: Vec<Idle> = self.idle().extract_if(.., doubtful).collect();
        for idle in doubtful {
            idle.connection.abort();
            self.discard(idle.connection, Closed::Broken);
        }
    }

    fn is_old(&self, connection: &Connection) -> bool {
        connection.age() > Duration::from_secs(self.settings.pool_recycle_seconds)
    }

    fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    fn size(&self) -> usize {
        self.settings.pool_size as usize
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    fn new(pool: &Arc<Inner>, connection: Arc<Connection>) -> Self {
        Self {
            connection,
            pool: Arc::clone(pool),
            place: None,
        }
    }

    /// Sends a statement on this connection and waits for its rows.
    pub(super) async fn query(&self, statement: &Statement) -> Result<Vec<QueryResult>, Fault> {
        let limit = self.pool.settings.statement_timeout();
        self.connection.query(statement, limit).await
    }

    /// Sends a statement on this connection and says how many rows it has changed.
    pub(super) async fn execute(&self, statement: &Statement) -> Result<u64, Fault> {
        let limit = self.pool.settings.statement_timeout();
        self.connection.execute(statement, limit).await
    }

    /// Sends SQL without values, and heeds no rows.
    pub(super) async fn run(&self, sql: &str) -> Result<(), Fault> {
        let limit = self.pool.settings.statement_timeout();
        self.connection.run(sql, limit).await
    }

    pub(super) fn is_usable(&self) -> bool {
        self.connection.is_usable()
    }

    /// Whether the server answers. If not, nothing more is expected of the connection.
    async fn is_alive(&self) -> bool {
        let question = self.connection.run("", None);
        let answer = tokio::time::timeout(PING_PATIENCE, question).await;
        let is_alive = matches!(answer, Ok(Ok(())));
        if !is_alive {
            drop(self.connection.take_left());
            self.connection.abort();
        }
        is_alive
    }

    /// Has the connection closed instead of going back.
    pub(super) fn spoil(&self) {
        self.connection.spoil();
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let (pool, connection) = (Arc::clone(&self.pool), Arc::clone(&self.connection));
        let place = self.place.take();
        match (connection.take_left(), Handle::try_current()) {
            (Some(left), Ok(runtime)) => {
                let winding_up = pool.winding_up.clone();
                winding_up.spawn_on(
                    async move {
                        left.await;
                        pool.put_back(connection);
                        drop(place);
                    },
                    &runtime,
                );
                return;
            }
            (Some(_), Err(_)) => connection.spoil(),
            (None, _) => {}
        }
        pool.put_back(connection);
        drop(place);
    }
}

/// A connection that is opened for one look, and closed however that ends.
struct Visit(Arc<Connection>);

impl Drop for Visit {
    fn drop(&mut self) {
        drop(self.0.take_left());
        self.0.abort();
    }
}
