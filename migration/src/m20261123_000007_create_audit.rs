//! The audit trail: one hash chain an agent. The chain's head row is the lock of its writers.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::dialect;

/// See the module.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, HEADS).await?;
        dialect::run_partitioned(manager, "audit_event", EVENT).await?;
        dialect::run(manager, EVENT_INDEXES).await?;
        dialect::run_on(manager, DbBackend::Postgres, PUBLIC_POSTGRES).await?;
        dialect::run_on(manager, DbBackend::Sqlite, PUBLIC_SQLITE).await?;
        // A fork is two events that follow the same one, the first included.
        let no_fork = ("tenant_id, agent_id", "previous_hash");
        dialect::run_unique(manager, "audit_event_no_fork", "audit_event", no_fork).await?;
        dialect::run_append_only(manager, "audit_event").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await?;
        dialect::drop_append_only(manager, "audit_event").await
    }
}

/// `audit_height` saves the screen from counting: it moves in the transaction that writes the event.
const HEADS: &str = "
CREATE TABLE audit_chain (
  agent_id  uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  head_seq  bigint NOT NULL CHECK (head_seq >= -1),
  head_hash text,
  head_at   timestamptz,
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id)
);
CREATE TABLE audit_height (
  tenant_id     uuid PRIMARY KEY REFERENCES tenant (id),
  events        bigint NOT NULL,
  public_events bigint NOT NULL,
  latest_at     timestamptz NOT NULL
);
";

/// The columns of the public projection are copied when the event is written: what was public then stays as it
/// was then, whatever is renamed or hidden later.
const EVENT: &str = r"
  tenant_id         uuid NOT NULL REFERENCES tenant (id),
  agent_id          uuid NOT NULL,
  seq               bigint NOT NULL CHECK (seq >= 0),
  id                uuid NOT NULL,
  event_type        text NOT NULL,
  hash_version      integer NOT NULL CHECK (hash_version IN (1, 2)),
  payload_canonical text NOT NULL,
  previous_hash     text,
  event_hash        text NOT NULL CHECK (length(event_hash) = 64),
  inference_id      uuid,
  provider_slug     text,
  model_slug        text,
  owner_handle      text,
  agent_name        text NOT NULL,
  canonical_uri     text NOT NULL,
  is_public         boolean NOT NULL,
  created_at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, agent_id, seq),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id)
";

const EVENT_INDEXES: &str = "
CREATE INDEX audit_event_by_tenant ON audit_event (tenant_id, created_at, id);
CREATE INDEX audit_event_by_type ON audit_event (tenant_id, event_type, created_at, id);
CREATE INDEX audit_event_by_agent ON audit_event (agent_id, created_at, id);
CREATE INDEX audit_event_by_inference ON audit_event (inference_id);
CREATE INDEX audit_event_by_id ON audit_event (id);
";

/// Half the size where it is possible; see [`dialect::run_unique`] for why not on SQLite.
const PUBLIC_POSTGRES: &str =
    "CREATE INDEX audit_event_public ON audit_event (created_at, id) WHERE is_public;";
const PUBLIC_SQLITE: &str =
    "CREATE INDEX audit_event_public ON audit_event (is_public, created_at, id);";

const DOWN: &str = "DROP TABLE audit_event; DROP TABLE audit_height; DROP TABLE audit_chain;";
