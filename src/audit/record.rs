//! Writing events: the one way onto a chain.

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{
    ChainHead, EventRow,
    canonical::canonical_json,
    canonical_uri,
    hash::{CURRENT_VERSION, current_hash},
    store::{self, Growth},
};
use crate::{
    agents::AgentRow,
    database::Transaction,
    error::Error,
    tenants::{self, Tenant, Visibility},
};

const LONGEST_TYPE: usize = 100;

/// An event to be written.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// Whose chain it goes on.
    pub agent: &'a AgentRow,
    /// What happened: lower-case words with underscores, joined by points, such as `inference.routed`.
    pub event_type: &'a str,
    /// What is to be said about it: no floats, no integers beyond 64 bits, money as text.
    pub payload: Value,
    /// The call it tells of.
    pub inference: Option<Uuid>,
    /// The provider that was called.
    pub provider_slug: Option<String>,
    /// The model that was called.
    pub model_slug: Option<String>,
    /// When it happened.
    pub created_at: DateTime<Utc>,
}

/// Writes events onto the chains of a tenant's agents. Those of one agent are chained in the order of their times, and
/// in the order given where these are equal. An event that is older than the end of its chain takes the end's time.
///
/// # Errors
///
/// A type or a payload is none, an agent is another tenant's, or the database could not be asked. Nothing was written
/// unless the database is at fault.
pub async fn record(
    tx: &Transaction,
    tenant: &Tenant,
    events: &[NewEvent<'_>],
) -> Result<(), Error> {
    let drafts = drafts(tenant, events)?;
    let Some(newest) = events.iter().map(|event| event.created_at).max() else {
        return Ok(());
    };
    tenants::bump(tx, tenant.id, newest).await?;
    let agents: Vec<Uuid> = drafts.keys().copied().collect();
    let mut chains = store::lock_chains(tx, tenant.id, &agents).await?;
    let mut rows = Vec::with_capacity(events.len());
    for (agent, drafts) in drafts {
        let chain = chains.get_mut(&agent).ok_or(Error::Internal)?;
        rows.extend(drafts.into_iter().map(|draft| append(tenant, chain, draft)));
    }
    if let Some(growth) = growth(&rows) {
        store::insert_events(tx, rows).await?;
        store::move_chains(tx, chains.into_values().collect()).await?;
        store::add_height(tx, tenant.id, growth).await?;
    }
    Ok(())
}

/// Whether a text may be the type of an event.
pub(super) fn is_event_type(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|letter: char| letter.is_ascii_lowercase())
            && word
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    text.len() <= LONGEST_TYPE && text.contains('.') && text.split('.').all(is_word)
}

/// An event that is known to be good.
struct Draft<'a> {
    event: &'a NewEvent<'a>,
    payload: String,
    created_at: DateTime<Utc>,
}

/// Checks every event before any is written, and sorts them by chain and time. Chains are locked in the order of this
/// map, so that two writers never wait for each other.
fn drafts<'a>(
    tenant: &Tenant,
    events: &'a [NewEvent<'a>],
) -> Result<BTreeMap<Uuid, Vec<Draft<'a>>>, Error> {
    let mut by_agent: BTreeMap<Uuid, Vec<Draft<'a>>> = BTreeMap::new();
    for event in events {
        if event.agent.tenant_id != tenant.id {
            return Err(Error::NotFound { what: "agent" });
        }
        if !is_event_type(event.event_type) {
            return Err(Error::bad_input(
                "event_type",
                "must be lower-case words joined by points, for example `inference.routed`",
            ));
        }
        by_agent.entry(event.agent.id).or_default().push(Draft {
            event,
            payload: canonical_json("payload", &event.payload)?,
            // The hash covers the time: it must be the one that the database gives back.
            created_at: event
                .created_at
                .duration_trunc(TimeDelta::microseconds(1))
                .unwrap_or(event.created_at),
        });
    }
    for drafts in by_agent.values_mut() {
        drafts.sort_by_key(|draft| draft.created_at);
    }
    Ok(by_agent)
}

/// Makes the next event of a chain and moves the chain's end to it.
fn append(tenant: &Tenant, chain: &mut ChainHead, draft: Draft<'_>) -> EventRow {
    let event = draft.event;
    let seq = chain.head_seq + 1;
    let created_at = chain
        .head_at
        .map_or(draft.created_at, |end| end.max(draft.created_at));
    let previous_hash = chain.head_hash.take();
    let mut row = EventRow {
        tenant_id: tenant.id,
        agent_id: chain.agent_id,
        seq,
        id: Uuid::now_v7(),
        event_type: event.event_type.to_owned(),
        hash_version: CURRENT_VERSION,
        payload_canonical: draft.payload,
        previous_hash,
        event_hash: String::new(),
        inference_id: event.inference,
        provider_slug: event.provider_slug.clone(),
        model_slug: event.model_slug.clone(),
        owner_handle: tenant.owner_handle.clone(),
        agent_name: event.agent.name.clone(),
        canonical_uri: canonical_uri(tenant, event.agent),
        is_public: tenant.is_public() && event.agent.visibility == Visibility::Public,
        created_at,
    };
    row.event_hash = current_hash(&row, row.previous_hash.as_deref());
    chain.head_seq = seq;
    chain.head_hash = Some(row.event_hash.clone());
    chain.head_at = Some(created_at);
    row
}

/// What the tenant's height goes up by; none without any event.
fn growth(rows: &[EventRow]) -> Option<Growth> {
    let latest_at = rows.iter().map(|row| row.created_at).max()?;
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    Some(Growth {
        events: count(rows.len()),
        public_events: count(rows.iter().filter(|row| row.is_public).count()),
        latest_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_words_joined_by_points() {
        for text in [
            "agent.created",
            "agent_card.rotated",
            "inference.rejected_cap_violation",
            "a.b2.c",
        ] {
            assert!(is_event_type(text), "{text}");
        }
        let too_long = format!("a.{}", "b".repeat(LONGEST_TYPE));
        for text in [
            "",
            ".",
            "agent",
            "agent.",
            ".created",
            "agent..created",
            "Agent.created",
            "agent.é",
            "agent.created ",
            "agent.2",
            "agent-card.rotated",
            "a.b\0",
            &too_long,
        ] {
            assert!(!is_event_type(text), "{text:?}");
        }
    }
}
