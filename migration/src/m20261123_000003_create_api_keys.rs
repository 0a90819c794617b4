//! API keys. The key itself is shown once and never stored: the row holds its SHA-256.

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
CREATE TABLE api_key (
  id           uuid PRIMARY KEY,
  tenant_id    uuid NOT NULL REFERENCES tenant (id),
  agent_id     uuid,
  scope        text NOT NULL CHECK (scope IN ('agent', 'workspace_admin')),
  label        text NOT NULL,
  key_prefix   text NOT NULL,
  key_hash     text COLLATE "C" NOT NULL UNIQUE CHECK (length(key_hash) = 64),
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id),
  CHECK ((scope = 'agent') = (agent_id IS NOT NULL))
);
CREATE INDEX api_key_by_tenant ON api_key (tenant_id, created_at, id);
"#;

const DOWN: &str = "DROP TABLE api_key;";
