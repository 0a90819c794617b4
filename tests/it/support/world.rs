//! What is in a test's database: workspaces, agents, calls, written through the gateway's own stores.

use chrono::{DateTime, TimeDelta, Utc};
use roundtrip::{
    agents::{self, AgentRow, NewAgent, NewSpendPolicy},
    auth::{self, IssuedKey, NewApiKey},
    billing::{self, Credit, LedgerKind},
    tenants::{self, Tenant, Visibility},
    usage::{self, CostBasis, InferenceStatus, NewInference, ReportedTokens, TokenCounts},
};
use uuid::Uuid;

use super::TestApp;

/// A workspace and the key that opens it.
pub struct World {
    pub tenant: Tenant,
    pub key: String,
    pub key_id: Uuid,
}

/// A call, as far as a test cares.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub agent: Uuid,
    pub at: DateTime<Utc>,
    /// What it cost; none for one without a price.
    pub nanos: Option<i64>,
    pub status: InferenceStatus,
}

impl Call {
    pub fn paid(agent: &AgentRow, at: DateTime<Utc>, nanos: i64) -> Self {
        Self {
            agent: agent.id,
            at,
            nanos: Some(nanos),
            status: InferenceStatus::Succeeded,
        }
    }
}

impl World {
    /// A public workspace in UTC, 60 days old.
    pub async fn new(app: &TestApp, handle: &str) -> Self {
        Self::in_zone(app, handle, "UTC").await
    }

    pub async fn in_zone(app: &TestApp, handle: &str, timezone: &str) -> Self {
        let created_at = app.now - TimeDelta::days(60);
        let tenant = Tenant {
            id: Uuid::now_v7(),
            handle: handle.to_owned(),
            display_name: format!("Workspace of {handle}"),
            owner_handle: Some(handle.to_owned()),
            audit_visibility: Visibility::Public,
            reporting_timezone: timezone.to_owned(),
            created_at,
        };
        Self::of(app, tenant).await
    }

    pub async fn of(app: &TestApp, tenant: Tenant) -> Self {
        let tx = app.app.databases.begin().await.unwrap();
        tenants::insert(&tx, tenant.clone()).await.unwrap();
        let key = IssuedKey::generate();
        let new = NewApiKey {
            tenant: tenant.id,
            agent: None,
            label: "owner",
            expires_at: None,
            created_at: tenant.created_at,
        };
        let key_id = auth::insert(&tx, new, &key).await.unwrap().id;
        tx.commit().await.unwrap();
        Self {
            tenant,
            key: key.expose().to_owned(),
            key_id,
        }
    }

    /// A key of this workspace; bound to an agent, if one is given.
    pub async fn key(
        &self,
        app: &TestApp,
        agent: Option<&AgentRow>,
        expires_at: Option<DateTime<Utc>>,
    ) -> String {
        let tx = app.app.databases.begin().await.unwrap();
        let key = IssuedKey::generate();
        let new = NewApiKey {
            tenant: self.tenant.id,
            agent: agent.map(|agent| agent.id),
            label: "another",
            expires_at,
            created_at: self.tenant.created_at,
        };
        auth::insert(&tx, new, &key).await.unwrap();
        tx.commit().await.unwrap();
        key.expose().to_owned()
    }

    pub async fn agent(&self, app: &TestApp, handle: &str) -> AgentRow {
        self.agents(app, &[handle]).await.remove(0)
    }

    /// Agents, each a minute younger than the one before.
    pub async fn agents(&self, app: &TestApp, handles: &[&str]) -> Vec<AgentRow> {
        let tx = app.app.databases.begin().await.unwrap();
        let mut rows = Vec::new();
        for (minutes, handle) in (0..).zip(handles) {
            let new = NewAgent {
                tenant: self.tenant.id,
                handle: (*handle).to_owned(),
                name: format!("Agent {handle}"),
                framework: None,
                visibility: Visibility::Public,
                public_key_ed25519: None,
                created_at: self.tenant.created_at + TimeDelta::minutes(minutes),
            };
            rows.push(agents::insert(&tx, new).await.unwrap());
        }
        tx.commit().await.unwrap();
        rows
    }

    pub async fn policy(&self, app: &TestApp, agent: &AgentRow, policy: NewSpendPolicy) {
        let tx = app.app.databases.begin().await.unwrap();
        agents::set_spend_policy(&tx, agent, policy, self.tenant.created_at)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// A wallet with dollars in it; the shared one, or an agent's own.
    pub async fn wallet(&self, app: &TestApp, agent: Option<&AgentRow>, dollars: i64) -> Uuid {
        let tx = app.app.databases.begin().await.unwrap();
        let at = self.tenant.created_at;
        let wallet = billing::open_wallet(&tx, &self.tenant, agent.map(|agent| agent.id), at)
            .await
            .unwrap()
            .id;
        let credit = Credit {
            wallet,
            kind: LedgerKind::Topup,
            amount_nanos: dollars * 1_000_000_000,
            memo: Some("First top-up"),
            at,
        };
        billing::credit(&tx, &self.tenant, credit).await.unwrap();
        tx.commit().await.unwrap();
        wallet
    }

    /// Records calls as the router would, at the moment of the newest.
    pub async fn record(&self, app: &TestApp, calls: &[Call]) {
        let new: Vec<NewInference> = calls.iter().map(|call| self.inference(call)).collect();
        let newest = calls.iter().map(|call| call.at).max().unwrap();
        let tx = app.app.databases.begin().await.unwrap();
        usage::record(&tx, &self.tenant, &new, newest)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    fn inference(&self, call: &Call) -> NewInference {
        let reported = ReportedTokens {
            input: 100,
            output: 10,
            ..ReportedTokens::default()
        };
        NewInference {
            agent: call.agent,
            api_key: Some(self.key_id),
            requested_model: "some-model".to_owned(),
            model: None,
            provider: None,
            endpoint: None,
            status: call.status,
            finish_reason: None,
            tokens: TokenCounts::try_from(reported).unwrap(),
            cost: call
                .nanos
                .map_or(CostBasis::Unpriced, |nanos| CostBasis::ProviderReported {
                    nanos,
                }),
            fee_nanos: 0,
            latency_ms: Some(250),
            ttft_ms: Some(50),
            streamed: false,
            created_at: call.at,
        }
    }
}
