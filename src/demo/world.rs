//! Two workspaces, a dozen agents, and what they did in the last 90 days.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{
    invoices::{self, Sales},
    traffic::{self, Habit, Offer},
};
use crate::{
    agents::{self, AgentRow, AgentStatus, NewAgent, NewSpendPolicy},
    audit::{self, NewEvent},
    auth::{self, IssuedKey, NewApiKey},
    billing::{self, Credit, LedgerKind},
    database::Transaction,
    error::Error,
    tenants::{self, Tenant, Visibility},
    usage,
};

/// How far back the world goes.
pub(super) const HISTORY: TimeDelta = TimeDelta::days(90);

/// Nano-dollars in a dollar.
const DOLLAR: i64 = 1_000_000_000;

/// How many calls are recorded at once.
const BATCH: usize = 100;

/// A workspace to write.
struct Plan {
    handle: &'static str,
    name: &'static str,
    timezone: &'static str,
    visibility: Visibility,
    topup: i64,
    agents: &'static [AgentPlan],
}

/// An agent to write.
struct AgentPlan {
    handle: &'static str,
    name: &'static str,
    framework: &'static str,
    status: AgentStatus,
    /// Calls on a weekday.
    pace: u32,
    /// Daily and monthly cap in dollars; none for an agent without a policy.
    caps: Option<(i64, i64)>,
    /// Dollars in a wallet of its own.
    own_wallet: Option<i64>,
}

const fn agent(
    handle: &'static str,
    name: &'static str,
    framework: &'static str,
    pace: u32,
) -> AgentPlan {
    AgentPlan {
        handle,
        name,
        framework,
        status: AgentStatus::Active,
        pace,
        caps: None,
        own_wallet: None,
    }
}

const ACME: &[AgentPlan] = &[
    AgentPlan {
        caps: Some((4, 90)),
        ..agent("support-triage", "Support Triage", "langgraph", 26)
    },
    AgentPlan {
        caps: Some((6, 120)),
        own_wallet: Some(250),
        ..agent("code-reviewer", "Code Reviewer", "crewai", 18)
    },
    AgentPlan {
        caps: Some((2, 40)),
        ..agent("invoice-reader", "Invoice Reader", "langgraph", 12)
    },
    AgentPlan {
        own_wallet: Some(80),
        ..agent("release-notes", "Release Notes", "autogen", 5)
    },
    AgentPlan {
        caps: Some((5, 100)),
        ..agent("sales-research", "Sales Research", "openai-agents", 14)
    },
    agent("doc-search", "Doc Search", "llamaindex", 20),
    AgentPlan {
        caps: Some((1, 15)),
        ..agent("translator", "Translator", "langgraph", 9)
    },
    AgentPlan {
        status: AgentStatus::Paused,
        ..agent("night-batch", "Night Batch", "crewai", 4)
    },
    AgentPlan {
        status: AgentStatus::Suspended,
        caps: Some((1, 10)),
        ..agent("scraper", "Scraper", "custom", 3)
    },
    AgentPlan {
        status: AgentStatus::Archived,
        ..agent("old-chatbot", "Old Chatbot", "custom", 6)
    },
];

const GLOBEX: &[AgentPlan] = &[
    AgentPlan {
        caps: Some((3, 60)),
        ..agent("procurement", "Procurement", "crewai", 10)
    },
    agent("forecast", "Forecast", "autogen", 7),
];

const WORKSPACES: [Plan; 2] = [
    Plan {
        handle: "acme",
        name: "Acme Robotics",
        timezone: "America/New_York",
        visibility: Visibility::Public,
        topup: 1_500,
        agents: ACME,
    },
    Plan {
        handle: "globex",
        name: "Globex",
        timezone: "Asia/Kolkata",
        visibility: Visibility::Private,
        topup: 400,
        agents: GLOBEX,
    },
];

/// Writes everything. The key opens the first workspace.
pub(super) async fn write(
    tx: &Transaction,
    offers: &[Offer],
    key: &IssuedKey,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for (place, plan) in WORKSPACES.iter().enumerate() {
        let begin = now - HISTORY;
        let tenant = write_tenant(tx, plan, begin).await?;
        let issued = if place == 0 {
            key
        } else {
            &IssuedKey::generate()
        };
        let new_key = NewApiKey {
            tenant: tenant.id,
            agent: None,
            label: "Demo key",
            expires_at: None,
            created_at: begin,
        };
        let key_id = auth::insert(tx, new_key, issued).await?.id;
        let agents = write_agents(tx, &tenant, plan, begin).await?;
        let habits = agents.iter().zip(plan.agents).map(|(row, plan)| Habit {
            agent: row.id,
            key: key_id,
            pace: plan.pace,
            ends: end_of(plan.status, now),
        });
        let calls = traffic::generate(&habits.collect::<Vec<_>>(), offers, begin, now);
        for batch in calls.chunks(BATCH) {
            usage::record(tx, &tenant, batch, now).await?;
        }
        retire(tx, &tenant, &agents, plan, now).await?;
        let calls = &calls;
        invoices::write(tx, &tenant, Sales { calls, offers, now }).await?;
    }
    Ok(())
}

