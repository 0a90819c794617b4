//! The answer of `GET /v1/audit/public`: the same rows as the GraphQL field `publicAudit`, in the names of that wire.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::{EventRow, store};
use crate::error::Error;

const MOST: u64 = 500;
const DEFAULT: i64 = 20;

/// The newest public events, newest first: 20 unless another number is asked for.
///
/// # Errors
///
/// The limit is out of range, or the database could not be asked.
pub async fn public_events(
    db: &impl ConnectionTrait,
    limit: Option<i64>,
) -> Result<PublicEvents, Error> {
    let limit = limit.unwrap_or(DEFAULT);
    let rows = match u64::try_from(limit) {
        Ok(limit @ 1..=MOST) => store::public_page(db, None, limit).await?,
        _ => {
            return Err(Error::bad_input(
                "limit",
                format!("must be from 1 to {MOST}, not {limit}"),
            ));
        }
    };
    Ok(PublicEvents {
        events: rows.into_iter().map(PublicEvent::from).collect(),
    })
}

/// The body of the answer.
#[derive(Clone, Debug, Serialize)]
pub struct PublicEvents {
    events: Vec<PublicEvent>,
}

#[derive(Clone, Debug, Serialize)]
struct PublicEvent {
    seq: i64,
    event_type: String,
    owner_handle: Option<String>,
    agent_name: String,
    canonical_uri: String,
    provider: Option<String>,
    model: Option<String>,
    event_hash: String,
    created_at: String,
}

impl From<EventRow> for PublicEvent {
    fn from(row: EventRow) -> Self {
        Self {
            seq: row.seq,
            event_type: row.event_type,
            owner_handle: row.owner_handle,
            agent_name: row.agent_name,
            canonical_uri: row.canonical_uri,
            provider: row.provider_slug,
            model: row.model_slug,
            event_hash: row.event_hash,
            created_at: wire(row.created_at),
        }
    }
}

fn wire(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}
