//! Six plain statements, and the document written here.

use axum::body::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use deadpool_postgres::ClientWrapper;
use serde::Serialize;
use tokio::try_join;
use tokio_postgres::{Row, types::ToSql};
use uuid::Uuid;

use crate::Failure;

const TENANT: &str = "
SELECT t.handle, coalesce(h.events, 0) AS height, coalesce(m.cost_nanos, 0) AS cost, coalesce(m.requests, 0) AS requests,
       (SELECT CAST(coalesce(sum(balance_nanos), 0) AS bigint) FROM wallet WHERE tenant_id = $1) AS balance
FROM tenant AS t
LEFT JOIN audit_height AS h ON h.tenant_id = t.id
LEFT JOIN usage_month AS m
  ON m.tenant_id = t.id AND m.dimension = 'total' AND m.key_id = '00000000-0000-0000-0000-000000000000'
  AND m.month = CAST(date_trunc('month', now() AT TIME ZONE 'UTC') AS date)
WHERE t.id = $1";

const AGENTS: &str = "
SELECT a.handle, a.name, a.status, w.balance_nanos - w.reserved_nanos AS available
FROM agent AS a
LEFT JOIN wallet AS w ON w.agent_id = a.id
WHERE a.tenant_id = $1
ORDER BY a.created_at DESC, a.id DESC
LIMIT 20";

const EVENTS: &str = "
SELECT e.seq, e.event_type, a.handle, e.previous_hash, e.event_hash, e.created_at
FROM (
  SELECT * FROM audit_event WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT 20
) AS e
JOIN agent AS a ON a.id = e.agent_id
ORDER BY e.created_at DESC, e.id DESC";

/// Days first, then models: a row is one or the other.
const SPEND: &str = "
(
  SELECT day, CAST(NULL AS text) AS model, requests, cost_nanos
  FROM usage_day
  WHERE tenant_id = $1 AND dimension = 'total' AND key_id = '00000000-0000-0000-0000-000000000000'
    AND day >= CAST(date_trunc('month', now() AT TIME ZONE 'UTC') AS date)
    AND day < CAST(date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month' AS date)
  ORDER BY day
)
UNION ALL
(
  SELECT NULL, model.slug, u.requests, u.cost_nanos
  FROM usage_month AS u
  JOIN model ON model.id = u.key_id
  WHERE u.tenant_id = $1 AND u.dimension = 'model'
    AND u.month = CAST(date_trunc('month', now() AT TIME ZONE 'UTC') AS date)
  ORDER BY u.cost_nanos DESC, model.slug
  LIMIT 10
)";

const MODELS: &str = "
SELECT m.slug, m.display_name, m.routable_status, m.context_window, o.input_picos, o.output_picos,
       coalesce(o.providers, '{}') AS providers
FROM model AS m
LEFT JOIN (
  SELECT e.model_id,
         (array_agg(p.input_picos ORDER BY p.input_picos, p.output_picos))[1] AS input_picos,
         (array_agg(p.output_picos ORDER BY p.input_picos, p.output_picos))[1] AS output_picos,
         array_agg(DISTINCT provider.slug) AS providers
  FROM model_endpoint AS e
  JOIN provider ON provider.id = e.provider_id
  LEFT JOIN model_price AS p ON p.endpoint_id = e.id AND p.effective_to IS NULL
  GROUP BY e.model_id
) AS o ON o.model_id = m.id
ORDER BY m.slug";

const PROVIDERS: &str = "SELECT slug, display_name, active FROM provider ORDER BY slug";

#[derive(Serialize)]
struct Document<'a> {
    workspace: &'a str,
    agents: Vec<Agent<'a>>,
    audit: Audit<'a>,
    balance: String,
    month: Month<'a>,
    models: Vec<Model<'a>>,
    providers: Vec<Provider<'a>>,
}

#[derive(Serialize)]
struct Agent<'a> {
    handle: &'a str,
    name: &'a str,
    status: &'a str,
    available: Option<String>,
}

