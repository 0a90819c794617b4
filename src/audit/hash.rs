//! What the hash of an event covers.
//!
//! Version 1: `lower_hex(SHA-256(utf8(previous or "") ‖ payload))`, where `previous` is the hash of the event before,
//! as 64 lower-case hexadecimal digits (nothing for the first event), and `payload` the payload's canonical JSON. The
//! envelope is not covered: a type or a time could be edited unseen.
//!
//! Version 2, which new events get: `lower_hex(SHA-256(utf8(previous or "") ‖ envelope))`, where `envelope` is the
//! canonical JSON of `{agent, created_at, event_type, payload, seq}`:
//!
//! - `agent`: the agent's UUID in its usual form, lower case with hyphens;
//! - `created_at`: RFC 3339 in UTC with six digits behind the point and `Z`, such as `2026-01-31T18:30:00.000000Z`;
//! - `event_type`: the text;
//! - `payload`: the payload itself, so its canonical text stands there as it is;
//! - `seq`: an integer.
//!
//! A chain may change its version from one event to the next: the link between them is the same in both.

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::canonical::canonical_text;

/// The version that new events get.
pub(super) const CURRENT_VERSION: i32 = 2;

/// What can be hashed of an event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Content<'a> {
    /// Whose chain it is in.
    pub(super) agent: Uuid,
    /// Its place in the chain.
    pub(super) seq: i64,
    /// What happened.
    pub(super) event_type: &'a str,
    /// The payload's canonical text.
    pub(super) payload: &'a str,
    /// When it happened.
    pub(super) created_at: DateTime<Utc>,
}

impl Content<'_> {
    /// The hash of an event that was written under a version; none for one that this build does not know.
    pub(super) fn hash(&self, version: i32, previous: Option<&str>) -> Option<String> {
        match version {
            1 => Some(digest(previous, self.payload)),
            CURRENT_VERSION => Some(self.current_hash(previous)),
            _ => None,
        }
    }

    /// The hash under [`CURRENT_VERSION`].
    pub(super) fn current_hash(&self, previous: Option<&str>) -> String {
        digest(previous, &self.envelope())
    }

    /// The fields stand in the order of their names, as canonical JSON wants them.
    fn envelope(&self) -> String {
        format!(
            r#"{{"agent":"{}","created_at":"{}","event_type":{},"payload":{},"seq":{}}}"#,
            self.agent.hyphenated(),
            self.created_at.to_rfc3339_opts(SecondsFormat::Micros, true),
            canonical_text(self.event_type),
            self.payload,
            self.seq,
        )
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
    use serde_json::{Value, json};

    use super::*;
    use crate::audit::canonical::canonical_json;

    const FIRST: &str = "c0e7a072d8946c5e12c191a02b693297e923476a1e995d8ae94d766f48983c52";
    const SECOND: &str = "d01e9ef782bc5f71102d7588184401cb5bb71db60a9785515ae58cf7b16930c4";
    const THIRD: &str = "251757cd19461e4877b62a18eb306e3afcb48b62ff5de4945702cd80a56f7978";

    fn content(payload: &str) -> Content<'_> {
        Content {
            agent: Uuid::from_u128(0xA),
            seq: 7,
            event_type: "agent.created",
            payload,
            created_at: DateTime::from_timestamp_micros(1_769_884_200_000_500).unwrap(),
        }
    }

    #[test]
    fn the_published_vectors_hold() {
        let mut previous: Option<&str> = None;
        for (payload, hash) in [
            (json!({"status": "active", "name": "Ælfred"}), FIRST),
            (
                json!({"output_tokens": 2, "input_tokens": 5, "inference_id": "inf_1", "cost_usd": "0.0042"}),
                SECOND,
            ),
            (
                json!({"projected_usd": "0.031", "cap": "per_call_cap_usd", "limit_usd": "0.001", "nested": {"t": true, "b": [1, 2], "a": null}}),
                THIRD,
            ),
        ] {
            let payload = canonical_json("payload", &payload).unwrap();
            assert_eq!(content(&payload).hash(1, previous).unwrap(), hash);
            previous = Some(hash);
        }
    }

    #[test]
    fn the_envelope_of_version_2_is_canonical_json() {
        let payload = r#"{"a":1}"#;
        let envelope = content(payload).envelope();

        assert_eq!(
            envelope,
            r#"{"agent":"00000000-0000-0000-0000-00000000000a","created_at":"2026-01-31T18:30:00.000500Z","event_type":"agent.created","payload":{"a":1},"seq":7}"#
        );
        let parsed: Value = serde_json::from_str(&envelope).unwrap();
        assert_eq!(canonical_json("envelope", &parsed).unwrap(), envelope);
        assert_eq!(
            content(payload).hash(2, None).unwrap(),
            "40c1a6f788a65bfd35d8c3288fcb12dc644e7bcabb0c0f08c6c75f64aeca7194"
        );
    }

    #[test]
    fn version_2_covers_every_field_and_the_link() {
        let original = content("{}");
        let later = DateTime::from_timestamp_micros(1_769_884_200_000_501).unwrap();
        let edits = [
            Content {
                agent: Uuid::from_u128(0xB),
                ..original
            },
            Content { seq: 8, ..original },
            Content {
                event_type: "agent.paused",
                ..original
            },
            Content {
                payload: "[]",
                ..original
            },
            Content {
                created_at: later,
                ..original
            },
        ];

        let hash = original.hash(2, Some(FIRST));

        for edit in edits {
            assert_ne!(edit.hash(2, Some(FIRST)), hash, "{edit:?}");
        }
        assert_ne!(original.hash(2, Some(SECOND)), hash);
        assert_ne!(original.hash(2, None), hash);
    }

    #[test]
    fn an_unknown_version_has_no_hash() {
        assert_eq!(content("{}").hash(3, None), None);
    }
}
