//! The schema's history on real databases: every step down and up again, and the same tables on both kinds.

use std::collections::BTreeMap;

use migration::{Migrator, MigratorTrait};
use roundtrip::{dashboard::DASHBOARD, database::SchemaState};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::{Value, json};

use crate::support::{Call, TestApp, TestDatabase, World};

/// Everything that a step can make.
const OBJECTS_POSTGRES: &str = "
SELECT 'relation ' || relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'constraint ' || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
";
const OBJECTS_SQLITE: &str = "SELECT type || ' ' || name AS name FROM sqlite_master";

/// Partitions are a matter of one database only and have their table's columns.
const COLUMNS_POSTGRES: &str = "
SELECT relname::text AS table_name, attname::text AS column_name
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
";
const COLUMNS_SQLITE: &str = "
SELECT tables.name AS table_name, columns.name AS column_name
FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'
ORDER BY columns.cid
";

#[tokio::test]
async fn every_step_goes_down_and_up_again() {
    let database = TestDatabase::new().await;
    let db = database.raw().await;
    let whole = objects(&db).await;
    let names = steps();

    for done in 1..=names.len() {
        Migrator::down(&db, Some(1)).await.unwrap();
        let missing = names[names.len() - done..].to_vec();
        let state = database.databases.schema_state().await.unwrap();
        assert_eq!(state, SchemaState::Behind { missing });
    }
    let bare = objects(&db).await;
    for _ in &names {
        Migrator::up(&db, Some(1)).await.unwrap();
    }

    let left = bare
        .iter()
        .filter(|name| !name.contains("seaql_migrations"));
    assert_eq!(left.collect::<Vec<_>>(), [""; 0]);
    assert_eq!(objects(&db).await, whole);
    assert_eq!(
        database.databases.schema_state().await.unwrap(),
        SchemaState::Current
    );
}

#[tokio::test]
async fn what_lies_in_other_tables_survives_a_step_that_only_adds_tables() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let agent = alice.agent(&app, "mail-bot").await;
    alice.wallet(&app, None, 100).await;
    let call = Call::paid(&agent, app.now, 5_000_000);
    alice.record(&app, &[call]).await;
    let before = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;

    let db = app.database.raw().await;
    Migrator::down(&db, Some(steps_since("create_audit")))
        .await
        .unwrap();
    Migrator::up(&db, None).await.unwrap();
    let after = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;

    assert_eq!(before["errors"], Value::Null);
    assert_eq!(after["errors"], Value::Null);
    assert_eq!(audit_height(&before), json!("1"));
    assert_eq!(audit_height(&after), json!("0"));
    assert_eq!(without_audit(after), without_audit(before));
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let database = TestDatabase::new().await;

    let tables = tables(&database.raw().await).await;

    insta::assert_snapshot!(tables, @"
    agent: id, tenant_id, handle, name, framework, status, visibility, public_key_ed25519, created_at, archived_at
    api_key: id, tenant_id, agent_id, scope, label, key_prefix, key_hash, created_at, last_used_at, expires_at, revoked_at
    audit_chain: agent_id, tenant_id, head_seq, head_hash, head_at
    audit_event: tenant_id, agent_id, seq, id, event_type, hash_version, payload_canonical, previous_hash, event_hash, inference_id, provider_slug, model_slug, owner_handle, agent_name, canonical_uri, is_public, created_at
    audit_height: tenant_id, events, public_events, latest_at
    billing_period: id, tenant_id, starts_at, ends_at, timezone, status, spent_nanos, as_of, closed_at
    inference: id, tenant_id, agent_id, api_key_id, requested_model, model_id, provider_id, endpoint_id, status, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, provider_cost_nanos, fee_nanos, cost_source, latency_ms, ttft_ms, streamed, created_at
    invoice: id, tenant_id, billing_period_id, number, status, currency, subtotal_nanos, credits_nanos, tax_nanos, total_cents, created_at, issued_at, due_at, paid_at, pdf_url
    invoice_line: id, tenant_id, invoice_id, position, agent_id, model_id, provider_id, description, requests, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, amount_nanos
    ledger_entry: id, tenant_id, wallet_id, kind, amount_nanos, balance_after_nanos, inference_id, memo, created_at
    model: id, slug, display_name, kind, author, context_window, max_output_tokens, input_modalities, output_modalities, capabilities, supported_parameters, routable_status, q_prior_milli, aa_intelligence_index, released_at, deprecated_at, created_at, updated_at
    model_endpoint: id, model_id, provider_id, provider_model_name, region, context_window, max_output_tokens, active
    model_price: id, endpoint_id, effective_from, effective_to, input_picos, output_picos, cache_read_picos, cache_write_picos, reasoning_picos, request_picos, source
    provider: id, slug, display_name, active, status_page_url, terms_of_service_url, privacy_policy_url, data_regions, created_at, updated_at
    seaql_migrations: version, applied_at
    session: id, tenant_id, api_key_id, subject, token_hash, created_at, expires_at
    spend_policy: id, tenant_id, agent_id, per_call_nanos, daily_nanos, monthly_nanos, latency_cap_ms, min_quality_milli, allowed_providers, allowed_models, effective_from, superseded_at
    tenant: id, handle, display_name, owner_handle, audit_visibility, reporting_timezone, created_at
    tenant_version: tenant_id, version, updated_at
    usage_cube: tenant_id, bucket, agent_id, model_id, provider_id, api_key_id, status, requests, succeeded, failed, rejected, unpriced, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, provider_cost_nanos, fee_nanos
    usage_day: tenant_id, dimension, key_id, day, requests, succeeded, failed, rejected, unpriced, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, provider_cost_nanos, fee_nanos
    usage_month: tenant_id, dimension, key_id, month, requests, succeeded, failed, rejected, unpriced, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, provider_cost_nanos, fee_nanos
    usage_quarter: tenant_id, dimension, key_id, bucket, requests, succeeded, failed, rejected, unpriced, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, provider_cost_nanos, fee_nanos
    usage_watermark: tenant_id, as_of
    wallet: id, tenant_id, agent_id, balance_nanos, reserved_nanos, currency, paused_at, credit_expires_at, created_at
    ");
}