#[derive(Serialize)]
struct Audit<'a> {
    height: i64,
    events: Vec<Event<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    seq: i64,
    r#type: &'a str,
    agent: &'a str,
    previous_hash: Option<&'a str>,
    hash: &'a str,
    created_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct Month<'a> {
    cost: String,
    requests: i64,
    days: Vec<Day>,
    models: Vec<ModelSpend<'a>>,
}

#[derive(Serialize)]
struct Day {
    day: NaiveDate,
    cost: String,
}

#[derive(Serialize)]
struct ModelSpend<'a> {
    model: &'a str,
    requests: i64,
    cost: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Model<'a> {
    slug: &'a str,
    display_name: &'a str,
    status: &'a str,
    context_window: Option<i64>,
    input_picos: Option<String>,
    output_picos: Option<String>,
    providers: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Provider<'a> {
    slug: &'a str,
    display_name: &'a str,
    active: bool,
}

/// The document; none for an unknown tenant. The statements leave together on one connection, so all of them cost one
/// round trip.
pub(super) async fn answer(client: &ClientWrapper, tenant: Uuid) -> Result<Option<Bytes>, Failure> {
    let of_tenant: [&(dyn ToSql + Sync); 1] = [&tenant];
    let (tenants, agents, events, spend, models, providers) = try_join!(
        rows(client, TENANT, &of_tenant),
        rows(client, AGENTS, &of_tenant),
        rows(client, EVENTS, &of_tenant),
        rows(client, SPEND, &of_tenant),
        rows(client, MODELS, &[]),
        rows(client, PROVIDERS, &[]),
    )?;
    let Some(head) = tenants.first() else {
        return Ok(None);
    };
    let document = Document {
        workspace: head.get("handle"),
        agents: agents.iter().map(Agent::from).collect(),
        audit: Audit {
            height: head.get("height"),
            events: events.iter().map(Event::from).collect(),
        },
        balance: amount(head, "balance"),
        month: Month {
            cost: amount(head, "cost"),
            requests: head.get("requests"),
            days: spend.iter().filter_map(Day::read).collect(),
            models: spend.iter().filter_map(ModelSpend::read).collect(),
        },
        models: models.iter().map(Model::from).collect(),
        providers: providers.iter().map(Provider::from).collect(),
    };
    Ok(Some(serde_json::to_vec(&document)?.into()))
}

async fn rows(
    client: &ClientWrapper,
    sql: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, tokio_postgres::Error> {
    let statement = client.prepare_cached(sql).await?;
    client.query(&statement, values).await
}

fn amount(row: &Row, column: &str) -> String {
    row.get::<_, i64>(column).to_string()
}

fn optional(row: &Row, column: &str) -> Option<String> {
    row.get::<_, Option<i64>>(column)
        .map(|amount| amount.to_string())
}

impl<'a> From<&'a Row> for Agent<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            handle: row.get("handle"),
            name: row.get("name"),
            status: row.get("status"),
            available: optional(row, "available"),
        }
    }
}

impl<'a> From<&'a Row> for Event<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            seq: row.get("seq"),
            r#type: row.get("event_type"),
            agent: row.get("handle"),
            previous_hash: row.get("previous_hash"),
            hash: row.get("event_hash"),
            created_at: row.get("created_at"),
        }
    }
}

impl Day {
    fn read(row: &Row) -> Option<Self> {
        Some(Self {
            day: row.get::<_, Option<NaiveDate>>("day")?,
            cost: amount(row, "cost_nanos"),
        })
    }
}

impl<'a> ModelSpend<'a> {
    fn read(row: &'a Row) -> Option<Self> {
        Some(Self {
            model: row.get::<_, Option<&str>>("model")?,
            requests: row.get("requests"),
            cost: amount(row, "cost_nanos"),
        })
    }
}

impl<'a> From<&'a Row> for Model<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            slug: row.get("slug"),
            display_name: row.get("display_name"),
            status: row.get("routable_status"),
            context_window: row.get("context_window"),
            input_picos: optional(row, "input_picos"),
            output_picos: optional(row, "output_picos"),
            providers: row.get("providers"),
        }
    }
}

impl<'a> From<&'a Row> for Provider<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            slug: row.get("slug"),
            display_name: row.get("display_name"),
            active: row.get("active"),
        }
    }
}
