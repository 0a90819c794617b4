//! Answers that are sent again, for as long as they are what an execution would give.
//!
//! An answer is made from a few things that can be told apart cheaply ([`Basis`]): the version of the asker's workspace,
//! which moves in the transaction of every write to it, the catalogue, the quarter-hour. They are read *before* the
//! execution, so an answer is never older than its basis says; and again before the answer is sent another time, so it is
//! never older than the request. That takes one short statement instead of all.
//!
//! What is asked once is not kept: an operation is only noted the first time, and pays for reading its basis from the
//! second time on. What needs no statement, or cannot be kept, is not even noted.

use std::{
    io::{self, Write},
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_graphql::{Response, Variables};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::document::Hash;
use crate::auth::Viewer;

/// The database moves the version whoever writes. Whoever goes past even that, as a restored table does, is seen after this
/// time at the latest.
const LONGEST: Duration = Duration::from_mins(1);

/// What an entry takes beside the text of its answer, about.
const OVERHEAD: usize = 500;

/// Requests with more than this in their variables are executed every time.
const MOST_VARIABLES_BYTES: usize = 4_000;

/// What an answer is made from, beside who asks and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The version of the workspace.
    pub version: i64,
    /// How many public events there are, where the operation asks for these.
    pub public_events: Option<i64>,
    /// Which reading of models and providers.
    pub catalog: u64,
    /// The beginning of the quarter-hour: what resolvers know of the time.
    pub quarter: DateTime<Utc>,
}

/// The text of an answer, ready to be sent.
#[derive(Debug)]
pub struct Written {
    /// The response document as JSON.
    pub body: Bytes,
    digest: OnceLock<String>,
}

/// The answers that are kept.
#[derive(Debug)]
pub(super) struct ResponseCache {
    entries: Option<Cache<Key, Entry>>,
}

/// Who asks what: SHA-256 over both.
pub(super) type Key = [u8; 32];

#[derive(Clone, Debug)]
pub(super) enum Entry {
    /// It was asked once.
    Asked,
    Kept(Arc<Kept>),
}

#[derive(Debug)]
pub(super) struct Kept {
    viewer: Viewer,
    basis: Basis,
    pub(super) written: Arc<Written>,
}

impl Written {
    /// Writes a response.
    ///
    /// # Panics
    ///
    /// Never: a response is made of texts, numbers, lists and objects.
    #[must_use]
    pub fn new(response: &Response) -> Self {
        let body = serde_json::to_vec(response);
        let body = body.expect("a response is made of texts, numbers, lists and objects");
        Self {
            body: body.into(),
            digest: OnceLock::new(),
        }
    }

    /// SHA-256 of the body, in lower-case hexadecimal.
    pub fn digest(&self) -> &str {
        self.digest
            .get_or_init(|| format!("{:x}", Sha256::digest(&self.body)))
    }
}

impl ResponseCache {
    /// One that holds so many megabytes; none for 0.
    pub(super) fn new(megabytes: u32) -> Self {
        let weigh = |_: &Key, entry: &Entry| {
            let text = match entry {
                Entry::Asked => 0,
                Entry::Kept(kept) => kept.written.body.len(),
            };
            u32::try_from(text + OVERHEAD).unwrap_or(u32::MAX)
        };
        let cache = || {
            Cache::builder()
                .max_capacity(u64::from(megabytes) * 1_000_000)
                .weigher(weigh)
                .time_to_live(LONGEST)
                .build()
        };
        Self {
            entries: (megabytes > 0).then(cache),
        }
    }

    /// Under what an answer would be kept; none where it would not.
    pub(super) fn key(
        &self,
        viewer: &Viewer,
        document: &Hash,
        operation: Option<&str>,
        variables: &Variables,
    ) -> Option<Key> {
        self.entries.as_ref()?;
        let mut hash = Short::default();
        hash.part(viewer.tenant.id.as_bytes());
        hash.part(viewer.key().map_or(&[][..], |key| key.id.as_bytes()));
        hash.part(document);
        hash.part(operation.unwrap_or_default().as_bytes());
        serde_json::to_writer(&mut hash, variables).ok()?;
        Some(hash.hash.finalize().into())
    }

    /// What is known under a key.
    pub(super) fn find(&self, key: &Key) -> Option<Entry> {
        self.entries.as_ref()?.get(key)
    }

    /// Notes that it was asked.
    pub(super) fn note(&self, key: Key) {
        if let Some(entries) = &self.entries {
            entries.insert(key, Entry::Asked);
        }
    }

    pub(super) fn keep(&self, key: Key, kept: Kept) {
        if let Some(entries) = &self.entries {
            entries.insert(key, Entry::Kept(Arc::new(kept)));
        }
    }
}

impl Kept {
    pub(super) fn new(viewer: &Viewer, basis: Basis, written: &Arc<Written>) -> Self {
        Self {
            viewer: viewer.clone(),
            basis,
            written: Arc::clone(written),
        }
    }

    /// Whether an execution would give the same.
    pub(super) fn holds(&self, viewer: &Viewer, basis: &Basis) -> bool {
        self.basis == *basis && self.viewer.shows_the_same(viewer)
    }
}

/// A hash that takes no more than so many bytes of text.
#[derive(Default)]
struct Short {
    hash: Sha256,
    taken: usize,
}

impl Short {
    /// What comes before can have any length, and is not confused with what follows.
    fn part(&mut self, bytes: &[u8]) {
        self.hash.update(bytes.len().to_le_bytes());
        self.hash.update(bytes);
    }
}

impl Write for Short {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.taken += bytes.len();
        if self.taken > MOST_VARIABLES_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.hash.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
