//! Sessions of browsers. The secret itself is only in the browser: the row holds its SHA-256.

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
CREATE UNIQUE INDEX api_key_of_tenant ON api_key (tenant_id, id);
CREATE TABLE session (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES tenant (id),
  api_key_id uuid,
  subject    text,
  token_hash text COLLATE "C" NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, api_key_id) REFERENCES api_key (tenant_id, id),
  CHECK (api_key_id IS NULL OR subject IS NULL),
  CHECK (expires_at > created_at)
);
CREATE INDEX session_by_end ON session (expires_at);
"#;

const DOWN: &str = "DROP TABLE session; DROP INDEX api_key_of_tenant;";
