//! What every resolver is given.

use async_graphql::Context;
use chrono::{DateTime, Utc};

use super::{BatchKey, Loaders, Source};
use crate::{
    auth::{Credential, Viewer},
    database::Reader,
    error::Error,
    metrics::BatchMetrics,
};

/// One request: who asks, when, and what it has loaded so far.
#[derive(Debug)]
pub struct RequestContext {
    credential: Credential,
    source: Source,
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
        let source = Source { db, scope, now };
        Self {
            credential,
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
            batches: self.batches.clone(),
            loaders: Loaders::new(self.source.clone(), self.batches.clone()),
        }
    }

    /// Who asks, or why that is not known.
    #[must_use]
    pub fn credential(&self) -> &Credential {
        &self.credential
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
        &self.request().source.db
    }

    /// The request's moment.
    fn now(&self) -> DateTime<Utc> {
        self.request().source.now
    }

    /// The request's loaders.
    fn loaders(&self) -> &Loaders {
        &self.request().loaders
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
