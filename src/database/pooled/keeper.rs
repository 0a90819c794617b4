//! Keeps the pool as large as it is meant to be, so that no request waits for a connection to be opened.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use super::{Closed, Idle, Inner};

/// How often it looks. It also does whenever a connection is gone.
const ROUND: Duration = Duration::from_secs(1);

/// How long a connection beyond the kept ones stays after a burst.
const OVERFLOW_IDLE: Duration = Duration::from_mins(1);

/// How long a connection may take to open.
const OPEN_PATIENCE: Duration = Duration::from_secs(5);

/// Works until the pool is closed or dropped.
pub(super) fn start(pool: &Arc<Inner>) {
    tokio::spawn(keep(Arc::downgrade(pool)));
}

async fn keep(pool: Weak<Inner>) {
    while let Some(pool) = pool.upgrade() {
        if pool.gate.is_closed() {
            return;
        }
        let _ = tokio::time::timeout(ROUND, pool.gone.notified()).await;
        pool.retire_idle();
        if !pool.refill().await {
            tokio::time::sleep(ROUND).await;
        }
    }
}

impl Inner {
    /// Closes idle connections that are too old, or too many.
    fn retire_idle(&self) {
        let mut retired = Vec::new();
        {
            let mut idle = self.idle();
            let old = |idle: &mut Idle| self.is_old(&idle.connection);
            retired.extend(
                idle.extract_if(.., old)
                    .map(|idle| (idle, Closed::Recycled)),
            );
            let beyond = (self.open() - retired.len()).saturating_sub(self.size());
            // Those that were used last lie on top.
            let unused = idle.iter().take(beyond);
            let unused = unused.take_while(|idle| idle.since.elapsed() > OVERFLOW_IDLE);
            let count = unused.count();
            retired.extend(idle.drain(..count).map(|idle| (idle, Closed::Idle)));
        }
        for (idle, reason) in retired {
            self.discard(idle.connection, reason);
        }
    }

    /// Opens what is missing; says whether that went well.
    async fn refill(&self) -> bool {
        while self.open() < self.size() {
            // Who opens one has a place, like who uses one: there are never more than the pool may have.
            let Some(_place) = self.gate.try_enter() else {
                return true;
            };
            match tokio::time::timeout(OPEN_PATIENCE, self.connect()).await {
                Ok(Ok(connection)) => self.put_back(connection),
                Ok(Err(problem)) => {
                    tracing::debug!(error = %problem, "a connection to the pooler cannot be opened");
                    return false;
                }
                Err(_) => return false,
            }
        }
        true
    }
}