async fn write_tenant(
    tx: &Transaction,
    plan: &Plan,
    begin: DateTime<Utc>,
) -> Result<Tenant, Error> {
    let tenant = Tenant {
        id: Uuid::now_v7(),
        handle: plan.handle.to_owned(),
        display_name: plan.name.to_owned(),
        owner_handle: Some(plan.handle.to_owned()),
        audit_visibility: plan.visibility,
        reporting_timezone: plan.timezone.to_owned(),
        created_at: begin,
    };
    tenants::insert(tx, tenant.clone()).await?;
    let wallet = billing::open_wallet(tx, &tenant, None, begin).await?.id;
    let credit = Credit {
        wallet,
        kind: LedgerKind::Topup,
        amount_nanos: plan.topup * DOLLAR,
        memo: Some("First top-up"),
        at: begin,
    };
    billing::credit(tx, &tenant, credit).await?;
    Ok(tenant)
}

async fn write_agents(
    tx: &Transaction,
    tenant: &Tenant,
    plan: &Plan,
    begin: DateTime<Utc>,
) -> Result<Vec<AgentRow>, Error> {
    let mut rows = Vec::with_capacity(plan.agents.len());
    for (minutes, plan) in (0..).zip(plan.agents) {
        let new = NewAgent {
            tenant: tenant.id,
            handle: plan.handle.to_owned(),
            name: plan.name.to_owned(),
            framework: Some(plan.framework.to_owned()),
            visibility: Visibility::Public,
            public_key_ed25519: None,
            created_at: begin + TimeDelta::minutes(minutes),
        };
        let row = agents::insert(tx, new).await?;
        equip(tx, tenant, plan, &row).await?;
        rows.push(row);
    }
    Ok(rows)
}

/// Gives a new agent its policy, its wallet and the first event of its chain.
async fn equip(
    tx: &Transaction,
    tenant: &Tenant,
    plan: &AgentPlan,
    row: &AgentRow,
) -> Result<(), Error> {
    let at = row.created_at;
    if let Some((daily, monthly)) = plan.caps {
        let policy = NewSpendPolicy {
            per_call_nanos: Some(DOLLAR / 4),
            daily_nanos: Some(daily * DOLLAR),
            monthly_nanos: Some(monthly * DOLLAR),
            ..NewSpendPolicy::default()
        };
        agents::set_spend_policy(tx, row, policy, at).await?;
    }
    if let Some(dollars) = plan.own_wallet {
        let wallet = billing::open_wallet(tx, tenant, Some(row.id), at).await?.id;
        let credit = Credit {
            wallet,
            kind: LedgerKind::Grant,
            amount_nanos: dollars * DOLLAR,
            memo: Some("Starting credit"),
            at,
        };
        billing::credit(tx, tenant, credit).await?;
    }
    let payload = json!({"name": row.name, "status": "active"});
    audit::record(tx, tenant, &[event(row, "agent.created", payload, at)]).await
}

/// Agents that do not run any more stopped a while ago.
fn end_of(status: AgentStatus, now: DateTime<Utc>) -> DateTime<Utc> {
    match status {
        AgentStatus::Active => now,
        AgentStatus::Paused => now - TimeDelta::days(3),
        AgentStatus::Suspended => now - TimeDelta::days(8),
        AgentStatus::Archived => now - TimeDelta::days(30),
    }
}

async fn retire(
    tx: &Transaction,
    tenant: &Tenant,
    agents: &[AgentRow],
    plan: &Plan,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for (row, plan) in agents.iter().zip(plan.agents) {
        let at = end_of(plan.status, now);
        match plan.status {
            AgentStatus::Active => continue,
            AgentStatus::Archived => agents::archive(tx, row.id, at).await?,
            status => agents::set_status(tx, row.id, status).await?,
        }
        let word = match plan.status {
            AgentStatus::Archived => "agent.archived",
            AgentStatus::Paused => "agent.paused",
            _ => "agent.suspended",
        };
        audit::record(
            tx,
            tenant,
            &[event(row, word, json!({"name": row.name}), at)],
        )
        .await?;
    }
    Ok(())
}

fn event<'a>(
    agent: &'a AgentRow,
    event_type: &'a str,
    payload: serde_json::Value,
    at: DateTime<Utc>,
) -> NewEvent<'a> {
    NewEvent {
        agent,
        event_type,
        payload,
        inference: None,
        provider_slug: None,
        model_slug: None,
        created_at: at,
    }
}
