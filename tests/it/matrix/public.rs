//! What everyone may see of the audit trail, however it is asked for.

use std::collections::BTreeSet;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{Matrix, Sdl};

/// The columns that the gateway's old clients know.
const REST: &str =
    "agent_name canonical_uri created_at event_hash event_type model owner_handle provider seq";

/// The same, and what links an event to the one before.
const GRAPHQL: &str =
    "seq type ownerHandle agentName canonicalUri provider model prevEventHash eventHash createdAt";

/// The events of public agents of public workspaces, newest first.
const PUBLIC: [&str; 4] = [
    "agent://mallory/scout",
    "agent://alice/scout",
    "agent://mallory/clerk",
    "agent://alice/clerk",
];

#[tokio::test]
async fn a_public_event_has_exactly_the_columns_of_its_wire() {
    let matrix = Matrix::new().await;
    let sdl = Sdl::read(&roundtrip::schema::sdl());

    for asker in ["anonymous", "owner", "internal"] {
        let answer = matrix
            .request(matrix.asker(asker), "GET", "/v1/audit/public?limit=500")
            .await
            .json();
        let events = answer["events"].as_array().unwrap();
        assert_eq!(answer.as_object().unwrap().len(), 1);
        assert_eq!(events.len(), PUBLIC.len());
        for event in events {
            let keys: Vec<&str> = event
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert_eq!(keys.join(" "), REST, "{asker}");
        }
    }
    assert_eq!(sdl.fields("PublicAuditEvent").join(" "), GRAPHQL);
    assert_eq!(sdl.fields("PublicAudit").join(" "), "height events");
    // Nothing to search or filter by, which would tell what is hidden.
    assert_eq!(
        sdl.arguments("PublicAudit", "events").join(" "),
        "first after"
    );
    assert_eq!(sdl.arguments("PublicAudit", "height").join(" "), "");
}

#[tokio::test]
async fn its_pages_its_height_and_its_rest_twin_hold_public_events_and_no_others() {
    let matrix = Matrix::new().await;

    for asker in &matrix.askers[..6] {
        let rest = matrix
            .request(asker, "GET", "/v1/audit/public?limit=500")
            .await
            .json();
        let mut uris = Vec::new();
        let mut after = Value::Null;
        for _ in 0..=PUBLIC.len() {
            let page = matrix.page(asker.name, &after).await;
            assert_eq!(page["height"], json!(PUBLIC.len().to_string()));
            let events = &page["events"];
            uris.extend(
                events["nodes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|node| node["canonicalUri"].clone()),
            );
            after = events["pageInfo"]["endCursor"].clone();
            if events["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
        }
        let of_rest: Vec<_> = rest["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["canonical_uri"].clone())
            .collect();
        assert_eq!(uris, of_rest, "{}", asker.name);
        let uris: BTreeSet<&str> = uris.iter().map(|uri| uri.as_str().unwrap()).collect();
        assert_eq!(uris, BTreeSet::from(PUBLIC), "{}", asker.name);
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let matrix = Matrix::new().await;
    let lists = "{ viewer { workspace { agents(first: 1) { pageInfo { endCursor } }
        audit { events(first: 1) { pageInfo { endCursor } } }
        billing { invoices(first: 1) { pageInfo { endCursor } }
            wallets { ledger(first: 1) { pageInfo { endCursor } } } } } }
        node(id: {alice/scout}) { ... on Agent { auditChain { events(first: 1) { pageInfo { endCursor } } } } }
        models(first: 1) { pageInfo { endCursor } } }";
    let answer = matrix.graphql(matrix.asker("owner"), lists).await.json();
    let mut cursors = Vec::new();
    collect(&answer, &mut cursors);
    assert_eq!(cursors.len(), 7, "{answer}");

    for cursor in cursors {
        for asker in ["anonymous", "owner", "stranger"] {
            let query = format!(
                "{{ publicAudit {{ events(after: \"{cursor}\") {{ nodes {{ canonicalUri }} }} }} }}"
            );
            let answer = matrix.graphql(matrix.asker(asker), &query).await.json();
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
                "{answer}"
            );
            assert_eq!(answer["data"]["publicAudit"]["events"], Value::Null);
        }
    }
}

