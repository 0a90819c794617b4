//! Whether a chain is as it was written: every hash computed again, from the first event to the head row.
//!
//! A verdict is remembered under the agent and the hash at the chain's head, so a chain that has grown is read again.
//! It is forgotten after ten minutes all the same: an edit beneath a head that stayed as it was is found then.

use std::{sync::Arc, time::Duration};

use async_graphql::Context;
use chrono::{DateTime, Utc};
use moka::future::Cache;
use tokio::{sync::Semaphore, time::timeout};
use uuid::Uuid;

use super::{ChainHead, ChainVerdict, ChainVerification, EventRow, hash::event_hash, store};
use crate::{
    auth::Scope,
    database::Reader,
    error::Error,
    graphql::{BigInt, Moment},
};

/// Events read at once.
const BATCH: u64 = 1_000;

/// How many verdicts are remembered.
const REMEMBERED: u64 = 10_000;
const REMEMBERED_FOR: Duration = Duration::from_mins(10);

/// Chains that are read at the same time; others wait, so that verifying never takes the database from the screens.
const AT_ONCE: usize = 2;

/// How long a request waits for a verdict: well within the time that it has in all.
const PATIENCE: Duration = Duration::from_secs(2);

/// Verifies chains and remembers what it found. A clone shares what the original knows.
#[derive(Clone, Debug)]
pub struct Verifier {
    known: Cache<(Uuid, Option<String>), ChainVerification>,
    turns: Arc<Semaphore>,
    patience: Duration,
}

/// A chain to be verified.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The tenant and the agent whose chain it is.
    pub(super) scope: Scope,
    /// The agent whose chain it is.
    pub(super) agent: Uuid,
    /// Where it ends; none for a chain that was never begun.
    pub(super) head: Option<Arc<ChainHead>>,
    /// Now.
    pub(super) now: DateTime<Utc>,
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new(PATIENCE)
    }
}

impl Verifier {
    /// A verifier that knows nothing yet. A request waits this long for a verdict and then goes without; the chain is
    /// read to its end all the same, for whoever asks next.
    #[must_use]
    pub fn new(patience: Duration) -> Self {
        Self {
            known: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(REMEMBERED_FOR)
                .build(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            patience,
        }
    }

    /// The schema's verifier.
    pub(super) fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Error> {
        ctx.data_opt::<Self>().ok_or_else(|| {
            tracing::error!("the schema was built without its `Verifier`");
            Error::Internal
        })
    }

    /// The verdict on a chain: remembered, or found now. Many that ask at once read the chain once.
    pub(super) async fn verify(
        &self,
        db: &Reader,
        subject: Subject,
    ) -> Result<ChainVerification, Error> {
        if let Some(known) = self.known.get(&subject.key()).await {
            return Ok(known);
        }
        // In a task of its own, so that reading goes on when the request has lost its patience.
        let task = tokio::spawn(self.clone().look_up(db.clone(), subject));
        match timeout(self.patience, task).await {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(fault)) => Err(Error::internal(&fault)),
            Err(_) => Ok(unverified()),
        }
    }

    async fn look_up(self, db: Reader, subject: Subject) -> Result<ChainVerification, Error> {
        let read = async {
            let _turn = self.turns.acquire().await;
            subject.verify(&db).await
        };
        let found = self.known.try_get_with(subject.key(), read).await;
        found.map_err(|error: Arc<Error>| (*error).clone())
    }
}

impl Subject {
    fn key(&self) -> (Uuid, Option<String>) {
        let hash = self.head.as_ref().and_then(|head| head.head_hash.clone());
        (self.agent, hash)
    }

    fn head_seq(&self) -> i64 {
        self.head.as_ref().map_or(-1, |head| head.head_seq)
    }

    async fn verify(&self, db: &Reader) -> Result<ChainVerification, Error> {
        let mut walk = Walk::default();
        let fault = match self.walk(db, &mut walk).await? {
            Some(reason) => Some((walk.next_seq, reason)),
            None => self.fault_at_end(db, &walk).await?,
        };
        Ok(ChainVerification {
            verdict: if fault.is_some() {
                ChainVerdict::Broken
            } else {
                ChainVerdict::Valid
            },
            event_count: BigInt(walk.next_seq),
            failure_seq: fault.map(|(seq, _)| BigInt(seq)),
            failure_reason: fault.map(|(_, reason)| reason.to_owned()),
            verified_at: Some(Moment(self.now)),
        })
    }

