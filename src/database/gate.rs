//! Admission to a pool: never more at once than it may have connections, and nobody waits longer than configured.
//!
//! It stands in front of both pools, so that who waits, and for how long, is known and means the same on both ways.

use std::{
    future::Future,
    sync::Arc,
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
    most: usize,
    patience: Duration,
    metrics: PoolMetrics,
}

/// A place in the pool, given back when dropped.
pub(super) type Place = OwnedSemaphorePermit;

impl Gate {
    pub(super) fn new(settings: &DatabaseConfig, metrics: PoolMetrics) -> Self {
        let most = (settings.pool_size + settings.max_overflow) as usize;
        Self {
            places: Arc::new(Semaphore::new(most)),
            most,
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
            return Err(Fault::lasting(problem));
        };
        let admitted = outcome.map_err(Fault::lasting)?;
        self.metrics.acquired(start.elapsed());
        Ok(admitted)
    }

    /// A place, if one is free.
    pub(super) fn try_enter(&self) -> Option<Place> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    /// How many are inside.
    pub(super) fn inside(&self) -> usize {
        self.most - self.places.available_permits()
    }

    /// Lets nobody in any more.
    pub(super) fn close(&self) {
        self.places.close();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.places.is_closed()
    }

    async fn enter(&self) -> Result<Place, DbErr> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        place.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))
    }
}
