//! The version of a tenant moves with every change that its dashboard shows, whoever makes it: an answer that was kept is
//! sent again only while the version stands.
//!
//! Writers of the gateway move it themselves, first of all, to pass one at a time. The triggers are for everybody else:
//! another system, or somebody who mends a row by hand. They stand on the tables of which a row changes whenever anything
//! around it does: usage moves its watermark, an audit event its tenant's height, a ledger entry its wallet.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::dialect;

/// See the module.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run_on(manager, DbBackend::Postgres, FUNCTION).await?;
        for (table, changes) in TABLES {
            match manager.get_database_backend() {
                DbBackend::Sqlite => dialect::run(manager, &on_sqlite(table, changes)).await?,
                _ => dialect::run(manager, &on_postgres(table, changes)).await?,
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _) in TABLES {
            let dropped = match manager.get_database_backend() {
                DbBackend::Sqlite => EVENTS
                    .map(|(event, _)| format!("DROP TRIGGER {};", name_of(table, event)))
                    .concat(),
                _ => format!("DROP TRIGGER {} ON {table};", name_of(table, "change")),
            };
            dialect::run(manager, &dropped).await?;
        }
        dialect::run_on(
            manager,
            DbBackend::Postgres,
            "DROP FUNCTION tenant_version_move();",
        )
        .await
    }
}

/// The tables, and which columns an update must name to count. That a key was used is no change.
const TABLES: [(&str, &str); 8] = [
    ("agent", ""),
    ("spend_policy", ""),
    (
        "api_key",
        " OF label, scope, agent_id, expires_at, revoked_at",
    ),
    ("wallet", ""),
    ("billing_period", ""),
    ("invoice", ""),
    ("usage_watermark", ""),
    ("audit_height", ""),
];

/// What may happen to a row, and which row tells whose it is.
const EVENTS: [(&str, &str); 3] = [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")];

const FUNCTION: &str = "
CREATE OR REPLACE FUNCTION tenant_version_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tenant_version SET version = version + 1
  WHERE tenant_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.tenant_id ELSE NEW.tenant_id END;
  RETURN NULL;
END $$;
";

fn name_of(table: &str, event: &str) -> String {
    format!("{table}_moves_version_on_{}", event.to_lowercase())
}

fn on_postgres(table: &str, changes: &str) -> String {
    let name = name_of(table, "change");
    format!(
        "CREATE TRIGGER {name} AFTER INSERT OR UPDATE{changes} OR DELETE ON {table}
         FOR EACH ROW EXECUTE FUNCTION tenant_version_move();"
    )
}

fn on_sqlite(table: &str, changes: &str) -> String {
    let triggers = EVENTS.map(|(event, row)| {
        let name = name_of(table, event);
        let columns = if event == "UPDATE" { changes } else { "" };
        format!(
            "CREATE TRIGGER {name} AFTER {event}{columns} ON {table} BEGIN
               UPDATE tenant_version SET version = version + 1 WHERE tenant_id = {row}.tenant_id;
             END;"
        )
    });
    triggers.concat()
}