#[tokio::test]
async fn a_forged_cursor_moves_within_what_may_be_seen() {
    let matrix = Matrix::new().await;
    let everything = json!([
        "9998-01-01T00:00:00Z",
        "ffffffff-ffff-ffff-ffff-ffffffffffff"
    ]);
    let owner = &matrix.ids["alice"];
    let owner = uuid::Uuid::try_parse(owner.split_once('_').unwrap().1).unwrap();

    let public = matrix
        .page("anonymous", &forged("public-audit", &everything))
        .await;
    let own = matrix
        .events("stranger", &forged_own(&matrix, "mallory", &everything))
        .await;
    let others = matrix
        .events("stranger", &forged(&format!("audit:{owner}"), &everything))
        .await;

    let uri = public["events"]["nodes"][0]["canonicalUri"]
        .as_str()
        .unwrap();
    assert!(PUBLIC.contains(&uri), "{uri}");
    let own = matrix.worded(&own.to_string());
    assert!(
        own.contains("mallory/scout#0") && !own.contains("alice"),
        "{own}"
    );
    assert_eq!(
        others["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
        "{others}"
    );
}

#[tokio::test]
async fn what_a_public_cursor_holds_opens_nothing() {
    let matrix = Matrix::new().await;
    let page = matrix.page("anonymous", &Value::Null).await;
    let cursor = page["events"]["pageInfo"]["endCursor"].as_str().unwrap();
    let cursor: Value =
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
    let id = uuid::Uuid::try_parse(cursor["k"][1].as_str().unwrap()).unwrap();

    let text = matrix.worded(&cursor.to_string());
    assert_eq!(
        text.matches("raw ").count(),
        1,
        "nothing but the event's own key: {text}"
    );
    for prefix in ["ae", "ag", "ws", "inf"] {
        let query = format!("{{ node(id: \"{prefix}_{}\") {{ id }} }}", id.simple());
        for asker in ["anonymous", "internal"] {
            let answer = matrix.graphql(matrix.asker(asker), &query).await.json();
            assert_eq!(answer, json!({"data": {"node": null}}), "{asker}: {query}");
        }
    }
}

impl Matrix {
    /// One public event behind a cursor.
    async fn page(&self, asker: &str, after: &Value) -> Value {
        let query = format!(
            "{{ publicAudit {{ height events(first: 1, after: {after}) {{
                nodes {{ canonicalUri }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
        );
        let answer = self.graphql(self.asker(asker), &query).await.json();
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"]["publicAudit"].clone()
    }

    /// The events of the asker's own workspace behind a cursor.
    async fn events(&self, asker: &str, after: &Value) -> Value {
        let query = format!(
            "{{ viewer {{ workspace {{ audit {{ events(after: {after}) {{ nodes {{ id }} }} }} }} }} }}"
        );
        self.graphql(self.asker(asker), &query).await.json()
    }
}

/// A cursor as the gateway makes them.
fn forged(list: &str, key: &Value) -> Value {
    let cursor = json!({"v": 1, "l": list, "k": key});
    json!(BASE64_URL_SAFE_NO_PAD.encode(cursor.to_string()))
}

fn forged_own(matrix: &Matrix, handle: &str, key: &Value) -> Value {
    let id = matrix.ids[handle].split_once('_').unwrap().1;
    let id = uuid::Uuid::try_parse(id).unwrap();
    forged(&format!("audit:{id}"), key)
}

/// All cursors in a document.
fn collect(value: &Value, cursors: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if let (true, Some(cursor)) = (name == "endCursor", value.as_str()) {
                    cursors.push(cursor.to_owned());
                }
                collect(value, cursors);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, cursors)),
        _ => {}
    }
}
