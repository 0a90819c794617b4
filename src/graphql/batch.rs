//! Request-scoped loaders: rows asked for one by one are read together, one statement a wave.
//!
//! Built on the `dataloader` crate, which waits for a batch to fill by yielding, not by a timer. A loader lives as
//! long as its request, so nothing of one viewer can reach another.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt::Debug,
    hash::Hash,
    marker::PhantomData,
    panic::AssertUnwindSafe,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use dataloader::{BatchFn, cached::Loader};
use futures::FutureExt;

use crate::{auth::Scope, database::Reader, error::Error, metrics::BatchMetrics};

/// A batch reads all its keys in one statement, however many there are.
const NO_CAP: usize = usize::MAX;

/// Something that can be read in a batch, named for what it gives: `AgentById`, `WalletByAgent`.
pub trait BatchKey: Clone + Debug + Eq + Hash + Send + Sync + 'static {
    /// What is found under a key.
    type Value: Clone + Send + Sync + 'static;

    /// Reads what is there, in one statement; a key that is left out was not found.
    fn read(
        source: &Source,
        keys: &[Self],
    ) -> impl Future<Output = Result<HashMap<Self, Self::Value>, Error>> + Send;
}

/// What a batch may use.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where to read.
    pub db: Reader,
    /// Whose rows may be seen; `None` for someone without a credential, who sees public rows only.
    pub scope: Option<Scope>,
    /// The beginning of the request's quarter-hour.
    pub quarter: DateTime<Utc>,
}

impl Source {
    /// Whose rows may be seen.
    ///
    /// # Errors
    ///
    /// There is no credential.
    pub fn scope(&self) -> Result<Scope, Error> {
        self.scope.ok_or(Error::Unauthenticated)
    }
}

/// The loaders of one request, made as they are asked for.
#[derive(Debug)]
pub struct Loaders {
    source: Source,
    metrics: BatchMetrics,
    by_key: Mutex<HashMap<TypeId, Box<dyn Any + Send + Sync>>>,
}

type Outcome<K> = Result<Option<<K as BatchKey>::Value>, Error>;
type LoaderOf<K> = Loader<K, Outcome<K>, Batch<K>>;

impl Loaders {
    /// No loader yet.
    #[must_use]
    pub fn new(source: Source, metrics: BatchMetrics) -> Self {
        Self {
            source,
            metrics,
            by_key: Mutex::default(),
        }
    }

    /// What is found under the key, read together with everything that is asked for at the same time.
    ///
    /// # Errors
    ///
    /// The batch failed; each of its keys gets the same error.
    pub async fn load<K: BatchKey>(&self, key: K) -> Outcome<K> {
        let loader = self.of::<K>();
        loop {
            // A batch answers every key, so a missing one means that whoever read the batch was dropped half-way.
            // Its keys are no longer pending: ask again, and this waiter reads the next batch itself.
            if let Ok(outcome) = loader.try_load(key.clone()).await {
                return outcome;
            }
        }
    }

    /// Puts in what a statement has brought along, so that nobody has to read it again.
    pub async fn prime<K: BatchKey>(
        &self,
        values: impl IntoIterator<Item = (K, Option<K::Value>)> + Send,
    ) {
        let values: Vec<_> = values
            .into_iter()
            .map(|(key, value)| (key, Ok(value)))
            .collect();
        self.of::<K>().prime_many(values).await;
    }

    fn of<K: BatchKey>(&self) -> LoaderOf<K> {
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = by_key.entry(TypeId::of::<K>()).or_insert_with(|| {
            let batch = Batch {
                source: self.source.clone(),
                metrics: self.metrics.clone(),
                key: PhantomData::<K>,
            };
            Box::new(Loader::new(batch).with_max_batch_size(NO_CAP))
        });
        let loader: &LoaderOf<K> = entry.downcast_ref().expect("the type is the map's key");
        loader.clone()
    }
}

struct Batch<K> {
    source: Source,
    metrics: BatchMetrics,
    key: PhantomData<K>,
}

impl<K: BatchKey> BatchFn<K, Outcome<K>> for Batch<K> {
    async fn load(&mut self, keys: &[K]) -> HashMap<K, Outcome<K>> {
        self.metrics.reads::<K>(keys.len());
        // Called within a future, so that a panic before there is one to wait for is caught as well.
        let read = async { K::read(&self.source, keys).await };
        let read = AssertUnwindSafe(read).catch_unwind().await;
        let found = read.unwrap_or_else(|_| {
            tracing::error!(batch = std::any::type_name::<K>(), "a batch panicked");
            Err(Error::Internal)
        });
        match found {
            Ok(mut found) => keys
                .iter()
                .map(|key| (key.clone(), Ok(found.remove(key))))
                .collect(),
            Err(error) => keys
                .iter()
                .map(|key| (key.clone(), Err(error.clone())))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
