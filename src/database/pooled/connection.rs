//! One connection to the pooler.
//!
//! A statement travels whole: `Parse` without a name, `Bind`, `Describe`, `Execute` and `Sync` leave together. A pooler
//! gives the server connection away after `Sync`; of a statement that leaves in two parts, the second can reach
//! another server connection, and with it somebody else's statement.

use std::{
    fmt, io,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures::{FutureExt, TryStreamExt};
use sea_orm::{DbErr, QueryResult, Statement};
use tokio::task::AbortHandle;
use tokio_postgres::{Client, Config, Row, config::Host, tls::MakeTlsConnect};

use super::{
    bind::bind,
    error::{of_connecting, of_connection, of_statement},
    flight::{Flight, Sending, WindUp},
    rows::columns,
    socket::{Patient, Peer, Socket, dial},
};
use crate::database::{
    answer,
    fault::Fault,
    tls::{Tls, TlsError},
    url::PostgresUrl,
};

/// How long a pooler may take to hear a wish to cancel. Leaving before it gives up by itself, which `PgBouncer` does
/// after 10 s, can end it.
const CANCEL_PATIENCE: Duration = Duration::from_secs(15);

/// Where the pooler is, and how to introduce oneself there.
#[derive(Debug)]
pub(super) struct Target {
    config: Config,
    host: Host,
    port: u16,
    /// The name that a certificate has to be for.
    name: String,
    tls: Tls,
    /// One wish to cancel at a time: poolers are known to die of many.
    cancelling: tokio::sync::Mutex<()>,
}

/// An open connection.
pub(super) struct Connection {
    client: Client,
    driver: AbortHandle,
    target: Arc<Target>,
    peer: Peer,
    opened_at: Instant,
    is_spoilt: AtomicBool,
    left: Mutex<Option<WindUp>>,
}

impl Target {
    pub(super) fn new(url: &PostgresUrl) -> Result<Self, TlsError> {
        let config = url.pooled();
        Ok(Self {
            host: config
                .get_hosts()
                .first()
                .cloned()
                .unwrap_or(Host::Tcp(url.host())),
            port: url.port(),
            name: url.host(),
            tls: url.tls()?,
            config,
            cancelling: tokio::sync::Mutex::default(),
        })
    }

    fn tls<S>(&self) -> Result<<Tls as MakeTlsConnect<S>>::TlsConnect, DbErr>
    where
        Tls: MakeTlsConnect<S>,
    {
        let connector = MakeTlsConnect::<S>::make_tls_connect(&mut self.tls.clone(), &self.name);
        connector.map_err(|problem| of_connecting(io::Error::other(problem.into())))
    }
}

impl Connection {
    pub(super) async fn open(target: &Arc<Target>) -> Result<Self, DbErr> {
        let dialing = dial(&target.host, target.port);
        let (socket, peer) = dialing.await.map_err(of_connecting)?;
        let opening = target.config.connect_raw(socket, target.tls::<Socket>()?);
        let (client, driver) = opening.await.map_err(of_connection)?;
        let driver = async move {
            if let Err(problem) = driver.await {
                tracing::debug!(error = %problem, "a connection to the pooler was lost");
            }
        };
        Ok(Self {
            client,
            driver: tokio::spawn(driver).abort_handle(),
            target: Arc::clone(target),
            peer,
            opened_at: Instant::now(),
            is_spoilt: AtomicBool::new(false),
            left: Mutex::default(),
        })
    }

    /// Sends a statement and waits for its rows.
    pub(super) async fn query(
        self: &Arc<Self>,
        statement: &Statement,
        limit: Option<Duration>,
    ) -> Result<Vec<QueryResult>, Fault> {
        let (connection, statement) = (Arc::clone(self), statement.clone());
        let sending = async move {
            let mut found = Vec::new();
            let each = |row: &Row| {
                found.push(columns(row)?);
                Ok(())
            };
            connection.send(&statement, each).await?;
            Ok(found)
        };
        let found = self.alone(limit, sending.boxed()).await?;
        answer::rows(found).await.map_err(Fault::lasting)
    }

    /// Sends a statement and says how many rows it has changed.
    pub(super) async fn execute(
        self: &Arc<Self>,
        statement: &Statement,
        limit: Option<Duration>,
    ) -> Result<u64, Fault> {
        let (connection, statement) = (Arc::clone(self), statement.clone());
        let sending = async move { connection.send(&statement, |_| Ok(())).await };
        self.alone(limit, sending.boxed()).await
    }

    /// Sends SQL without values, and heeds no rows.
    pub(super) async fn run(
        self: &Arc<Self>,
        sql: &str,
        limit: Option<Duration>,
    ) -> Result<(), Fault> {
        let (connection, sql) = (Arc::clone(self), sql.to_owned());
        let sending = async move {
            let outcome = connection.client.batch_execute(&sql).await;
            outcome.map_err(|problem| Fault::unanswered(of_statement(problem)))
        };
        self.alone(limit, sending.boxed()).await
    }

    /// Whether another statement may be sent on it.
    pub(super) fn is_usable(&self) -> bool {
        !self.is_spoilt.load(Ordering::Relaxed) && !self.client.is_closed()
    }

    /// Has it closed by whoever holds it last.
    pub(super) fn spoil(&self) {
        self.is_spoilt.store(true, Ordering::Relaxed);
    }

    /// Closes it here and now.
    pub(super) fn abort(&self) {
        self.spoil();
        self.driver.abort();
    }

    /// Keeps what has to happen before anybody else may have the connection. It holds the connection, which holds it:
    /// whoever gives the connection back takes it out.
    pub(super) fn leave(&self, left: WindUp) {
        *self.left() = Some(left);
    }

    /// What has to happen before anybody else may have the connection.
    pub(super) fn take_left(&self) -> Option<WindUp> {
        self.left().take()
    }

    pub(super) fn age(&self) -> Duration {
        self.opened_at.elapsed()
    }

    /// Waits for a statement, after whatever is still under way.
    ///
    /// Nothing is sent before everything else is answered: a pooler gives the server connection away with an answer,
    /// and what has arrived of a next statement by then is torn from its rest.
    async fn alone<T: Send + 'static>(
        self: &Arc<Self>,
        limit: Option<Duration>,
        sending: Sending<T>,
    ) -> Result<T, Fault> {
        if let Some(left) = self.take_left() {
            left.await;
        }
        Flight::new(self, sending, limit).land().await
    }

    /// Hands every row of the answer out as it comes; says how many rows the statement has read or changed.
    async fn send(
        &self,
        statement: &Statement,
        mut each: impl FnMut(&Row) -> Result<(), DbErr> + Send,
    ) -> Result<u64, Fault> {
        let values = statement.values.iter().flat_map(|values| values.0.iter());
        let binds: Option<Vec<_>> = values.map(bind).collect();
        let Some(binds) = binds else {
            let problem = "a value is of a type that is not bound on this way".to_owned();
            return Err(Fault::lasting(DbErr::Type(problem)));
        };
        let unanswered = |problem| Fault::unanswered(of_statement(problem));
        let interrupted = |problem| Fault::lasting(of_statement(problem));
        let stream = self.client.query_typed_raw(&statement.sql, binds);
        let mut stream = pin!(stream.await.map_err(unanswered)?);
        let mut next = stream.try_next().await.map_err(unanswered)?;
        while let Some(row) = next {
            each(&row).map_err(Fault::lasting)?;
            next = stream.try_next().await.map_err(interrupted)?;
        }
        Ok(stream.rows_affected().unwrap_or(0))
    }

    /// Has the server end what it is busy with; says whether the wish was heard. A pooler forwards it only for a client
    /// that is still there. Whoever gives this up between two tries must not do so while one is under way, so the try
    /// has a task of its own.
    pub(super) async fn ask_to_cancel(self: &Arc<Self>) -> bool {
        let connection = Arc::clone(self);
        let asking = tokio::spawn(async move {
            let _turn = connection.target.cancelling.lock().await;
            tokio::time::timeout(CANCEL_PATIENCE, connection.send_cancel()).await
        });
        matches!(asking.await, Ok(Ok(Ok(()))))
    }

    fn left(&self) -> MutexGuard<'_, Option<WindUp>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn send_cancel(&self) -> Result<(), DbErr> {
        let socket = Patient(self.peer.dial().await.map_err(of_connecting)?);
        let token = self.client.cancel_token();
        let sending = token.cancel_query_raw(socket, self.target.tls::<Patient>()?);
        sending.await.map_err(of_connection)
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("is_usable", &self.is_usable())
            .finish_non_exhaustive()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // A usable one says good-bye by itself; of another one nothing more is waited for.
        if !self.is_usable() {
            self.driver.abort();
        }
    }
}
