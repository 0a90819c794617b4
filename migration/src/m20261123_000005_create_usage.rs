//! Inferences, and their roll-ups: as narrow as the questions of the screen.
//!
//! `usage_quarter`, `usage_day` and `usage_month` hold one row a slice and bucket. A slice is a dimension and a
//! key: the tenant's total (nil key), one agent, one model … Days and months are the tenant's own (its reporting
//! timezone), quarter-hours are UTC. `usage_cube` is the finest grain and answers what no slice does.

use sea_orm_migration::prelude::*;

use crate::dialect;

/// See the module.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run_partitioned(manager, "inference", INFERENCE).await?;
        dialect::run(manager, INFERENCE_INDEXES).await?;
        for (table, bucket) in SLICES {
            dialect::run(manager, &slice_table(table, bucket)).await?;
        }
        dialect::run(manager, &cube_table()).await?;
        dialect::run(manager, WATERMARK).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }
}

const INFERENCE: &str = r"
  id                  uuid NOT NULL,
  tenant_id           uuid NOT NULL REFERENCES tenant (id),
  agent_id            uuid NOT NULL,
  api_key_id          uuid REFERENCES api_key (id),
  requested_model     text NOT NULL,
  model_id            uuid REFERENCES model (id),
  provider_id         uuid REFERENCES provider (id),
  endpoint_id         uuid REFERENCES model_endpoint (id),
  status              text NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed_provider_error',
                        'failed_timeout', 'failed_other', 'rejected_cap', 'rejected_funds', 'rejected_floor',
                        'rejected_policy', 'cancelled')),
  finish_reason       text CHECK (finish_reason IN ('stop', 'length', 'tool_calls', 'content_filter', 'function_call')),
  input_tokens        bigint NOT NULL CHECK (input_tokens >= 0),
  cache_read_tokens   bigint NOT NULL CHECK (cache_read_tokens >= 0),
  cache_write_tokens  bigint NOT NULL CHECK (cache_write_tokens >= 0),
  output_tokens       bigint NOT NULL CHECK (output_tokens >= 0),
  reasoning_tokens    bigint NOT NULL CHECK (reasoning_tokens >= 0),
  cost_nanos          bigint CHECK (cost_nanos >= 0),
  provider_cost_nanos bigint CHECK (provider_cost_nanos >= 0),
  fee_nanos           bigint CHECK (fee_nanos >= 0),
  cost_source         text NOT NULL CHECK (cost_source IN ('provider_reported', 'price_book', 'unpriced', 'free')),
  latency_ms          integer CHECK (latency_ms >= 0),
  ttft_ms             integer CHECK (ttft_ms >= 0),
  streamed            boolean NOT NULL,
  created_at          timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id),
  CHECK (cache_read_tokens + cache_write_tokens <= input_tokens),
  CHECK (reasoning_tokens <= output_tokens),
  CHECK ((cost_nanos IS NULL) = (cost_source = 'unpriced'))
";

const INFERENCE_INDEXES: &str = "
CREATE INDEX inference_by_tenant ON inference (tenant_id, created_at, id);
CREATE INDEX inference_by_agent ON inference (agent_id, created_at, id);
";

/// The roll-up tables of slices, each with its bucket column.
const SLICES: [(&str, &str); 3] = [
    ("usage_quarter", "bucket timestamptz"),
    ("usage_day", "day date"),
    ("usage_month", "month date"),
];

/// What every roll-up row counts. Sums only, so that a write is a plain addition.
const MEASURES: &str = "
  requests            bigint NOT NULL,
  succeeded           bigint NOT NULL,
  failed              bigint NOT NULL,
  rejected            bigint NOT NULL,
  unpriced            bigint NOT NULL,
  input_tokens        bigint NOT NULL,
  cache_read_tokens   bigint NOT NULL,
  cache_write_tokens  bigint NOT NULL,
  output_tokens       bigint NOT NULL,
  reasoning_tokens    bigint NOT NULL,
  cost_nanos          bigint NOT NULL,
  provider_cost_nanos bigint NOT NULL,
  fee_nanos           bigint NOT NULL
";

const WATERMARK: &str = "
CREATE TABLE usage_watermark (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  as_of     timestamptz NOT NULL
);
";

const DOWN: &str = "DROP TABLE usage_watermark; DROP TABLE usage_cube; DROP TABLE usage_month; \
                    DROP TABLE usage_day; DROP TABLE usage_quarter; DROP TABLE inference;";

fn slice_table(table: &str, bucket: &str) -> String {
    let column = bucket.split(' ').next().unwrap_or(bucket);
    format!(
        "CREATE TABLE {table} (
           tenant_id uuid NOT NULL REFERENCES tenant (id),
           dimension text NOT NULL CHECK (dimension IN ('total', 'agent', 'model', 'provider', 'api_key', 'status')),
           key_id    uuid NOT NULL,
           {bucket} NOT NULL,
           {MEASURES},
           PRIMARY KEY (tenant_id, dimension, key_id, {column})
         );
         CREATE INDEX {table}_by_{column} ON {table} (tenant_id, dimension, {column});"
    )
}

/// Absent keys (a call that was never routed has no model) are the nil UUID: a primary key takes no null.
fn cube_table() -> String {
    format!(
        "CREATE TABLE usage_cube (
           tenant_id   uuid NOT NULL REFERENCES tenant (id),
           bucket      timestamptz NOT NULL,
           agent_id    uuid NOT NULL,
           model_id    uuid NOT NULL,
           provider_id uuid NOT NULL,
           api_key_id  uuid NOT NULL,
           status      text NOT NULL,
           {MEASURES},
           PRIMARY KEY (tenant_id, bucket, agent_id, model_id, provider_id, api_key_id, status)
         );
         CREATE INDEX usage_cube_by_agent ON usage_cube (tenant_id, agent_id, bucket);"
    )
}
