//! GraphQL type `PublicAuditEvent`.

use async_graphql::SimpleObject;

use super::EventRow;
use crate::graphql::{BigInt, Moment};

/// An event as everyone may see it: no identifier of a workspace or an agent, no payload. Names are those of the time
/// at which it happened.
#[derive(Clone, Debug, SimpleObject)]
pub struct PublicAuditEvent {
    /// Its place in the agent's chain, from 0 on.
    seq: BigInt,
    /// What happened, such as `inference.routed`.
    #[graphql(name = "type")]
    event_type: String,
    /// The owner's public name.
    owner_handle: Option<String>,
    /// The agent's name.
    agent_name: String,
    /// The agent's public address.
    canonical_uri: String,
    /// Slug of the provider that was called.
    provider: Option<String>,
    /// Slug of the model that was called.
    model: Option<String>,
    /// Hash of the event before it in the agent's chain; null for the first.
    prev_event_hash: Option<String>,
    /// Its own hash, in lower-case hexadecimal.
    event_hash: String,
    /// When it happened.
    created_at: Moment,
}

impl From<EventRow> for PublicAuditEvent {
    fn from(row: EventRow) -> Self {
        Self {
            seq: BigInt(row.seq),
            event_type: row.event_type,
            owner_handle: row.owner_handle,
            agent_name: row.agent_name,
            canonical_uri: row.canonical_uri,
            provider: row.provider_slug,
            model: row.model_slug,
            prev_event_hash: row.previous_hash,
            event_hash: row.event_hash,
            created_at: Moment(row.created_at),
        }
    }
}
