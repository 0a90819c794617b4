//! Settlement: wallets and their append-only ledger, billing periods, invoices.

use sea_orm_migration::prelude::*;

use crate::dialect;

/// See the module.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        let one_each = ("tenant_id", "agent_id");
        dialect::run_unique(manager, "wallet_one_each", "wallet", one_each).await?;
        dialect::run_append_only(manager, "ledger_entry").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await?;
        dialect::drop_append_only(manager, "ledger_entry").await
    }
}

const UP: &str = r#"
CREATE TABLE wallet (
  id             uuid PRIMARY KEY,
  tenant_id      uuid NOT NULL REFERENCES tenant (id),
  agent_id       uuid,
  balance_nanos  bigint NOT NULL,
  reserved_nanos bigint NOT NULL CHECK (reserved_nanos >= 0),
  currency       text NOT NULL CHECK (currency = 'USD'),
  paused_at      timestamptz,
  credit_expires_at timestamptz,
  created_at     timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id),
  UNIQUE (tenant_id, id)
);
CREATE INDEX wallet_by_agent ON wallet (agent_id);

CREATE TABLE ledger_entry (
  id                  uuid PRIMARY KEY,
  tenant_id           uuid NOT NULL,
  wallet_id           uuid NOT NULL,
  kind                text NOT NULL CHECK (kind IN ('topup', 'grant', 'debit', 'refund', 'adjustment', 'expiry')),
  amount_nanos        bigint NOT NULL,
  balance_after_nanos bigint NOT NULL,
  inference_id        uuid,
  memo                text,
  created_at          timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, wallet_id) REFERENCES wallet (tenant_id, id),
  FOREIGN KEY (tenant_id, inference_id) REFERENCES inference (tenant_id, id),
  UNIQUE (inference_id, kind)
);
CREATE INDEX ledger_entry_by_wallet ON ledger_entry (wallet_id, created_at, id);

CREATE TABLE billing_period (
  id          uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL REFERENCES tenant (id),
  starts_at   timestamptz NOT NULL,
  ends_at     timestamptz NOT NULL,
  timezone    text NOT NULL,
  status      text NOT NULL CHECK (status IN ('open', 'closing', 'closed')),
  spent_nanos bigint NOT NULL CHECK (spent_nanos >= 0),
  as_of       timestamptz NOT NULL,
  closed_at   timestamptz,
  CHECK (ends_at > starts_at),
  UNIQUE (tenant_id, starts_at),
  UNIQUE (tenant_id, id)
);

CREATE TABLE invoice (
  id                uuid PRIMARY KEY,
  tenant_id         uuid NOT NULL,
  billing_period_id uuid NOT NULL,
  number            text COLLATE "C" NOT NULL,
  status            text NOT NULL CHECK (status IN ('draft', 'open', 'paid', 'uncollectible', 'void')),
  currency          text NOT NULL CHECK (currency = 'USD'),
  subtotal_nanos    bigint NOT NULL,
  credits_nanos     bigint NOT NULL,
  tax_nanos         bigint NOT NULL,
  total_cents       bigint NOT NULL,
  created_at        timestamptz NOT NULL,
  issued_at         timestamptz,
  due_at            timestamptz,
  paid_at           timestamptz,
  pdf_url           text,
  FOREIGN KEY (tenant_id, billing_period_id) REFERENCES billing_period (tenant_id, id),
  UNIQUE (tenant_id, number),
  UNIQUE (tenant_id, id)
);
CREATE INDEX invoice_by_created ON invoice (tenant_id, created_at, id);

CREATE TABLE invoice_line (
  id               uuid PRIMARY KEY,
  tenant_id        uuid NOT NULL,
  invoice_id       uuid NOT NULL,
  position         integer NOT NULL,
  agent_id         uuid,
  model_id         uuid REFERENCES model (id),
  provider_id      uuid REFERENCES provider (id),
  description      text NOT NULL,
  requests           bigint NOT NULL,
  input_tokens       bigint NOT NULL,
  cache_read_tokens  bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  output_tokens      bigint NOT NULL,
  reasoning_tokens   bigint NOT NULL,
  amount_nanos     bigint NOT NULL,
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoice (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id),
  UNIQUE (invoice_id, position)
);
"#;

const DOWN: &str = "DROP TABLE invoice_line; DROP TABLE invoice; DROP TABLE billing_period; \
                    DROP TABLE ledger_entry; DROP TABLE wallet;";
