//! The audit trail: one hash chain an agent, as `src/audit/hash.rs` of the gateway describes it.

use std::{fmt::Write, io};

use chrono::{DateTime, Utc};
use rand::Rng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Tables,
    chance::{Chance, uuid},
    copy::{Table, moment},
    tenants::{Agent, Tenant},
};

/// Where a chain ends.
#[derive(Clone, Default)]
pub(super) struct Head {
    /// How many events there are.
    length: i64,
    hash: Option<String>,
    at: Option<DateTime<Utc>>,
}

/// An event to be put on a chain.
pub(super) struct Event<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) agent: &'a Agent,
    pub(super) version: i32,
    pub(super) at: DateTime<Utc>,
    pub(super) fact: Fact<'a>,
}

/// What happened.
pub(super) struct Fact<'a> {
    event_type: &'static str,
    payload: String,
    inference: Option<Uuid>,
    model: Option<&'a str>,
    provider: Option<&'a str>,
}

impl<'a> Fact<'a> {
    /// The agent was made.
    pub(super) fn created(agent: &Agent) -> Self {
        Self {
            event_type: "agent.created",
            payload: json!({"name": agent.name, "status": "active"}).to_string(),
            inference: None,
            model: None,
            provider: None,
        }
    }

    /// It called a model.
    pub(super) fn called(chance: &mut Chance, agent: &'a Agent, at: DateTime<Utc>) -> Self {
        let offer = &agent.favourites[chance.random_range(0..agent.favourites.len())];
        let inference = uuid(chance, at);
        let mut payload = json!({
            "inference_id": inference,
            "model": offer.model_slug,
            "provider": offer.provider_slug,
            "requested_model": offer.model_slug,
        });
        let is_answered = chance.random_bool(0.9);
        if is_answered {
            payload["cost_usd"] = format!("0.{:06}", chance.random_range(1..50_000)).into();
            payload["input_tokens"] = chance.random_range(200..14_000).into();
            payload["output_tokens"] = chance.random_range(40..1_800).into();
        } else {
            payload["status"] = "failed_provider_error".into();
        }
        Self {
            event_type: if is_answered {
                "receipt.created"
            } else {
                "provider.failed"
            },
            // The map keeps its keys in the order of their bytes, without spaces: this is canonical.
            payload: payload.to_string(),
            inference: Some(inference),
            model: Some(&offer.model_slug),
            provider: Some(offer.provider_slug),
        }
    }
}

impl Head {
    /// Puts an event behind the last one.
    pub(super) fn append(
        &mut self,
        table: &mut Table,
        chance: &mut Chance,
        event: &Event<'_>,
    ) -> io::Result<()> {
        let hash = event.hash(self.length, self.hash.as_deref());
        let fact = &event.fact;
        table.row(&[
            &event.tenant.id,
            &event.agent.id,
            &self.length,
            &uuid(chance, event.at),
            &fact.event_type,
            &event.version,
            &fact.payload,
            &self.hash,
            &hash,
            &fact.inference,
            &fact.provider,
            &fact.model,
            &event.tenant.handle,
            &event.agent.name,
            &event.agent.uri,
            &event.agent.is_public,
            &event.at,
        ])?;
        self.length += 1;
        self.hash = Some(hash);
        self.at = Some(event.at);
        Ok(())
    }

    /// How many events there are.
    pub(super) fn length(&self) -> i64 {
        self.length
    }

    /// When the last one happened.
    pub(super) fn at(&self) -> Option<DateTime<Utc>> {
        self.at
    }

    pub(super) fn write(&self, tables: &mut Tables, tenant: Uuid, agent: &Agent) -> io::Result<()> {
        let seq = self.length - 1;
        tables
            .audit_chain
            .row(&[&agent.id, &tenant, &seq, &self.hash, &self.at])
    }
}

impl Event<'_> {
    fn hash(&self, seq: i64, previous: Option<&str>) -> String {
        match self.version {
            1 => digest(previous, &self.fact.payload),
            _ => digest(previous, &self.envelope(seq)),
        }
    }

    /// Canonical JSON of everything that is stored of the event: the fields in the order of their names.
    fn envelope(&self, seq: i64) -> String {
        let fact = &self.fact;
        let text = |value: &str| Value::from(value).to_string();
        let optional = |value: Option<&str>| value.map_or("null".to_owned(), text);
        let inference = fact.inference.map(|id| id.to_string());
        let mut json = String::with_capacity(600);
        // To write into memory cannot fail.
        let _ = write!(
            json,
            concat!(
                r#"{{"agent":"{}","agent_name":{},"canonical_uri":{},"created_at":"{}","event_type":{},"#,
                r#""inference":{},"is_public":{},"model":{},"owner_handle":{},"payload":{},"provider":{},"seq":{}}}"#,
            ),
            self.agent.id,
            text(&self.agent.name),
            text(&self.agent.uri),
            moment(self.at),
            text(fact.event_type),
            optional(inference.as_deref()),
            self.agent.is_public,
            optional(fact.model),
            text(&self.tenant.handle),
            fact.payload,
            optional(fact.provider),
            seq,
        );
        json
    }
}

fn digest(previous: Option<&str>, text: &str) -> String {
    let hash = Sha256::new()
        .chain_update(previous.unwrap_or_default())
        .chain_update(text)
        .finalize();
    format!("{hash:x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The agent and the moment of the gateway's own test vectors, in `src/audit/hash.rs`.
    fn agent() -> Agent {
        Agent {
            id: Uuid::from_u128(0xA),
            name: "Ælfred".to_owned(),
            uri: "agent://alice/aelfred".to_owned(),
            is_public: true,
            created_at: DateTime::from_timestamp_micros(1_769_884_200_000_500).unwrap(),
            favourites: Vec::new(),
            handle: "aelfred".to_owned(),
        }
    }

    fn hash(version: i32, seq: i64, fact: Fact<'_>) -> String {
        let agent = agent();
        let tenant = Tenant {
            id: Uuid::from_u128(0xC),
            handle: "alice".to_owned(),
            is_public: true,
            key: Uuid::nil(),
            agents: Vec::new(),
            created_at: agent.created_at,
        };
        let event = Event {
            tenant: &tenant,
            agent: &agent,
            version,
            at: agent.created_at,
            fact,
        };
        event.hash(seq, None)
    }

    #[test]
    fn both_versions_are_hashed_as_the_gateway_does() {
        let first = hash(1, 0, Fact::created(&agent()));
        assert_eq!(
            first,
            "c0e7a072d8946c5e12c191a02b693297e923476a1e995d8ae94d766f48983c52"
        );

        let fact = Fact {
            payload: r#"{"a":1}"#.to_owned(),
            model: Some("some-model"),
            ..Fact::created(&agent())
        };
        assert_eq!(
            hash(2, 7, fact),
            "2b4675f7f950118f0ce12a68721dd2f09b53838620fd27a67c0bffef1b0b39c8"
        );
    }

    #[test]
    fn a_link_covers_the_one_before() {
        let second = digest(Some("a"), "{}");
        assert_ne!(second, digest(Some("b"), "{}"));
        assert_ne!(second, digest(None, "{}"));
    }
}
