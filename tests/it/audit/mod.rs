//! The audit trail: chains that cannot fork, verdicts on them, and every list of their events.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod chain;
mod pages;
mod public;
mod record;
mod sight;
mod verdicts;
mod verify;

use std::{sync::Arc, time::Duration};

use async_graphql::{
    Context, EmptyMutation, EmptySubscription, ID, MergedObject, Object, Request, Schema,
};
use chrono::{DateTime, TimeDelta, Utc};
use roundtrip::{
    agents::{self, AgentById, AgentRow, NewAgent},
    audit::{
        AuditChain, AuditEvent, AuditEventById, AuditQuery, AuditWorkspace, NewEvent, Verifier,
    },
    auth::{ApiKeyRow, ApiKeyScope, Credential, Viewer},
    error::Error,
    graphql::{ContextExt, Kind, RequestContext, encode_id, parse_id},
    metrics::BatchMetrics,
    tenants::{self, Tenant, Visibility},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::TestDatabase;

/// A database with the schema over it.
struct World {
    database: TestDatabase,
    schema: Schema<Query, EmptyMutation, EmptySubscription>,
}

/// A workspace and its agents.
#[derive(Clone)]
struct Party {
    tenant: Tenant,
    agents: Vec<Arc<AgentRow>>,
}

#[derive(Default, MergedObject)]
struct Query(AuditQuery, Doors);

/// What leads to the domain's types in the whole schema.
#[derive(Default)]
struct Doors;

#[Object]
impl Doors {
    async fn workspace(&self) -> AuditWorkspace {
        AuditWorkspace
    }

    async fn chain(&self, ctx: &Context<'_>, agent: ID) -> Result<Option<AuditChain>, Error> {
        let agent = parse_id("agent", &agent, Kind::Agent)?;
        Ok(ctx.load(AgentById(agent)).await?.map(AuditChain::from))
    }

    async fn chains(
        &self,
        ctx: &Context<'_>,
        agents: Vec<ID>,
    ) -> Result<Vec<Option<AuditChain>>, Error> {
        let mut chains = Vec::new();
        for agent in agents {
            let agent = parse_id("agents", &agent, Kind::Agent)?;
            chains.push(ctx.load(AgentById(agent)).await?.map(AuditChain::from));
        }
        Ok(chains)
    }

    async fn event(&self, ctx: &Context<'_>, id: ID) -> Result<Option<AuditEvent>, Error> {
        let id = parse_id("id", &id, Kind::AuditEvent)?;
        Ok(ctx.load(AuditEventById(id)).await?.map(AuditEvent::from))
    }
}

impl World {
    async fn new() -> Self {
        Self {
            database: TestDatabase::new().await,
            schema: schema(),
        }
    }

    /// A public workspace with so many public agents, named after it.
    async fn party(&self, handle: &str, agents: usize) -> Party {
        let tenant = Tenant {
            id: Uuid::now_v7(),
            handle: handle.to_owned(),
            display_name: handle.to_owned(),
            owner_handle: Some(format!("{handle}-owner")),
            audit_visibility: Visibility::Public,
            reporting_timezone: "UTC".to_owned(),
            created_at: noon(),
        };
        self.move_in(tenant, agents).await
    }

    async fn move_in(&self, tenant: Tenant, agents: usize) -> Party {
        let tx = self.database.databases.begin().await.unwrap();
        tenants::insert(&tx, tenant.clone()).await.unwrap();
        let mut rows = Vec::new();
        for number in 0..agents {
            let new = new_agent(&tenant, number, Visibility::Public);
            rows.push(Arc::new(agents::insert(&tx, new).await.unwrap()));
        }
        tx.commit().await.unwrap();
        Party {
            tenant,
            agents: rows,
        }
    }

    async fn record(&self, party: &Party, events: &[NewEvent<'_>]) -> Result<(), Error> {
        let tx = self.database.databases.begin().await?;
        roundtrip::audit::record(&tx, &party.tenant, events).await?;
        tx.commit().await
    }

    async fn ask(&self, credential: &Credential, query: &str) -> Value {
        ask(&self.schema, &self.database, credential, query).await
    }

    /// The answer of a request, and how many statements it took.
    async fn ask_counted(&self, credential: &Credential, query: &str) -> (Value, u64) {
        let before = self.database.databases.statements();
        let answer = self.ask(credential, query).await;
        (answer, self.database.databases.statements() - before)
    }
}

impl Party {
    /// A key of the whole workspace.
    fn admin(&self) -> Credential {
        self.key(None)
    }

    /// A key of one agent.
    fn key(&self, agent: Option<&AgentRow>) -> Credential {
        let key = ApiKeyRow {
            id: Uuid::now_v7(),
            tenant_id: self.tenant.id,
            agent_id: agent.map(|agent| agent.id),
            scope: agent.map_or(ApiKeyScope::WorkspaceAdmin, |_| ApiKeyScope::Agent),
            label: "test".to_owned(),
            key_prefix: "rt_00000".to_owned(),
            key_hash: String::new(),
            created_at: noon(),
            last_used_at: None,
            expires_at: None,
            revoked_at: None,
        };
        Credential::Known(Viewer::of_key(self.tenant.clone(), key))
    }

    /// So many events of the first agent, a second apart.
    fn events(&self, count: i64) -> Vec<NewEvent<'_>> {
        (0..count)
            .map(|number| event(&self.agents[0], number))
            .collect()
    }
}

/// A schema whose verifier knows nothing yet, and waits for a verdict however busy the machine is.
fn schema() -> Schema<Query, EmptyMutation, EmptySubscription> {
    schema_with(Verifier::new(Duration::from_mins(1)))
}

fn schema_with(verifier: Verifier) -> Schema<Query, EmptyMutation, EmptySubscription> {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription)
        .data(verifier)
        .finish()
}

async fn ask(
    schema: &Schema<Query, EmptyMutation, EmptySubscription>,
    database: &TestDatabase,
    credential: &Credential,
    query: &str,
) -> Value {
    let reader = database.databases.read().clone();
    let context = RequestContext::new(reader, credential.clone(), noon(), BatchMetrics::default());
    let response = schema.execute(Request::new(query).data(context)).await;
    serde_json::to_value(response).unwrap()
}

fn new_agent(tenant: &Tenant, number: usize, visibility: Visibility) -> NewAgent {
    NewAgent {
        tenant: tenant.id,
        handle: format!("agent-{number}"),
        name: format!("Agent {number}"),
        framework: None,
        visibility,
        public_key_ed25519: None,
        created_at: noon(),
    }
}

/// An event that happens so many seconds after noon.
fn event(agent: &AgentRow, number: i64) -> NewEvent<'_> {
    NewEvent {
        agent,
        event_type: "inference.routed",
        payload: json!({"number": number}),
        inference: None,
        provider_slug: Some("openai".to_owned()),
        model_slug: Some("gpt".to_owned()),
        created_at: noon() + TimeDelta::seconds(number),
    }
}

fn noon() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// An agent's identifier as clients see it.
fn agent_id(agent: &AgentRow) -> String {
    encode_id(Kind::Agent, agent.id).to_string()
}

/// The list of agents' identifiers, as an argument.
fn agent_ids(agents: &[Arc<AgentRow>]) -> String {
    let ids: Vec<String> = agents.iter().map(|agent| agent_id(agent)).collect();
    json!(ids).to_string()
}
