//! When a connection is worth a ping before it is used, on both ways.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::config::DatabaseConfig;

/// A connection that was idle for longer may have been cut by a server, pooler, proxy or firewall. Pinging only those
/// keeps one round trip a statement; a ping before every use would make it two.
const PING_AFTER_IDLE: Duration = Duration::from_secs(5);

/// How long such a ping may take: the connection is given up then, and another one opened.
pub(super) const PING_PATIENCE: Duration = Duration::from_secs(1);

/// What is doubted of the connections of a pool.
#[derive(Debug)]
pub(super) struct Doubt {
    pings: bool,
    /// Connections that were last used before this moment may have been lost with the one that was seen to be.
    suspect: Mutex<Instant>,
}

impl Doubt {
    pub(super) fn new(settings: &DatabaseConfig) -> Self {
        Self {
            pings: settings.pool_pre_ping,
            suspect: Mutex::new(Instant::now()),
        }
    }

    /// One connection was lost: what took it may have taken the others.
    pub(super) fn suspect_all(&self) {
        *self.suspect.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Whether one that was idle for so long is to be pinged.
    pub(super) fn concerns(&self, idle_for: Duration) -> bool {
        let suspect = *self.suspect.lock().unwrap_or_else(PoisonError::into_inner);
        let is_long = self.pings && idle_for > PING_AFTER_IDLE;
        is_long || idle_for > suspect.elapsed()
    }
}
