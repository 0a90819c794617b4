//! Agents, and the spend policies that bind them. A policy is never edited: a new version supersedes it.

use sea_orm_migration::prelude::*;

use crate::dialect;

/// See the module.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        let one_current = ("agent_id", "superseded_at");
        dialect::run_unique(manager, "spend_policy_current", "spend_policy", one_current).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }
}

const UP: &str = r#"
CREATE TABLE agent (
  id                 uuid PRIMARY KEY,
  tenant_id          uuid NOT NULL REFERENCES tenant (id),
  handle             text COLLATE "C" NOT NULL CHECK (length(handle) BETWEEN 3 AND 64),
  name               text COLLATE "C" NOT NULL,
  framework          text COLLATE "C",
  status             text NOT NULL CHECK (status IN ('active', 'paused', 'suspended', 'archived')),
  visibility         text NOT NULL CHECK (visibility IN ('public', 'private')),
  public_key_ed25519 text,
  created_at         timestamptz NOT NULL,
  archived_at        timestamptz,
  CHECK ((status = 'archived') = (archived_at IS NOT NULL)),
  UNIQUE (tenant_id, handle),
  UNIQUE (tenant_id, id)
);
CREATE INDEX agent_by_created ON agent (tenant_id, created_at, id);
CREATE INDEX agent_by_name ON agent (tenant_id, name, id);
CREATE TABLE spend_policy (
  id                uuid PRIMARY KEY,
  tenant_id         uuid NOT NULL,
  agent_id          uuid NOT NULL,
  per_call_nanos    bigint CHECK (per_call_nanos > 0),
  daily_nanos       bigint CHECK (daily_nanos > 0),
  monthly_nanos     bigint CHECK (monthly_nanos > 0),
  latency_cap_ms    integer CHECK (latency_cap_ms > 0),
  min_quality_milli integer CHECK (min_quality_milli BETWEEN 0 AND 1000),
  allowed_providers jsonb,
  allowed_models    jsonb,
  effective_from    timestamptz NOT NULL,
  superseded_at     timestamptz,
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id)
);
CREATE INDEX spend_policy_history ON spend_policy (agent_id, effective_from);
"#;

const DOWN: &str = "DROP TABLE spend_policy; DROP TABLE agent;";
