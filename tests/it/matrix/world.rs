//! Four workspaces of the same shape.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use roundtrip::{
    agents::{self, AgentRow, NewAgent, NewSpendPolicy},
    auth::{self, IssuedKey, NewApiKey},
    billing::{self, NewInvoice, NewInvoiceLine},
    catalog::{
        self, CatalogEntry, EndpointFacts, ModelFacts, ModelKind, ProviderFacts, UnitPrices,
    },
    tenants::{Tenant, Visibility},
    usage::{self, CostBasis, InferenceStatus, Named, NewInference, ReportedTokens, TokenCounts},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use uuid::Uuid;

use super::{
    askers::{Asker, askers},
    words,
};
use crate::{
    support::{TestApp, World},
    tokens::BY_SECRET,
};

/// The application, who asks, and what identifiers stand for.
pub struct Matrix {
    pub app: TestApp,
    pub askers: Vec<Asker>,
    /// Identifiers as clients see them, by their words.
    pub ids: BTreeMap<String, String>,
    /// What a text is shown as, longest first: identifiers in every form.
    pub words: Vec<(String, String)>,
}

/// A workspace of the matrix.
pub struct Party {
    pub world: World,
    pub scout: AgentRow,
}

impl Matrix {
    pub async fn new() -> Self {
        let rates_off = [
            ("LIMITS_RATE_PER_CREDENTIAL", "0"),
            ("LIMITS_RATE_PER_ADDRESS", "0"),
        ];
        let variables: Vec<_> = rates_off.into_iter().chain(BY_SECRET).collect();
        let app = TestApp::with(&variables).await;
        let offer = write_catalog(&app).await;
        let alice = move_in(&app, &offer, "alice", Visibility::Public).await;
        let mallory = move_in(&app, &offer, "mallory", Visibility::Public).await;
        let internal = move_in(&app, &offer, "internal-ops", Visibility::Public).await;
        move_in(&app, &offer, "recluse", Visibility::Private).await;
        let askers = askers(&app, [&alice, &mallory, &internal]).await;
        let (ids, words) = words::read(&app).await;
        Self {
            app,
            askers,
            ids,
            words,
        }
    }

    pub fn asker(&self, name: &str) -> &Asker {
        self.askers.iter().find(|asker| asker.name == name).unwrap()
    }
}

/// A workspace with three agents, of which one is private, with wallets, calls, events, keys and an invoice.
async fn move_in(app: &TestApp, offer: &Offer, handle: &str, visibility: Visibility) -> Party {
    let tenant = Tenant {
        id: Uuid::now_v7(),
        handle: handle.to_owned(),
        display_name: format!("Workspace of {handle}"),
        owner_handle: Some(handle.to_owned()),
        audit_visibility: visibility,
        reporting_timezone: "UTC".to_owned(),
        created_at: app.now - TimeDelta::days(60),
    };
    let world = World::of(app, tenant).await;
    let mut rows = world.agents(app, &["scout", "clerk"]).await;
    rows.push(private_agent(app, &world).await);
    let caps = NewSpendPolicy {
        daily_nanos: Some(5_000_000_000),
        ..NewSpendPolicy::default()
    };
    world.policy(app, &rows[0], caps).await;
    world.wallet(app, None, 10).await;
    world.wallet(app, Some(&rows[0]), 5).await;
    // The private agent called a month ago, for which there is the invoice.
    let calls: Vec<NewInference> = [1, 2, 30 * 24]
        .into_iter()
        .zip(&rows)
        .map(|(hours, agent)| call(&world, agent, offer, app.now - TimeDelta::hours(hours)))
        .collect();
    let tx = app.app.databases.begin().await.unwrap();
    usage::record(&tx, &world.tenant, &calls, app.now)
        .await
        .unwrap();
    let invoice = invoice(offer, app.now - TimeDelta::days(30));
    billing::issue(&tx, &world.tenant, invoice).await.unwrap();
    tx.commit().await.unwrap();
    Party {
        world,
        scout: rows.remove(0),
    }
}

