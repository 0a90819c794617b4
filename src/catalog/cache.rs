//! The handle that everyone shares: the latest snapshot, and how it is kept fresh.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwapOption;
use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use sea_orm::DbErr;

use super::{Snapshot, store};
use crate::{clock::Clock, database::Databases, error::Error};

/// How soon to try again while nothing could be read yet.
const FIRST_TRIES: Duration = Duration::from_secs(1);

/// The catalogue. Clones share one snapshot.
#[derive(Clone, Debug)]
pub struct Catalog {
    shared: Arc<Inner>,
}

type Outcome = Result<(), Error>;
type Flight = BoxFuture<'static, Outcome>;

#[derive(Debug)]
struct Inner {
    databases: Databases,
    clock: Clock,
    current: ArcSwapOption<Snapshot>,
    /// How often it was replaced.
    generation: AtomicU64,
    /// The refresh that is under way. It lives in those who wait for it: when all of them are dropped, so is it.
    flight: Mutex<Option<WeakShared<Flight>>>,
    is_stale: AtomicBool,
}

impl Catalog {
    /// A catalogue that has read nothing yet.
    #[must_use]
    pub fn new(databases: Databases, clock: Clock) -> Self {
        let shared = Arc::new(Inner {
            databases,
            clock,
            current: ArcSwapOption::empty(),
            generation: AtomicU64::new(0),
            flight: Mutex::default(),
            is_stale: AtomicBool::new(false),
        });
        Self { shared }
    }

    /// The catalogue as it was last read.
    ///
    /// # Errors
    ///
    /// It could not be read since the start.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        self.shared.current.load_full().ok_or(Error::Unavailable)
    }

    /// Which reading of the catalogue the snapshot is: whoever asks for this first, and then for the snapshot, is not given
    /// an older one.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.shared.generation.load(Ordering::Acquire)
    }

    /// Reads the catalogue anew. Whoever asks while it is being read waits for that.
    ///
    /// # Errors
    ///
    /// The database could not be asked; what was read before is still served.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.flight().await
    }

    /// Reads the catalogue anew, again and again, for ever.
    pub async fn keep_fresh(&self, every: Duration) {
        loop {
            let pause = match self.snapshot() {
                Ok(_) => every,
                Err(_) => every.min(FIRST_TRIES),
            };
            tokio::time::sleep(pause).await;
            // A failure is told where it happens, once, and the next turn tries again.
            let _ = self.refresh().await;
        }
    }

    fn flight(&self) -> Shared<Flight> {
        let mut under_way = self
            .shared
            .flight
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let joined = under_way
            .as_ref()
            .and_then(WeakShared::upgrade)
            .filter(|flight| flight.peek().is_none());
        joined.unwrap_or_else(|| {
            let shared = Arc::clone(&self.shared);
            let flight = async move { shared.read().await }.boxed().shared();
            *under_way = flight.downgrade();
            flight
        })
    }
}

impl Inner {
    async fn read(&self) -> Outcome {
        match store::read(self.databases.read(), self.clock.now()).await {
            Ok(rows) => {
                self.replace(Snapshot::new(rows, self.clock.now()));
                if self.is_stale.swap(false, Ordering::Relaxed) {
                    tracing::info!("the catalogue is read again");
                }
                Ok(())
            }
            Err(fault) => {
                self.tell(&fault);
                Err(Error::Unavailable)
            }
        }
    }

    /// An unchanged catalogue stays, with the orderings and documents that were made from it.
    fn replace(&self, next: Snapshot) {
        let current = self.current.load();
        if !current.as_ref().is_some_and(|old| old.is_same_as(&next)) {
            self.current.store(Some(Arc::new(next)));
            self.generation.fetch_add(1, Ordering::Release);
        }
    }

    /// Once an outage, not once a try.
    fn tell(&self, fault: &DbErr) {
        if !self.is_stale.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                error = %fault,
                "the catalogue cannot be read, and is served as it was last read"
            );
        }
    }
}
