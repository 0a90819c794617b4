//! GraphQL types `ChainVerification` and `ChainVerdict`.

use async_graphql::{Enum, SimpleObject};

use crate::graphql::{BigInt, Moment};

/// What the hashes of a chain say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE")]
pub enum ChainVerdict {
    /// Every event is as it was written, and none is missing.
    Valid,
    /// An event was changed, removed or put in.
    Broken,
    /// Not known yet: the chain is long and still being read. Ask again shortly.
    Unverified,
}

/// A chain whose hashes were computed again and compared.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct ChainVerification {
    /// What was found.
    pub verdict: ChainVerdict,
    /// How many events are as they were written, counted from the first one until the first fault.
    pub event_count: BigInt,
    /// The place of the first event that is not as it was written.
    pub failure_seq: Option<BigInt>,
    /// What is wrong with it.
    pub failure_reason: Option<String>,
    /// When the chain was read. A verdict is remembered for some minutes, until the chain grows.
    pub verified_at: Option<Moment>,
}
