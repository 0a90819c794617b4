//! A tenant that calls models, and the questions one can ask about it.

use async_graphql::{
    Context, EmptyMutation, EmptySubscription, ID, MergedObject, Object, Request, Schema,
};
use chrono::{DateTime, Utc};
use roundtrip::{
    agents::{self, AgentRow, NewAgent},
    auth::{self, ApiKeyRow, ApiKeyScope, Credential, IssuedKey, NewApiKey, Viewer},
    catalog::Catalog,
    clock::Clock,
    database::Transaction,
    error::Error,
    graphql::{BigInt, ContextExt, Kind, RequestContext, encode_id, parse_id},
    metrics::BatchMetrics,
    tenants::{self, Tenant, Visibility},
    usage::{
        self, CostBasis, Granularity, Inference, InferenceById, InferenceStatus, Named,
        NewInference, ReportedTokens, SpendWindow, SpentByAgent, TimeRangeInput, UsageReport,
        UsageWorkspace,
    },
};
use sea_orm::{ConnectionTrait, Statement, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::support::TestDatabase;

/// A database with models and providers, at a fixed moment.
pub struct World {
    pub database: TestDatabase,
    pub now: DateTime<Utc>,
    pub models: Vec<Named>,
    pub providers: Vec<Named>,
    pub catalog: Catalog,
    schema: Schema<Query, EmptyMutation, EmptySubscription>,
}

/// A tenant with an agent and a key of the whole workspace.
pub struct Account {
    pub tenant: Tenant,
    pub agent: AgentRow,
    pub key: ApiKeyRow,
}

impl World {
    pub async fn at(now: &str) -> Self {
        let database = TestDatabase::new().await;
        let now = moment(now);
        let models = named(&["ant/small", "bee/large", "cat/large"]);
        let providers = named(&["anthill", "beehive"]);
        for model in &models {
            insert_model(&database, model, now).await;
        }
        for provider in &providers {
            insert_provider(&database, provider, now).await;
        }
        let catalog = Catalog::new(database.databases.clone(), Clock::Fixed(now));
        catalog.refresh().await.unwrap();
        Self {
            database,
            now,
            models,
            providers,
            catalog,
            schema: Schema::new(Query::default(), EmptyMutation, EmptySubscription),
        }
    }

    /// `alice`, who owns a workspace in a timezone.
    pub async fn account(&self, handle: &str, timezone: &str) -> Account {
        let tx = self.database.databases.begin().await.unwrap();
        let account = account(&tx, handle, timezone).await;
        tx.commit().await.unwrap();
        account
    }

    /// One more agent.
    pub async fn agent(&self, account: &Account, handle: &str) -> AgentRow {
        let tx = self.database.databases.begin().await.unwrap();
        let agent = new_agent(&tx, account.tenant.id, handle).await;
        tx.commit().await.unwrap();
        agent
    }

    pub async fn record(&self, account: &Account, calls: &[NewInference]) -> Vec<Uuid> {
        self.try_record(account, calls).await.unwrap()
    }

    pub async fn try_record(
        &self,
        account: &Account,
        calls: &[NewInference],
    ) -> Result<Vec<Uuid>, Error> {
        let tx = self.database.databases.begin().await?;
        let ids = usage::record(&tx, &account.tenant, calls, self.now).await?;
        tx.commit().await?;
        Ok(ids)
    }

    /// Asks as the key of the whole workspace; answers `data`.
    pub async fn ask(&self, account: &Account, query: &str) -> Json {
        let answer = self.answer(account.viewer(), query).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].clone()
    }

    /// Asks as anyone; answers everything.
    pub async fn answer(&self, viewer: Viewer, query: &str) -> Json {
        let context = RequestContext::new(
            self.database.databases.read().clone(),
            Credential::Known(viewer),
            self.now,
            BatchMetrics::default(),
        );
        let request = Request::new(query).data(context).data(self.catalog.clone());
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// What the tenant was charged, from its ledger.
    pub async fn debited(&self, account: &Account) -> i64 {
        let sql = "SELECT CAST(COALESCE(-SUM(amount_nanos), 0) AS bigint) FROM ledger_entry \
                   WHERE kind = 'debit' AND tenant_id = $1";
        self.number(sql, [account.tenant.id.into()]).await
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "of one column there is no other order"
    )]
    pub async fn number(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> i64 {
        let db = self.database.databases.read();
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    /// A call that succeeded and cost so much.
    pub fn call(&self, agent: &AgentRow, at: &str, nanos: i64) -> NewInference {
        self.call_at(agent, moment(at), nanos)
    }

    pub fn call_at(&self, agent: &AgentRow, at: DateTime<Utc>, nanos: i64) -> NewInference {
        NewInference {
            agent: agent.id,
            api_key: None,
            requested_model: "roundtrip/auto".to_owned(),
            model: Some(self.models[0].clone()),
            provider: Some(self.providers[0].clone()),
            endpoint: None,
            status: InferenceStatus::Succeeded,
            finish_reason: None,
            tokens: ReportedTokens {
                input: 100,
                cache_read: 60,
                cache_write: 10,
                output: 20,
                reasoning: 5,
            }
            .try_into()
            .unwrap(),
            cost: CostBasis::ProviderReported { nanos },
            fee_nanos: 0,
            latency_ms: Some(800),
            ttft_ms: Some(90),
            streamed: true,
            created_at: at,
        }
    }
}

impl Account {
    /// The key of the whole workspace.
    pub fn viewer(&self) -> Viewer {
        Viewer::of_key(self.tenant.clone(), self.key.clone())
    }

    /// A key that is bound to an agent.
    pub fn viewer_of(&self, agent: &AgentRow) -> Viewer {
        let key = ApiKeyRow {
            agent_id: Some(agent.id),
            scope: ApiKeyScope::Agent,
            ..self.key.clone()
        };
        Viewer::of_key(self.tenant.clone(), key)
    }
}

pub async fn account(tx: &Transaction, handle: &str, timezone: &str) -> Account {
    let tenant = Tenant {
        id: Uuid::now_v7(),
        handle: handle.to_owned(),
        display_name: handle.to_owned(),
        owner_handle: None,
        audit_visibility: Visibility::Private,
        reporting_timezone: timezone.to_owned(),
        created_at: moment("2026-01-01T00:00:00Z"),
    };
    tenants::insert(tx, tenant.clone()).await.unwrap();
    let agent = new_agent(tx, tenant.id, "first").await;
    let new = NewApiKey {
        tenant: tenant.id,
        agent: None,
        label: "console",
        expires_at: None,
        created_at: tenant.created_at,
    };
    let key = auth::insert(tx, new, &IssuedKey::generate()).await.unwrap();
    Account { tenant, agent, key }
}

pub fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

pub fn wire(kind: Kind, id: Uuid) -> String {
    encode_id(kind, id).to_string()
}

/// A number that travels as a string.
pub fn int(value: &Json) -> i64 {
    value.as_str().unwrap().parse().unwrap()
}

async fn new_agent(tx: &Transaction, tenant: Uuid, handle: &str) -> AgentRow {
    let new = NewAgent {
        tenant,
        handle: handle.to_owned(),
        name: format!("Agent {handle}"),
        framework: None,
        visibility: Visibility::Private,
        public_key_ed25519: None,
        created_at: moment("2026-01-01T00:00:00Z"),
    };
    agents::insert(tx, new).await.unwrap()
}

fn named(slugs: &[&str]) -> Vec<Named> {
    slugs
        .iter()
        .map(|slug| Named {
            id: Uuid::now_v7(),
            slug: (*slug).to_owned(),
        })
        .collect()
}

async fn insert_model(database: &TestDatabase, model: &Named, now: DateTime<Utc>) {
    let sql = "INSERT INTO model (id, slug, display_name, kind, input_modalities, output_modalities, capabilities, \
               supported_parameters, routable_status, created_at, updated_at) \
               VALUES ($1, $2, $2, 'model', '[]', '[]', '[]', '[]', 'active', $3, $3)";
    insert(database, sql, model, now).await;
}

async fn insert_provider(database: &TestDatabase, provider: &Named, now: DateTime<Utc>) {
    let sql = "INSERT INTO provider (id, slug, display_name, active, data_regions, created_at, updated_at) \
               VALUES ($1, $2, $2, true, '[]', $3, $3)";
    insert(database, sql, provider, now).await;
}

async fn insert(database: &TestDatabase, sql: &str, named: &Named, now: DateTime<Utc>) {
    let db = database.raw().await;
    let values: [Value; 3] = [named.id.into(), named.slug.clone().into(), now.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.unwrap();
}

#[derive(Default, MergedObject)]
struct Query(UsageWorkspace, Fields);

#[derive(Default)]
struct Fields;

#[Object]
impl Fields {
    #[expect(clippy::unused_async, reason = "a resolver has to be")]
    async fn agent(&self, id: ID) -> Result<AgentFields, Error> {
        parse_id("id", &id, Kind::Agent).map(AgentFields)
    }

    async fn inference(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Inference>, Error> {
        let id = parse_id("id", &id, Kind::Inference)?;
        Ok(ctx.load(InferenceById(id)).await?.map(Inference::from))
    }
}

struct AgentFields(Uuid);

#[Object]
impl AgentFields {
    async fn usage(
        &self,
        ctx: &Context<'_>,
        range: TimeRangeInput,
        granularity: Granularity,
    ) -> Result<Option<UsageReport>, Error> {
        usage::agent_usage(ctx, self.0, range, granularity).await
    }

    async fn spent_today(&self, ctx: &Context<'_>) -> Result<Option<BigInt>, Error> {
        self.spent(ctx, SpendWindow::Day).await
    }

    async fn spent_this_month(&self, ctx: &Context<'_>) -> Result<Option<BigInt>, Error> {
        self.spent(ctx, SpendWindow::Month).await
    }
}

impl AgentFields {
    async fn spent(&self, ctx: &Context<'_>, window: SpendWindow) -> Result<Option<BigInt>, Error> {
        let key = SpentByAgent {
            agent: self.0,
            window,
            timezone: ctx.viewer()?.tenant.timezone()?,
        };
        Ok(ctx.load(key).await?.map(BigInt))
    }
}
