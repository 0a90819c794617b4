//! Recording calls: the call, its roll-ups, its debit and its audit event, all or none.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

use super::{
    CostSource, FinishReason, InferenceStatus,
    cost::{Cost, CostBasis, TokenCounts},
    entity::inference,
    rollup::Rollups,
    status::Outcome,
    store,
};
use crate::{
    agents::{self, AgentRow},
    audit,
    auth::Scope,
    billing,
    database::Transaction,
    error::Error,
    graphql::{Kind, encode_id},
    tenants::{self, Tenant},
};

/// A finished call to be recorded.
#[derive(Clone, Debug)]
pub struct NewInference {
    /// Who called.
    pub agent: Uuid,
    /// Which key called.
    pub api_key: Option<Uuid>,
    /// What was asked for: a model or a router.
    pub requested_model: String,
    /// What was called.
    pub model: Option<Named>,
    /// Who served it.
    pub provider: Option<Named>,
    /// Where it was called.
    pub endpoint: Option<Uuid>,
    /// How it ended; never pending.
    pub status: InferenceStatus,
    /// Why the answer ended.
    pub finish_reason: Option<FinishReason>,
    /// What it used.
    pub tokens: TokenCounts,
    /// What is known of its price.
    pub cost: CostBasis,
    /// What is charged on top, in nano-USD.
    pub fee_nanos: i64,
    /// How long the whole answer took.
    pub latency_ms: Option<i32>,
    /// How long the first token took.
    pub ttft_ms: Option<i32>,
    /// Whether the answer was streamed.
    pub streamed: bool,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// Something of the catalogue, by its id and its name there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// Its name in the catalogue.
    pub slug: String,
}

/// Records finished calls of a tenant and returns their ids, in the same order. One or thousands: the number of
/// statements grows with the roll-up rows that are touched, by the thousand.
///
/// Only a call that succeeded is charged for; any other is recorded as free.
///
/// # Errors
///
/// A call is still pending, names an agent that is not the tenant's, or has an impossible cost; or the database could
/// not be asked.
pub async fn record(
    tx: &Transaction,
    tenant: &Tenant,
    calls: &[NewInference],
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    if calls.is_empty() {
        return Ok(Vec::new());
    }
    let rows = calls
        .iter()
        .map(|call| call.row(tenant.id))
        .collect::<Result<Vec<_>, _>>()?;
    let rollups = Rollups::of(&rows, tenant.timezone()?);
    tenants::bump(tx, tenant.id, now).await?;
    let agents = agents_of(tx, tenant.id, calls).await?;
    store::insert(tx, &rows).await?;
    store::add(tx, tenant.id, &rollups).await?;
    store::set_watermark(tx, tenant.id, now).await?;
    let debits = debits(&rows);
    if !debits.is_empty() {
        billing::settle(tx, tenant, &debits).await?;
    }
    let events = calls
        .iter()
        .zip(&rows)
        .map(|(call, row)| event(call, row, &agents))
        .collect::<Result<Vec<_>, _>>()?;
    audit::record(tx, tenant, &events).await?;
    Ok(rows.iter().map(|row| row.id).collect())
}

impl NewInference {
    fn row(&self, tenant: Uuid) -> Result<inference::Model, Error> {
        let cost = match self.status.outcome() {
            None => {
                return Err(Error::bad_input(
                    "status",
                    "must not be pending: record a call when it has ended",
                ));
            }
            Some(Outcome::Succeeded) => Cost::of(self.tokens, &self.cost, self.fee_nanos)?,
            Some(_) => Cost::FREE,
        };
        Ok(inference::Model {
            tenant_id: tenant,
            id: Uuid::now_v7(),
            agent_id: self.agent,
            api_key_id: self.api_key,
            requested_model: self.requested_model.clone(),
            model_id: self.model.as_ref().map(|model| model.id),
            provider_id: self.provider.as_ref().map(|provider| provider.id),
            endpoint_id: self.endpoint,
            status: self.status,
            finish_reason: self.finish_reason,
            input_tokens: self.tokens.input(),
            cache_read_tokens: self.tokens.cache_read(),
            cache_write_tokens: self.tokens.cache_write(),
            output_tokens: self.tokens.output(),
            reasoning_tokens: self.tokens.reasoning(),
            cost_nanos: cost.total,
            provider_cost_nanos: cost.provider,
            fee_nanos: cost.fee,
            cost_source: cost.source,
            latency_ms: self.latency_ms,
            ttft_ms: self.ttft_ms,
            streamed: self.streamed,
            created_at: self.created_at,
        })
    }
}

