//! The open connections: no more than there may be, and the idlest goes when another one comes.
//!
//! Who opens connections and says nothing over them takes places away from nobody but himself: a newcomer takes the place
//! of the connection that was without a request for longest, and that is one of his. Were newcomers turned away, or left
//! waiting, he would keep everybody out for as long as he likes. A connection over which a request is being answered keeps
//! its place; only where all do, the newcomer is turned away.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    config::Limit,
    metrics::{HttpMetrics, Refusal},
};

/// All of them.
pub(super) struct Connections {
    open: Mutex<HashMap<u64, Arc<Connection>>>,
    most: Limit,
    metrics: HttpMetrics,
    start: Instant,
    next: AtomicU64,
}

/// One of them.
pub(super) struct Connection {
    number: u64,
    answering: AtomicUsize,
    /// Since when no request is being answered, in microseconds after the start.
    idle_since: AtomicU64,
    start: Instant,
    must_go: CancellationToken,
}

/// A request is being answered until this is dropped.
#[must_use]
pub(super) struct Answering(Arc<Connection>);

impl Connections {
    pub(super) fn new(most: Limit, metrics: HttpMetrics) -> Self {
        Self {
            open: Mutex::default(),
            most,
            metrics,
            start: Instant::now(),
            next: AtomicU64::new(0),
        }
    }

    /// One more; none where there is no place, and nobody to leave one.
    pub(super) fn open(&self) -> Option<Arc<Connection>> {
        let mut open = self.lock();
        if !self.most.allows(open.len() + 1) {
            self.metrics.refused(Refusal::Connection);
            end_idlest_of(&mut open).then_some(())?;
        }
        let connection = Arc::new(Connection {
            number: self.next.fetch_add(1, Ordering::Relaxed),
            answering: AtomicUsize::new(0),
            idle_since: AtomicU64::new(micros_since(self.start)),
            start: self.start,
            must_go: CancellationToken::new(),
        });
        open.insert(connection.number, Arc::clone(&connection));
        self.metrics.connections(open.len());
        Some(connection)
    }

    /// It has ended.
    pub(super) fn closed(&self, connection: &Connection) {
        let mut open = self.lock();
        open.remove(&connection.number);
        self.metrics.connections(open.len());
    }

    /// Ends the one that was without a request for longest, if there is one.
    pub(super) fn end_idlest(&self) {
        end_idlest_of(&mut self.lock());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// A request has come.
    pub(super) fn answering(self: &Arc<Self>) -> Answering {
        self.answering.fetch_add(1, Ordering::Relaxed);
        Answering(Arc::clone(self))
    }

    /// Its place is needed.
    pub(super) async fn must_go(&self) {
        self.must_go.cancelled().await;
    }

    /// It was without a request for so long.
    pub(super) async fn idle_for(&self, patience: Option<Duration>) {
        let Some(patience) = patience else {
            return std::future::pending().await;
        };
        loop {
            let since = Duration::from_micros(self.idle_since.load(Ordering::Relaxed));
            let end = self.start + since + patience;
            if !self.is_idle() {
                tokio::time::sleep(patience).await;
            } else if end > Instant::now() {
                tokio::time::sleep_until(end).await;
            } else {
                return;
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.answering.load(Ordering::Relaxed) == 0
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        // The moment first: whoever finds it idle finds it idle since now.
        let now = micros_since(self.0.start);
        self.0.idle_since.store(now, Ordering::Relaxed);
        self.0.answering.fetch_sub(1, Ordering::Release);
    }
}

/// Whether there was one.
fn end_idlest_of(open: &mut HashMap<u64, Arc<Connection>>) -> bool {
    let idle = open.values().filter(|connection| connection.is_idle());
    let idlest = idle.min_by_key(|connection| connection.idle_since.load(Ordering::Relaxed));
    let Some(number) = idlest.map(|connection| connection.number) else {
        return false;
    };
    if let Some(idlest) = open.remove(&number) {
        idlest.must_go.cancel();
    }
    true
}

fn micros_since(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)
}
