//! The rows of `GET /v1/export/audit.csv`: a workspace's events, or with `of=public` those that everyone may see.
//!
//! Payloads stay in the API: they are what others wrote, and evidence only byte for byte, which a spreadsheet does not keep.

use std::collections::HashMap;

use async_graphql::{Enum, ID};
use uuid::Uuid;

use super::{
    AuditEventFilter, EventRow,
    store::{self, EventFilter, EventKey},
};
use crate::{
    agents::{self, AgentRow},
    auth::Scope,
    database::Reader,
    error::Error,
    export::{Cell, Parameters, Place, Record, Sheet},
    graphql::{ContextExt, Kind, Page, RequestContext, parse_id},
};

/// The audit tail as a file.
#[derive(Debug)]
pub struct AuditSheet {
    db: Reader,
    sight: Sight,
    place: Place<EventKey>,
    counted: u64,
}

/// Which events are seen.
#[derive(Debug)]
enum Sight {
    Own { scope: Scope, filter: EventFilter },
    Public,
}

/// Whose events are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum Of {
    Workspace,
    Public,
}

impl AuditSheet {
    /// The file that is asked for.
    ///
    /// # Errors
    ///
    /// Nobody asks for what is not public, a parameter is wrong, or the database could not be asked.
    pub async fn ask(ctx: &RequestContext, mut parameters: Parameters) -> Result<Self, Error> {
        let sight = match parameters.word("of")?.unwrap_or(Of::Workspace) {
            // As in the API: a filter would tell what is hidden.
            Of::Public => {
                parameters.finish()?;
                Sight::Public
            }
            Of::Workspace => {
                let scope = ctx.viewer()?.scope();
                let types = parameters.texts("types");
                let agent = parameters.text("agent")?;
                let inference_id = parameters.text("inference_id")?.map(ID);
                let created_at = parameters.span()?;
                parameters.finish()?;
                let asked = AuditEventFilter {
                    types,
                    inference_id,
                    created_at: Some(created_at),
                    agent_ids: None,
                };
                let mut filter = EventFilter::try_from(asked)?;
                if let Some(agent) = agent {
                    filter.agents = Some(named(ctx.db(), scope, agent).await?);
                }
                Sight::Own { scope, filter }
            }
        };
        Ok(Self {
            db: ctx.db().clone(),
            sight,
            place: Place::Start,
            counted: 0,
        })
    }

    /// Whether it holds what everyone may see.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self.sight, Sight::Public)
    }
}

impl Sheet for AuditSheet {
    fn columns(&self) -> Vec<String> {
        let columns: &[&str] = match self.sight {
            Sight::Own { .. } => &[
                "id",
                "created_at",
                "agent_id",
                "agent_handle",
                "agent_name",
                "seq",
                "type",
                "inference_id",
                "provider",
                "model",
                "previous_hash",
                "event_hash",
                "hash_version",
            ],
            Sight::Public => &[
                "canonical_uri",
                "created_at",
                "owner_handle",
                "agent_name",
                "seq",
                "type",
                "provider",
                "model",
                "previous_hash",
                "event_hash",
            ],
        };
        columns.iter().map(|name| (*name).to_owned()).collect()
    }

    async fn next(&mut self, size: usize) -> Result<Vec<Record>, Error> {
        let Some(cursor) = self.place.cursor() else {
            return Ok(Vec::new());
        };
        let page = Page::behind(cursor, size);
        let mut rows = match &self.sight {
            Sight::Own { scope, filter } => store::page(&self.db, *scope, filter, &page).await?,
            Sight::Public => store::public_page(&self.db, page.cursor, page.limit()).await?,
        };
        self.place
            .advance(&mut rows, size, |row| (row.created_at, row.id));
        self.counted += rows.len() as u64;
        match self.sight {
            Sight::Own { scope, .. } => own_records(&self.db, scope, &rows).await,
            Sight::Public => Ok(rows.iter().map(public_record).collect()),
        }
    }

    async fn count(&mut self, most: u64) -> Result<u64, Error> {
        if self.place.is_end() {
            return Ok(self.counted);
        }
        match &self.sight {
            Sight::Own { scope, filter } => store::count(&self.db, *scope, filter, most).await,
            Sight::Public => store::public_count(&self.db, most).await,
        }
    }
}

/// The agents that an identifier or a handle names: one, or none. Who may not see it finds nothing of it either.
async fn named(db: &Reader, scope: Scope, agent: String) -> Result<Vec<Uuid>, Error> {
    if let Ok(id) = parse_id("agent", &ID(agent.clone()), Kind::Agent) {
        return Ok(vec![id]);
    }
    let row = agents::by_handle(db, scope, &agent).await?;
    Ok(row.into_iter().map(|row| row.id).collect())
}

/// Agents are called what they are called now, as on the page.
async fn own_records(db: &Reader, scope: Scope, rows: &[EventRow]) -> Result<Vec<Record>, Error> {
    let mut ids: Vec<Uuid> = rows.iter().map(|row| row.agent_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let agents = agents::by_ids(db, scope, &ids).await?;
    let agents: HashMap<Uuid, &AgentRow> = agents.iter().map(|agent| (agent.id, agent)).collect();
    let records = rows.iter().map(|row| {
        let agent = agents.get(&row.agent_id);
        vec![
            Cell::id(Kind::AuditEvent, row.id),
            Cell::moment(row.created_at),
            Cell::id(Kind::Agent, row.agent_id),
            Cell::maybe_text(agent.map(|agent| agent.handle.as_str())),
            Cell::maybe_text(agent.map(|agent| agent.name.as_str())),
            Cell::number(row.seq),
            Cell::text(&row.event_type),
            Cell::maybe_id(Kind::Inference, row.inference_id),
            Cell::maybe_text(row.provider_slug.as_deref()),
            Cell::maybe_text(row.model_slug.as_deref()),
            Cell::maybe_text(row.previous_hash.as_deref()),
            Cell::text(&row.event_hash),
            Cell::number(row.hash_version),
        ]
    });
    Ok(records.collect())
}

/// What everyone may see: no identifier of a workspace or an agent.
fn public_record(row: &EventRow) -> Record {
    vec![
        Cell::text(&row.canonical_uri),
        Cell::moment(row.created_at),
        Cell::maybe_text(row.owner_handle.as_deref()),
        Cell::text(&row.agent_name),
        Cell::number(row.seq),
        Cell::text(&row.event_type),
        Cell::maybe_text(row.provider_slug.as_deref()),
        Cell::maybe_text(row.model_slug.as_deref()),
        Cell::maybe_text(row.previous_hash.as_deref()),
        Cell::text(&row.event_hash),
    ]
}
