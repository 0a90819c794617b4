//! Models, providers, where a model is offered, and the append-only price book (prices in pico-USD per token).

use sea_orm_migration::prelude::*;

use crate::dialect;

/// See the module.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }
}

const UP: &str = r#"
CREATE TABLE provider (
  id                   uuid PRIMARY KEY,
  slug                 text COLLATE "C" NOT NULL UNIQUE,
  display_name         text NOT NULL,
  active               boolean NOT NULL,
  status_page_url      text,
  terms_of_service_url text,
  privacy_policy_url   text,
  data_regions         jsonb NOT NULL,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL
);
CREATE TABLE model (
  id                    uuid PRIMARY KEY,
  slug                  text COLLATE "C" NOT NULL UNIQUE,
  display_name          text NOT NULL,
  kind                  text NOT NULL CHECK (kind IN ('model', 'router')),
  author                text,
  context_window        bigint CHECK (context_window > 0),
  max_output_tokens     bigint CHECK (max_output_tokens > 0),
  input_modalities      jsonb NOT NULL,
  output_modalities     jsonb NOT NULL,
  capabilities          jsonb NOT NULL,
  supported_parameters  jsonb NOT NULL,
  routable_status       text NOT NULL CHECK (routable_status IN ('active', 'degraded', 'inactive', 'deprecated')),
  q_prior_milli         integer CHECK (q_prior_milli BETWEEN 0 AND 1000),
  aa_intelligence_index integer,
  released_at           date,
  deprecated_at         date,
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
);
CREATE TABLE model_endpoint (
  id                  uuid PRIMARY KEY,
  model_id            uuid NOT NULL REFERENCES model (id),
  provider_id         uuid NOT NULL REFERENCES provider (id),
  provider_model_name text NOT NULL,
  region              text COLLATE "C" NOT NULL,
  context_window      bigint CHECK (context_window > 0),
  max_output_tokens   bigint CHECK (max_output_tokens > 0),
  active              boolean NOT NULL,
  UNIQUE (model_id, provider_id, region)
);
CREATE INDEX model_endpoint_by_provider ON model_endpoint (provider_id);
CREATE TABLE model_price (
  id                  uuid PRIMARY KEY,
  endpoint_id         uuid NOT NULL REFERENCES model_endpoint (id),
  effective_from      timestamptz NOT NULL,
  effective_to        timestamptz,
  input_picos         bigint CHECK (input_picos >= 0),
  output_picos        bigint CHECK (output_picos >= 0),
  cache_read_picos    bigint CHECK (cache_read_picos >= 0),
  cache_write_picos   bigint CHECK (cache_write_picos >= 0),
  reasoning_picos     bigint CHECK (reasoning_picos >= 0),
  request_picos       bigint CHECK (request_picos >= 0),
  source              text NOT NULL,
  CHECK (effective_to IS NULL OR effective_to > effective_from),
  UNIQUE (endpoint_id, effective_from)
);
CREATE UNIQUE INDEX model_price_current ON model_price (endpoint_id) WHERE effective_to IS NULL;
"#;

const DOWN: &str =
    "DROP TABLE model_price; DROP TABLE model_endpoint; DROP TABLE model; DROP TABLE provider;";