async fn private_agent(app: &TestApp, world: &World) -> AgentRow {
    let new = NewAgent {
        tenant: world.tenant.id,
        handle: "vault".to_owned(),
        name: "Agent vault".to_owned(),
        framework: None,
        visibility: Visibility::Private,
        public_key_ed25519: None,
        created_at: world.tenant.created_at + TimeDelta::hours(1),
    };
    let tx = app.app.databases.begin().await.unwrap();
    let agent = agents::insert(&tx, new).await.unwrap();
    tx.commit().await.unwrap();
    agent
}

fn call(world: &World, agent: &AgentRow, offer: &Offer, at: DateTime<Utc>) -> NewInference {
    let reported = ReportedTokens {
        input: 100,
        output: 10,
        ..ReportedTokens::default()
    };
    NewInference {
        agent: agent.id,
        api_key: Some(world.key_id),
        requested_model: offer.model.slug.clone(),
        model: Some(offer.model.clone()),
        provider: Some(offer.provider.clone()),
        endpoint: None,
        status: InferenceStatus::Succeeded,
        finish_reason: None,
        tokens: TokenCounts::try_from(reported).unwrap(),
        cost: CostBasis::ProviderReported {
            nanos: 1_000_000_000,
        },
        fee_nanos: 0,
        latency_ms: Some(250),
        ttft_ms: Some(50),
        streamed: false,
        created_at: at,
    }
}

fn invoice(offer: &Offer, month: DateTime<Utc>) -> NewInvoice {
    let line = NewInvoiceLine {
        description: "Small".to_owned(),
        model: Some(offer.model.id),
        provider: Some(offer.provider.id),
        requests: 7,
        input_tokens: 100,
        output_tokens: 10,
        amount_nanos: 2_000_000_000,
    };
    NewInvoice {
        month,
        number: "INV-1".to_owned(),
        credits_nanos: 0,
        lines: vec![line],
        issued_at: month + TimeDelta::days(20),
        paid_at: None,
    }
}

/// A model and who offers it.
struct Offer {
    model: Named,
    provider: Named,
}

async fn write_catalog(app: &TestApp) -> Offer {
    let entry = CatalogEntry {
        provider: ProviderFacts {
            slug: "atlas".to_owned(),
            display_name: "Atlas".to_owned(),
            details: None,
        },
        model: ModelFacts {
            slug: "atlas/small".to_owned(),
            display_name: "Small".to_owned(),
            kind: ModelKind::Model,
            context_window: Some(8_192),
            max_output_tokens: None,
            input_modalities: vec!["text".to_owned()],
            output_modalities: vec!["text".to_owned()],
            capabilities: vec!["vision".to_owned()],
            deprecated_at: None,
            details: None,
        },
        endpoint: EndpointFacts {
            provider_model_name: "small-1".to_owned(),
            region: "global".to_owned(),
        },
        prices: UnitPrices {
            input: Some(1_000_000),
            output: Some(2_000_000),
            ..UnitPrices::default()
        },
        source: "test".to_owned(),
    };
    let tx = app.app.databases.begin().await.unwrap();
    catalog::write(&tx, &[entry], app.now).await.unwrap();
    tx.commit().await.unwrap();
    app.app.catalog.refresh().await.unwrap();
    let raw = app.database.raw().await;
    Offer {
        model: named(&raw, "model").await,
        provider: named(&raw, "provider").await,
    }
}

/// The only row of a table of the catalogue.
async fn named(raw: &DatabaseConnection, table: &str) -> Named {
    let statement = Statement::from_string(
        raw.get_database_backend(),
        format!("SELECT id, slug FROM {table}"),
    );
    let row = raw.query_one_raw(statement).await.unwrap().unwrap();
    Named {
        id: row.try_get("", "id").unwrap(),
        slug: row.try_get("", "slug").unwrap(),
    }
}

impl Party {
    pub async fn issue(
        &self,
        app: &TestApp,
        label: &str,
        agent: Option<&AgentRow>,
        expires_at: Option<DateTime<Utc>>,
    ) -> String {
        let key = IssuedKey::generate();
        let new = NewApiKey {
            tenant: self.world.tenant.id,
            agent: agent.map(|agent| agent.id),
            label,
            expires_at,
            created_at: self.world.tenant.created_at,
        };
        let tx = app.app.databases.begin().await.unwrap();
        auth::insert(&tx, new, &key).await.unwrap();
        tx.commit().await.unwrap();
        key.expose().to_owned()
    }
}
