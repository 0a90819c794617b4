//! What differs between PostgreSQL and SQLite in the text of a step. It must never differ in meaning.

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, SchemaManager},
    sea_orm::DbBackend,
};

/// How many partitions the two large tables are cut into on PostgreSQL.
const PARTITIONS: usize = 8;

/// Runs SQL written in the common subset. `COLLATE "C"` (byte order, whatever the cluster's locale) is what
/// SQLite does anyway and is left out there.
pub(crate) async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let text = match manager.get_database_backend() {
        DbBackend::Sqlite => sql.replace(" COLLATE \"C\"", ""),
        _ => sql.to_owned(),
    };
    manager.get_connection().execute_unprepared(&text).await?;
    Ok(())
}

/// Runs the statement of one database only.
pub(crate) async fn run_on(
    manager: &SchemaManager<'_>,
    backend: DbBackend,
    sql: &str,
) -> Result<(), DbErr> {
    if manager.get_database_backend() == backend {
        run(manager, sql).await?;
    }
    Ok(())
}

/// Creates a table from its column list, on PostgreSQL cut by hash of the tenant: a tenant's rows share one
/// partition, so its pages read one index, and no partition has to be added as time passes.
pub(crate) async fn run_partitioned(
    manager: &SchemaManager<'_>,
    table: &str,
    columns: &str,
) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        return run(manager, &format!("CREATE TABLE {table} ({columns});")).await;
    }
    run(
        manager,
        &format!("CREATE TABLE {table} ({columns}) PARTITION BY HASH (tenant_id);"),
    )
    .await?;
    for part in 0..PARTITIONS {
        let sql = format!(
            "CREATE TABLE {table}_p{part} PARTITION OF {table} \
             FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part});"
        );
        run(manager, &sql).await?;
    }
    Ok(())
}

/// Makes columns unique together, a null counted as one more value.
///
/// Not by a partial index: SQLite plans a statement anew at every execution when a table it reads has one.
pub(crate) async fn run_unique(
    manager: &SchemaManager<'_>,
    index: &str,
    table: &str,
    (columns, nullable): (&str, &str),
) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DbBackend::Sqlite => {
            format!("CREATE UNIQUE INDEX {index} ON {table} ({columns}, coalesce({nullable}, ''));")
        }
        _ => format!(
            "ALTER TABLE {table} ADD CONSTRAINT {index} \
             UNIQUE NULLS NOT DISTINCT ({columns}, {nullable});"
        ),
    };
    run(manager, &sql).await
}

/// Makes a table append-only: the database itself refuses to change or delete a row.
pub(crate) async fn run_append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        for act in ["UPDATE", "DELETE"] {
            let name = format!("{table}_no_{}", act.to_lowercase());
            let sql = format!(
                "CREATE TRIGGER {name} BEFORE {act} ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
            );
            run(manager, &sql).await?;
        }
        return Ok(());
    }
    run(
        manager,
        &format!(
            "CREATE OR REPLACE FUNCTION {table}_deny_change() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
             CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
             FOR EACH ROW EXECUTE FUNCTION {table}_deny_change();
             CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_deny_change();"
        ),
    )
    .await
}

/// Takes back what [`run_append_only`] leaves behind once its table is gone.
pub(crate) async fn drop_append_only(
    manager: &SchemaManager<'_>,
    table: &str,
) -> Result<(), DbErr> {
    run_on(
        manager,
        DbBackend::Postgres,
        &format!("DROP FUNCTION IF EXISTS {table}_deny_change();"),
    )
    .await
}
