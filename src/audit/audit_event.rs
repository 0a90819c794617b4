//! GraphQL type `AuditEvent`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use serde_json::Value;

use super::EventRow;
use crate::{
    agents::{Agent, AgentById},
    error::Error,
    graphql::{BigInt, ContextExt, Kind, Moment, encode_id},
    usage::{Inference, InferenceById},
};

/// Something that happened to an agent: one link of its hash chain.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    row: Arc<EventRow>,
}

impl From<Arc<EventRow>> for AuditEvent {
    fn from(row: Arc<EventRow>) -> Self {
        Self { row }
    }
}

impl From<EventRow> for AuditEvent {
    fn from(row: EventRow) -> Self {
        Self { row: Arc::new(row) }
    }
}

/// Something that happened to an agent: one link of its hash chain.
#[Object]
impl AuditEvent {
    /// Identifier.
    pub async fn id(&self) -> ID {
        encode_id(Kind::AuditEvent, self.row.id)
    }

    /// Whose chain it is in.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Agent, Error> {
        let agent = ctx.load(AgentById(self.row.agent_id)).await?;
        agent
            .map(Agent::from)
            .ok_or(Error::NotFound { what: "agent" })
    }

    /// Its place in the chain, from 0 on without a gap.
    async fn seq(&self) -> BigInt {
        BigInt(self.row.seq)
    }

    /// What happened, such as `inference.routed`.
    #[graphql(name = "type")]
    async fn event_type(&self) -> &str {
        &self.row.event_type
    }

    /// The call it tells of.
    async fn inference(&self, ctx: &Context<'_>) -> Result<Option<Inference>, Error> {
        let Some(inference) = self.row.inference_id else {
            return Ok(None);
        };
        Ok(ctx
            .load(InferenceById(inference))
            .await?
            .map(Inference::from))
    }

    /// What is to be said about it.
    async fn payload(&self) -> async_graphql::Json<Value> {
        let text = &self.row.payload_canonical;
        // A text that is no JSON was tampered with. It is shown as it is: one broken event must not hide the others.
        let payload = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()));
        async_graphql::Json(payload)
    }

    /// The payload as it was hashed, byte for byte: keys sorted, no spaces, UTF-8.
    async fn payload_canonical(&self) -> &str {
        &self.row.payload_canonical
    }

    /// Hash of the event before it in the chain; null for the first.
    async fn prev_event_hash(&self) -> Option<&str> {
        self.row.previous_hash.as_deref()
    }

    /// Its own hash, in lower-case hexadecimal.
    async fn event_hash(&self) -> &str {
        &self.row.event_hash
    }

    /// What the hash covers. 1: SHA-256 of the previous hash and `payloadCanonical`. 2: SHA-256 of the previous hash and
    /// the canonical JSON of all that is stored of the event.
    async fn hash_version(&self) -> i32 {
        self.row.hash_version
    }

    /// When it happened.
    async fn created_at(&self) -> Moment {
        Moment(self.row.created_at)
    }
}