    /// Follows the chain up to its head. What was written since belongs to the next verdict.
    async fn walk(&self, db: &Reader, walk: &mut Walk) -> Result<Option<&'static str>, Error> {
        loop {
            let links = store::links(db, self.scope, walk.next_seq, BATCH).await?;
            let is_last = (links.len() as u64) < BATCH;
            for link in links {
                if link.seq > self.head_seq() {
                    walk.has_more = true;
                    return Ok(None);
                }
                if let Some(reason) = walk.fault(&link) {
                    return Ok(Some(reason));
                }
                walk.step(link);
            }
            if is_last {
                return Ok(None);
            }
        }
    }

    /// Compares where the walk ended with the head row.
    async fn fault_at_end(
        &self,
        db: &Reader,
        walk: &Walk,
    ) -> Result<Option<(i64, &'static str)>, Error> {
        if walk.next_seq <= self.head_seq() {
            return Ok(Some((walk.next_seq, reason::MISSING)));
        }
        let head = self.head.as_deref();
        let head_hash = head.and_then(|head| head.head_hash.as_ref());
        if head_hash != walk.hash.as_ref() {
            return Ok(Some((self.head_seq().max(0), reason::HEAD_HASH)));
        }
        if head.and_then(|head| head.head_at) != walk.at {
            return Ok(Some((self.head_seq().max(0), reason::HEAD_TIME)));
        }
        if walk.has_more && !self.has_moved(db).await? {
            return Ok(Some((walk.next_seq, reason::BEYOND)));
        }
        Ok(None)
    }

    /// Whether the chain has grown since its head was read: event and head are written together, so one that was seen
    /// behind the head has moved it.
    async fn has_moved(&self, db: &Reader) -> Result<bool, Error> {
        let chains = store::chains(db, self.scope, &[self.agent]).await?;
        Ok(chains
            .first()
            .is_some_and(|head| head.head_seq > self.head_seq()))
    }
}

/// Where the walk along a chain stands.
#[derive(Default)]
struct Walk {
    /// The place that must come next; as many events were good.
    next_seq: i64,
    /// Hash and time of the last good event.
    hash: Option<String>,
    at: Option<DateTime<Utc>>,
    /// Whether an event stands behind the head.
    has_more: bool,
}

impl Walk {
    /// What is wrong with the link that stands where the next one must.
    fn fault(&self, link: &EventRow) -> Option<&'static str> {
        if link.seq != self.next_seq {
            return Some(reason::MISSING);
        }
        if link.previous_hash != self.hash {
            return Some(reason::PREVIOUS_HASH);
        }
        if event_hash(link, self.hash.as_deref()).as_ref() != Some(&link.event_hash) {
            return Some(reason::HASH);
        }
        None
    }

    fn step(&mut self, link: EventRow) {
        self.next_seq += 1;
        self.hash = Some(link.event_hash);
        self.at = Some(link.created_at);
    }
}

/// What can be wrong, in the words of the API.
mod reason {
    pub(super) const MISSING: &str = "there is no event at this place";
    pub(super) const PREVIOUS_HASH: &str =
        "its previous hash is not the hash of the event before it";
    pub(super) const HASH: &str = "its hash does not match its content";
    pub(super) const HEAD_HASH: &str = "the head of the chain names another hash";
    pub(super) const HEAD_TIME: &str = "the head of the chain names another time";
    pub(super) const BEYOND: &str = "it stands behind the head of the chain";
    pub(super) const UNVERIFIED: &str = "the chain is still being read: ask again shortly";
}

fn unverified() -> ChainVerification {
    ChainVerification {
        verdict: ChainVerdict::Unverified,
        event_count: BigInt(0),
        failure_seq: None,
        failure_reason: Some(reason::UNVERIFIED.to_owned()),
        verified_at: None,
    }
}
