//! What every resolver is given.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_graphql::Context;
use chrono::{DateTime, Utc};

use super::{BatchKey, Loaders, Source};
use crate::{
    auth::{Credential, Viewer},
    calendar::floor_quarter,
    database::Reader,
    error::Error,
    metrics::BatchMetrics,
};

/// One request: who asks, when, and what it has loaded so far.
#[derive(Debug)]
pub struct RequestContext {
    credential: Credential,
    source: Source,
    now: DateTime<Utc>,
    /// Whether something was shown that may differ the next time though nothing was written.
    is_fleeting: Arc<AtomicBool>,
    /// Whether the database was asked for something, or may have been.
    has_read: Arc<AtomicBool>,
    batches: BatchMetrics,
    loaders: Loaders,
}

impl RequestContext {
    /// The context of a request that arrives now.
    #[must_use]
    pub fn new(
        db: Reader,
        credential: Credential,
        now: DateTime<Utc>,
        batches: BatchMetrics,
    ) -> Self {
        let scope = credential.viewer().ok().map(Viewer::scope);
        let quarter = floor_quarter(now);
        let source = Source { db, scope, quarter };
        Self {
            credential,
            now,
            is_fleeting: Arc::default(),
            has_read: Arc::default(),
            loaders: Loaders::new(source.clone(), batches.clone()),
            source,
            batches,
        }
    }

    /// The same request, with nothing loaded yet.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Self {
            credential: self.credential.clone(),
            source: self.source.clone(),
            now: self.now,
            is_fleeting: Arc::clone(&self.is_fleeting),
            has_read: Arc::clone(&self.has_read),
            batches: self.batches.clone(),
            loaders: Loaders::new(self.source.clone(), self.batches.clone()),
        }
    }

    /// Who asks, or why that is not known.
    #[must_use]
    pub fn credential(&self) -> &Credential {
        &self.credential
    }

    /// Whether a resolver, in this context or one made from it, was given the means to read.
    #[must_use]
    pub fn has_read(&self) -> bool {
        self.has_read.load(Ordering::Relaxed)
    }

    /// Whether something was shown, in this context or one made from it, that may differ the next time though nothing was
    /// written.
    #[must_use]
    pub fn is_fleeting(&self) -> bool {
        self.is_fleeting.load(Ordering::Relaxed)
    }
}

/// The one helper that resolvers use.
pub trait ContextExt {
    /// The request.
    fn request(&self) -> &RequestContext;

    /// Who asks.
    ///
    /// # Errors
    ///
    /// Nobody, or the credential could not be checked.
    fn viewer(&self) -> Result<&Viewer, Error> {
        self.request().credential.viewer()
    }

    /// What reads.
    fn db(&self) -> &Reader {
        let request = self.request();
        request.has_read.store(true, Ordering::Relaxed);
        &request.source.db
    }

    /// The beginning of the request's quarter-hour. This is what resolvers know of the time: every span and every window
    /// begins and ends on one, so that an answer stays the same until the next.
    fn quarter(&self) -> DateTime<Utc> {
        self.request().source.quarter
    }

    /// The request's moment. What shows it is fleeting.
    fn now(&self) -> DateTime<Utc> {
        self.show_fleeting();
        self.request().now
    }

    /// Says that the answer shows something that no version covers and may differ the next time: it is not kept.
    fn show_fleeting(&self) {
        self.request().is_fleeting.store(true, Ordering::Relaxed);
    }

    /// The request's loaders.
    fn loaders(&self) -> &Loaders {
        let request = self.request();
        request.has_read.store(true, Ordering::Relaxed);
        &request.loaders
    }

    /// What is found under a key, read together with everything asked for at the same time.
    fn load<K: BatchKey>(
        &self,
        key: K,
    ) -> impl Future<Output = Result<Option<K::Value>, Error>> + Send {
        self.loaders().load(key)
    }
}

/// What is answered without GraphQL asks in the same way.
impl ContextExt for RequestContext {
    fn request(&self) -> &RequestContext {
        self
    }
}

impl ContextExt for Context<'_> {
    fn request(&self) -> &RequestContext {
        self.data_unchecked()
    }
}
