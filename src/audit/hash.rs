//! What the hash of an event covers.
//!
//! Version 1: `lower_hex(SHA-256(utf8(previous or "") ‖ payload))`, where `previous` is the hash of the event before,
//! as 64 lower-case hexadecimal digits (nothing for the first event), and `payload` the payload's canonical JSON. The
//! envelope is not covered: a type or a time could be edited unseen.
//!
//! Version 2, which new events get: `lower_hex(SHA-256(utf8(previous or "") ‖ envelope))`, where `envelope` is the
//! canonical JSON of everything that is stored of the event:
//!
//! - `agent`: the agent's UUID in its usual form, lower case with hyphens; `inference`: the call's, or null;
//! - `created_at`: RFC 3339 in UTC with six digits behind the point and `Z`, such as `2026-01-31T18:30:00.000000Z`;
//! - `event_type`, `agent_name`, `canonical_uri`: the texts; `model`, `owner_handle`, `provider`: the texts or null;
//! - `is_public`: whether its public projection may be seen;
//! - `payload`: the payload itself, so its canonical text stands there as it is;
//! - `seq`: an integer.
//!
//! A chain may change its version from one event to the next: the link between them is the same in both.

use chrono::SecondsFormat;
use sha2::{Digest, Sha256};

use super::{EventRow, canonical::canonical_text};

/// The version that new events get.
pub(super) const CURRENT_VERSION: i32 = 2;

/// The hash of an event behind another one, by the event's version; none for a version this build does not know.
pub(super) fn event_hash(event: &EventRow, previous: Option<&str>) -> Option<String> {
    match event.hash_version {
        1 => Some(digest(previous, &event.payload_canonical)),
        CURRENT_VERSION => Some(current_hash(event, previous)),
        _ => None,
    }
}

/// The hash under [`CURRENT_VERSION`].
pub(super) fn current_hash(event: &EventRow, previous: Option<&str>) -> String {
    digest(previous, &envelope(event))
}

/// The fields stand in the order of their names, as canonical JSON wants them.
fn envelope(event: &EventRow) -> String {
    let text = |text: &Option<String>| text.as_deref().map_or("null".to_owned(), canonical_text);
    let inference = event.inference_id.map(|id| id.hyphenated().to_string());
    [
        format!(r#"{{"agent":"{}""#, event.agent_id.hyphenated()),
        format!(r#""agent_name":{}"#, canonical_text(&event.agent_name)),
        format!(
            r#""canonical_uri":{}"#,
            canonical_text(&event.canonical_uri)
        ),
        format!(
            r#""created_at":"{}""#,
            event
                .created_at
                .to_rfc3339_opts(SecondsFormat::Micros, true)
        ),
        format!(r#""event_type":{}"#, canonical_text(&event.event_type)),
        format!(r#""inference":{}"#, text(&inference)),
        format!(r#""is_public":{}"#, event.is_public),
        format!(r#""model":{}"#, text(&event.model_slug)),
        format!(r#""owner_handle":{}"#, text(&event.owner_handle)),
        format!(r#""payload":{}"#, event.payload_canonical),
        format!(r#""provider":{}"#, text(&event.provider_slug)),
        format!(r#""seq":{}}}"#, event.seq),
    ]
    .join(",")
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
    use chrono::{DateTime, TimeDelta};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::audit::canonical::canonical_json;

    const FIRST: &str = "c0e7a072d8946c5e12c191a02b693297e923476a1e995d8ae94d766f48983c52";
    const SECOND: &str = "d01e9ef782bc5f71102d7588184401cb5bb71db60a9785515ae58cf7b16930c4";
    const THIRD: &str = "251757cd19461e4877b62a18eb306e3afcb48b62ff5de4945702cd80a56f7978";

    fn event(version: i32, payload: &str) -> EventRow {
        EventRow {
            tenant_id: Uuid::from_u128(0xC),
            agent_id: Uuid::from_u128(0xA),
            seq: 7,
            id: Uuid::from_u128(0xD),
            event_type: "agent.created".to_owned(),
            hash_version: version,
            payload_canonical: payload.to_owned(),
            previous_hash: None,
            event_hash: String::new(),
            inference_id: None,
            provider_slug: None,
            model_slug: Some("some-model".to_owned()),
            owner_handle: Some("alice".to_owned()),
            agent_name: "Ælfred".to_owned(),
            canonical_uri: "agent://alice/aelfred".to_owned(),
            is_public: true,
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
            assert_eq!(event_hash(&event(1, &payload), previous).unwrap(), hash);
            previous = Some(hash);
        }
    }

    #[test]
    fn the_envelope_of_version_2_is_canonical_json() {
        let event = event(2, r#"{"a":1}"#);
        let envelope = envelope(&event);

        insta::assert_snapshot!(envelope, @r#"{"agent":"00000000-0000-0000-0000-00000000000a","agent_name":"Ælfred","canonical_uri":"agent://alice/aelfred","created_at":"2026-01-31T18:30:00.000500Z","event_type":"agent.created","inference":null,"is_public":true,"model":"some-model","owner_handle":"alice","payload":{"a":1},"provider":null,"seq":7}"#);
        let parsed: Value = serde_json::from_str(&envelope).unwrap();
        assert_eq!(canonical_json("envelope", &parsed).unwrap(), envelope);
        insta::assert_snapshot!(event_hash(&event, None).unwrap(), @"2b4675f7f950118f0ce12a68721dd2f09b53838620fd27a67c0bffef1b0b39c8");
    }

    #[test]
    fn version_2_covers_every_field_and_the_link() {
        let edits: [fn(&mut EventRow); 12] = [
            |event| event.agent_id = Uuid::from_u128(0xB),
            |event| event.agent_name.push('!'),
            |event| event.canonical_uri.push('!'),
            |event| event.created_at += TimeDelta::microseconds(1),
            |event| event.event_type.push('s'),
            |event| event.inference_id = Some(Uuid::nil()),
            |event| event.is_public = false,
            |event| event.model_slug = None,
            |event| event.owner_handle = Some("mallory".to_owned()),
            |event| event.payload_canonical = "[]".to_owned(),
            |event| event.provider_slug = Some("another".to_owned()),
            |event| event.seq += 1,
        ];

        let hash = event_hash(&event(2, "{}"), Some(FIRST));

        for (place, edit) in edits.into_iter().enumerate() {
            let mut edited = event(2, "{}");
            edit(&mut edited);
            assert_ne!(event_hash(&edited, Some(FIRST)), hash, "edit {place}");
        }
        assert_ne!(event_hash(&event(2, "{}"), Some(SECOND)), hash);
        assert_ne!(event_hash(&event(2, "{}"), None), hash);
    }

    #[test]
    fn an_unknown_version_has_no_hash() {
        assert_eq!(event_hash(&event(3, "{}"), None), None);
    }
}
