//! Records: audit events and ledger entries.

use serde_json::json;

use super::{super::File, cell, lines, names, nodes, rows};
use crate::support::TestApp;

const EVENTS: [(&str, &str); 11] = [
    ("id", "/id"),
    ("created_at", "/createdAt"),
    ("agent_id", "/agent/id"),
    ("agent_handle", "/agent/handle"),
    ("agent_name", "/agent/name"),
    ("seq", "/seq"),
    ("type", "/type"),
    ("inference_id", "/inference/id"),
    ("previous_hash", "/prevEventHash"),
    ("event_hash", "/eventHash"),
    ("hash_version", "/hashVersion"),
];

const PUBLIC: [(&str, &str); 10] = [
    ("canonical_uri", "/canonicalUri"),
    ("created_at", "/createdAt"),
    ("owner_handle", "/ownerHandle"),
    ("agent_name", "/agentName"),
    ("seq", "/seq"),
    ("type", "/type"),
    ("provider", "/provider"),
    ("model", "/model"),
    ("previous_hash", "/prevEventHash"),
    ("event_hash", "/eventHash"),
];

/// The time of a file, as the API's filter.
const TIME: &str = "{gte: \"2026-03-08T00:00:00Z\", lt: \"2026-03-10T06:00:00Z\"}";

pub async fn events(app: &TestApp, key: &str) {
    let (columns, places) = names(&EVENTS);
    let agent = app
        .graphql(
            Some(key),
            "{ viewer { workspace { agents(first: 1) { nodes { id handle } } } } }",
            json!({}),
        )
        .await;
    let agent = &agent["data"]["viewer"]["workspace"]["agents"]["nodes"][0];
    let (id, handle) = (cell(&agent["id"]), cell(&agent["handle"]));
    let of_agent = format!("filter: {{agentIds: [\"{id}\"], types: [\"receipt.created\"]}}");

    for (parameters, arguments) in [
        (
            format!("agent={id}&types=receipt.created"),
            of_agent.clone(),
        ),
        (format!("types=receipt.created&agent={handle}"), of_agent),
        (
            "from=2026-03-08T00:00:00Z&to=2026-03-10T06:00:00%2B00:00".to_owned(),
            format!("filter: {{createdAt: {TIME}}}"),
        ),
        (
            "types=agent.created&types=agent.archived".to_owned(),
            "filter: {types: [\"agent.created\", \"agent.archived\"]}".to_owned(),
        ),
    ] {
        let query = format!(
            "{{ viewer {{ workspace {{ audit {{ events(PAGE, {arguments}) {{ INFO nodes {{
                id createdAt seq type prevEventHash eventHash hashVersion agent {{ id handle name }} inference {{ id }}
            }} }} }} }} }} }}"
        );
        let at = "/data/viewer/workspace/audit/events";
        let expected = nodes(app, key, &query, at).await;
        let file = File::get(app, Some(key), &format!("audit.csv?{parameters}")).await;
        assert!(!expected.is_empty(), "{parameters}");
        assert_eq!(
            rows(&file, &columns),
            lines(&expected, &places),
            "{parameters}"
        );
    }
}

pub async fn public_events(app: &TestApp, key: &str) {
    let (columns, places) = names(&PUBLIC);
    let query = "{ publicAudit { events(PAGE) { INFO nodes {
        canonicalUri createdAt ownerHandle agentName seq type provider model prevEventHash eventHash } } } }";

    let expected = nodes(app, key, query, "/data/publicAudit/events").await;
    let file = File::get(app, None, "audit.csv?of=public").await;

    assert_eq!(file.columns, columns);
    assert_eq!(rows(&file, &columns), lines(&expected, &places));
}

const ENTRIES: [(&str, &str); 7] = [
    ("id", "/id"),
    ("created_at", "/createdAt"),
    ("kind", "/kind"),
    ("amount_usd", "/amount/amount"),
    ("balance_after_usd", "/balanceAfter/amount"),
    ("inference_id", "/inference/id"),
    ("memo", "/memo"),
];

pub async fn entries(app: &TestApp, key: &str) {
    let (columns, places) = names(&ENTRIES);
    let wallets = "{ viewer { workspace { billing { wallets { id } } } } }";
    let wallets = app.graphql(Some(key), wallets, json!({})).await;
    let wallet = cell(&wallets["data"]["viewer"]["workspace"]["billing"]["wallets"][0]["id"]);

    for (parameters, arguments) in [
        (
            "&from=2026-03-08T00:00:00Z&to=2026-03-10T06:00:00Z",
            format!("createdAt: {TIME}"),
        ),
        (
            "&kinds=TOPUP&kinds=grant",
            "kinds: [TOPUP, GRANT]".to_owned(),
        ),
        ("&kinds=REFUND", "kinds: [REFUND]".to_owned()),
    ] {
        let query = format!(
            "{{ node(id: \"{wallet}\") {{ ... on Wallet {{ ledger(PAGE, {arguments}) {{ INFO nodes {{
                id createdAt kind amount {{ amount }} balanceAfter {{ amount }} memo inference {{ id }} }} }} }} }} }}"
        );
        let expected = nodes(app, key, &query, "/data/node/ledger").await;
        let path = format!("ledger.csv?wallet={wallet}{parameters}");
        let file = File::get(app, Some(key), &path).await;
        assert_eq!(expected.is_empty(), parameters.contains("REFUND"));
        assert_eq!(rows(&file, &columns), lines(&expected, &places), "{path}");
    }
}
