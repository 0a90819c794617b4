//! Admission to a pool: never more at once than it may have connections, and nobody waits longer than configured.
//!
//! It stands in front of both pools, so that who waits, and for how long, is known and means the same on both ways.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{ConnAcquireErr, DbErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::fault::Fault;
use crate::{config::DatabaseConfig, metrics::PoolMetrics};

/// Lets in as many as there may be connections.
#[derive(Debug)]
pub(super) struct Gate {
    places: Arc<Semaphore>,
    inside: Arc<AtomicUsize>,
    patience: Duration,
    metrics: PoolMetrics,
}

/// A place in the pool, given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    inside: Arc<AtomicUsize>,
}

impl Gate {
    pub(super) fn new(settings: &DatabaseConfig, metrics: PoolMetrics) -> Self {
        let most = settings.pool_size + settings.max_overflow;
        Self {
            places: Arc::new(Semaphore::new(most as usize)),
            inside: Arc::default(),
            patience: Duration::from_millis(settings.acquire_timeout_ms),
            metrics,
        }
    }

    /// Waits for a place and a connection, for as long as is configured in all.
    pub(super) async fn pass<C>(
        &self,
        connect: impl Future<Output = Result<C, DbErr>>,
    ) -> Result<(C, Place), Fault> {
        let start = Instant::now();
        let waiting = self.metrics.waiting();
        let entered = async {
            let place = self.enter().await?;
            Ok((connect.await?, place))
        };
        let outcome = tokio::time::timeout(self.patience, entered).await;
        drop(waiting);
        let Ok(outcome) = outcome else {
            self.metrics.timed_out();
            let problem = DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
            return Err(Fault::unreachable(problem));
        };
        let admitted = outcome.map_err(Fault::unreachable)?;
        self.metrics.acquired(start.elapsed());
        Ok(admitted)
    }

    /// A place, if one is free.
    pub(super) fn try_enter(&self) -> Option<Place> {
        let permit = Arc::clone(&self.places).try_acquire_owned().ok()?;
        Some(self.place(permit))
    }

    /// How many are inside.
    pub(super) fn inside(&self) -> usize {
        self.inside.load(Ordering::Relaxed)
    }

    /// Lets nobody in any more.
    pub(super) fn close(&self) {
        self.places.close();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.places.is_closed()
    }

    async fn enter(&self) -> Result<Place, DbErr> {
        let permit = Arc::clone(&self.places).acquire_owned().await;
        let permit =
            permit.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))?;
        Ok(self.place(permit))
    }

    fn place(&self, permit: OwnedSemaphorePermit) -> Place {
        self.inside.fetch_add(1, Ordering::Relaxed);
        Place {
            _permit: permit,
            inside: Arc::clone(&self.inside),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.inside.fetch_sub(1, Ordering::Relaxed);
    }
}