/// The agents of the calls, which must all be the tenant's.
async fn agents_of(
    tx: &Transaction,
    tenant: Uuid,
    calls: &[NewInference],
) -> Result<HashMap<Uuid, AgentRow>, Error> {
    let mut ids: Vec<Uuid> = calls.iter().map(|call| call.agent).collect();
    ids.sort_unstable();
    ids.dedup();
    let scope = Scope {
        tenant,
        agent: None,
    };
    let rows = agents::by_ids(tx, scope, &ids).await?;
    if rows.len() < ids.len() {
        return Err(Error::NotFound { what: "agent" });
    }
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn debits(rows: &[inference::Model]) -> Vec<billing::Debit> {
    rows.iter()
        .filter_map(|row| {
            Some(billing::Debit {
                agent: row.agent_id,
                inference: row.id,
                amount_nanos: row.cost_nanos.filter(|cost| *cost > 0)?,
                at: row.created_at,
            })
        })
        .collect()
}

fn event<'a>(
    call: &NewInference,
    row: &inference::Model,
    agents: &'a HashMap<Uuid, AgentRow>,
) -> Result<audit::NewEvent<'a>, Error> {
    let slug = |named: &Option<Named>| named.as_ref().map(|named| named.slug.clone());
    Ok(audit::NewEvent {
        agent: agents
            .get(&call.agent)
            .ok_or(Error::NotFound { what: "agent" })?,
        event_type: event_type(row),
        payload: payload(call, row),
        inference: Some(row.id),
        provider_slug: slug(&call.provider),
        model_slug: slug(&call.model),
        created_at: row.created_at,
    })
}

/// What the chain calls what happened: a receipt for an answer whose cost is known.
fn event_type(row: &inference::Model) -> &'static str {
    match row.status {
        InferenceStatus::Succeeded if row.cost_source == CostSource::Unpriced => {
            "provider.responded"
        }
        InferenceStatus::Succeeded => "receipt.created",
        InferenceStatus::RejectedCap => "inference.rejected_cap_violation",
        InferenceStatus::RejectedFunds => "inference.rejected_insufficient_funds",
        InferenceStatus::RejectedFloor => "inference.rejected_quality_floor",
        InferenceStatus::RejectedPolicy => "inference.rejected_policy_violation",
        InferenceStatus::Cancelled => "inference.cancelled",
        InferenceStatus::FailedProviderError
        | InferenceStatus::FailedTimeout
        | InferenceStatus::FailedOther => "provider.failed",
        InferenceStatus::Pending => "inference.routed",
    }
}

/// No floats, and money as a string: the chain hashes the text.
fn payload(call: &NewInference, row: &inference::Model) -> serde_json::Value {
    let mut payload = json!({
        "inference_id": encode_id(Kind::Inference, row.id).as_str(),
        "requested_model": call.requested_model,
        "model": call.model.as_ref().map(|model| &model.slug),
        "provider": call.provider.as_ref().map(|provider| &provider.slug),
    });
    if row.status == InferenceStatus::Succeeded {
        payload["input_tokens"] = row.input_tokens.into();
        payload["output_tokens"] = row.output_tokens.into();
        payload["cost_usd"] = row.cost_nanos.map(dollars).into();
    } else {
        payload["status"] = row.status.to_value().into();
    }
    payload
}

fn dollars(nanos: i64) -> String {
    Decimal::new(nanos, 9).normalize().to_string()
}
