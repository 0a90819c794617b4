//! The customer boundary, and the row that changes whenever anything of a tenant changes.

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
CREATE TABLE tenant (
  id                 uuid PRIMARY KEY,
  handle             text COLLATE "C" NOT NULL UNIQUE CHECK (length(handle) BETWEEN 2 AND 63),
  display_name       text NOT NULL,
  owner_handle       text,
  audit_visibility   text NOT NULL CHECK (audit_visibility IN ('public', 'private')),
  reporting_timezone text NOT NULL,
  created_at         timestamptz NOT NULL
);
CREATE TABLE tenant_version (
  tenant_id  uuid PRIMARY KEY REFERENCES tenant (id),
  version    bigint NOT NULL,
  updated_at timestamptz NOT NULL
);
"#;

const DOWN: &str = "DROP TABLE tenant_version; DROP TABLE tenant;";