/// The names of all steps, oldest first.
fn steps() -> Vec<String> {
    let steps = Migrator::migrations();
    steps.iter().map(|step| step.name().to_owned()).collect()
}

/// How many steps there are from a named one on.
fn steps_since(name: &str) -> u32 {
    let newest_first = steps().into_iter().rev();
    let older = newest_first.zip(1..).find(|(step, _)| step.ends_with(name));
    older.unwrap().1
}

fn audit_height(document: &Value) -> Value {
    document["data"]["viewer"]["workspace"]["audit"]["height"].clone()
}

/// The document without what is read from the trail: the trail itself, and when an agent was active last.
fn without_audit(mut document: Value) -> Value {
    document["data"]["publicAudit"].take();
    let workspace = &mut document["data"]["viewer"]["workspace"];
    workspace["audit"].take();
    workspace["agents"]["nodes"][0]["lastActiveAt"].take();
    document
}

/// All tables, each as "table: column, column".
async fn tables(db: &DatabaseConnection) -> String {
    let rows = query(db, COLUMNS_POSTGRES, COLUMNS_SQLITE).await;
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        let table = row.try_get("", "table_name").unwrap();
        let column = row.try_get("", "column_name").unwrap();
        tables.entry(table).or_default().push(column);
    }
    let lines = tables
        .iter()
        .map(|(table, columns)| format!("{table}: {}", columns.join(", ")));
    lines.collect::<Vec<_>>().join("\n")
}

async fn objects(db: &DatabaseConnection) -> Vec<String> {
    let rows = query(db, OBJECTS_POSTGRES, OBJECTS_SQLITE).await;
    let names = rows.iter().map(|row| row.try_get("", "name").unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

async fn query(db: &DatabaseConnection, postgres: &str, sqlite: &str) -> Vec<sea_orm::QueryResult> {
    let backend = db.get_database_backend();
    let sql = match backend {
        sea_orm::DbBackend::Postgres => postgres,
        _ => sqlite,
    };
    db.query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap()
}
