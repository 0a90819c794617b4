//! Words for what is new in each run: identifiers, and the prefixes of keys.

use std::{cmp::Reverse, collections::BTreeMap};

use roundtrip::graphql::{Kind, encode_id};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::support::TestApp;

/// The words for identifiers, each with the statement that finds them.
const WORDS: &[(Kind, &str)] = &[
    (Kind::Workspace, "SELECT id, handle AS word FROM tenant"),
    (
        Kind::Agent,
        "SELECT agent.id, tenant.handle || '/' || agent.handle AS word
         FROM agent JOIN tenant ON tenant.id = tenant_id",
    ),
    (
        Kind::ApiKey,
        "SELECT api_key.id, tenant.handle || '/key-' || label AS word
         FROM api_key JOIN tenant ON tenant.id = tenant_id",
    ),
    (Kind::Model, "SELECT id, 'model ' || slug AS word FROM model"),
    (
        Kind::Provider,
        "SELECT id, 'provider ' || slug AS word FROM provider",
    ),
    (
        Kind::AuditEvent,
        "SELECT e.id, tenant.handle || '/' || agent.handle || '#' || CAST(seq AS text) AS word
         FROM audit_event e JOIN agent ON agent.id = agent_id JOIN tenant ON tenant.id = e.tenant_id",
    ),
    (
        Kind::Inference,
        "SELECT i.id, tenant.handle || '/call-' || agent.handle AS word
         FROM inference i JOIN agent ON agent.id = agent_id JOIN tenant ON tenant.id = i.tenant_id",
    ),
    (
        Kind::Wallet,
        "SELECT w.id, tenant.handle || '/wallet-' || COALESCE(agent.handle, 'shared') AS word
         FROM wallet w JOIN tenant ON tenant.id = w.tenant_id LEFT JOIN agent ON agent.id = agent_id",
    ),
    (
        Kind::LedgerEntry,
        "SELECT l.id, tenant.handle || '/' || l.kind || '-' || COALESCE(agent.handle, 'shared') AS word
         FROM ledger_entry l JOIN wallet w ON w.id = wallet_id JOIN tenant ON tenant.id = l.tenant_id
         LEFT JOIN inference i ON i.id = inference_id
         LEFT JOIN agent ON agent.id = COALESCE(i.agent_id, w.agent_id)",
    ),
    (
        Kind::Invoice,
        "SELECT i.id, tenant.handle || '/' || number AS word
         FROM invoice i JOIN tenant ON tenant.id = tenant_id",
    ),
];

/// Identifiers by their words, and words by everything that would tell the identifier.
pub async fn read(app: &TestApp) -> (BTreeMap<String, String>, Vec<(String, String)>) {
    let raw = app.database.raw().await;
    let (mut ids, mut words) = (BTreeMap::new(), Vec::new());
    for (kind, sql) in WORDS {
        let statement = Statement::from_string(raw.get_database_backend(), *sql);
        for row in raw.query_all_raw(statement).await.unwrap() {
            let id: Uuid = row.try_get("", "id").unwrap();
            let word: String = row.try_get("", "word").unwrap();
            let wire = encode_id(*kind, id).to_string();
            words.push((wire.clone(), word.clone()));
            words.push((id.to_string(), format!("raw {word}")));
            words.push((id.simple().to_string(), format!("raw {word}")));
            assert_eq!(
                ids.insert(word.clone(), wire),
                None,
                "two things are called {word}"
            );
        }
    }
    let prefixes =
        Statement::from_string(raw.get_database_backend(), "SELECT key_prefix FROM api_key");
    for row in raw.query_all_raw(prefixes).await.unwrap() {
        words.push((row.try_get("", "key_prefix").unwrap(), "prefix".to_owned()));
    }
    // `ag_…` before the digits alone.
    words.sort_by_key(|(text, _)| Reverse(text.len()));
    (ids, words)
}
