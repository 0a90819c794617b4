//! Ledgers: every entry once, of a kind or a time, of one wallet or of many.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::spenders;
use crate::support::{Call, TestApp, World};

#[tokio::test]
async fn a_ledger_pages_through_every_entry_once_newest_first() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let agent = alice.agent(&app, "mail-bot").await;
    alice.wallet(&app, None, 1).await;
    // Two calls a minute, so that the identifier has to break ties.
    let calls =
        (0..10).map(|n| Call::paid(&agent, app.now - TimeDelta::minutes(60 - n / 2), n + 1));
    alice.record(&app, &calls.collect::<Vec<_>>()).await;
    let query = "query ($after: String) { viewer { workspace { billing { wallets {
      ledger(first: 3, after: $after) { pageInfo { hasNextPage endCursor } nodes { kind amount { nanos } balanceAfter { nanos } } }
    } } } } }";

    let (mut entries, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = app
            .graphql(Some(&alice.key), query, json!({"after": after}))
            .await;
        assert_eq!(answer["errors"], Value::Null);
        let page = answer["data"]["viewer"]["workspace"]["billing"]["wallets"][0]["ledger"].clone();
        entries.extend(page["nodes"].as_array().unwrap().clone());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }

    let mut balance = 1_000_000_000 - 55;
    let (topup, debits) = entries.split_last().unwrap();
    assert_eq!(debits.len(), 10);
    for debit in debits {
        assert_eq!(debit["balanceAfter"]["nanos"], balance.to_string());
        balance -= debit["amount"]["nanos"]
            .as_str()
            .unwrap()
            .parse::<i64>()
            .unwrap();
    }
    assert_eq!(
        *topup,
        json!({"kind": "TOPUP", "amount": {"nanos": "1000000000"}, "balanceAfter": {"nanos": "1000000000"}})
    );
}

#[tokio::test]
async fn a_ledger_shows_the_entries_of_a_time_whatever_the_page() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let agent = alice.agent(&app, "mail-bot").await;
    let own = alice.wallet(&app, Some(&agent), 1).await;
    alice.wallet(&app, None, 1).await;
    // One call a minute, the newest at 12:00.
    let start = app.now - TimeDelta::seconds(450);
    let calls = (0..6).map(|n| Call::paid(&agent, start - TimeDelta::minutes(n), n + 1));
    alice.record(&app, &calls.collect::<Vec<_>>()).await;
    let query = "query ($id: ID!, $after: String, $time: DateTimeFilter) {
      node(id: $id) { ... on Wallet { ledger(first: 2, after: $after, createdAt: $time) {
        pageInfo { hasNextPage endCursor } nodes { amount { nanos } } } } }
      viewer { workspace { billing { wallets { ledger(createdAt: $time) { nodes { amount { nanos } } } } } } }
    }";
    let id = format!("wal_{}", own.simple());
    // The last moment is not part of the time.
    let time = json!({"gte": "2026-03-10T11:56:00Z", "lt": "2026-03-10T12:00:00Z"});

    let variables = json!({"id": id, "time": time});
    let first = app.graphql(Some(&alice.key), query, variables).await;
    let after = &first["data"]["node"]["ledger"]["pageInfo"]["endCursor"];
    let variables = json!({"id": id, "time": time, "after": after});
    let second = app.graphql(Some(&alice.key), query, variables).await;
    let backwards =
        json!({"id": id, "time": {"gte": "2026-03-10T12:00:00Z", "lt": "2026-03-10T12:00:00Z"}});
    let backwards = app.graphql(Some(&alice.key), query, backwards).await;

    let nanos = |list: &Value| {
        let nodes = list["nodes"].as_array().unwrap().iter();
        let nanos = nodes.map(|node| node["amount"]["nanos"].as_str().unwrap());
        nanos.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(nanos(&first["data"]["node"]["ledger"]), "-2 -3");
    let second = &second["data"]["node"]["ledger"];
    assert_eq!(nanos(second), "-4 -5");
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
    // The ledgers of several wallets are read by another statement.
    let wallets = &first["data"]["viewer"]["workspace"]["billing"]["wallets"];
    assert_eq!(nanos(&wallets[0]["ledger"]), "");
    assert_eq!(nanos(&wallets[1]["ledger"]), "-2 -3 -4 -5");
    assert_eq!(
        backwards["errors"][0]["message"],
        "createdAt.lt: must be later than `gte`"
    );
}

#[tokio::test]
async fn the_ledgers_of_many_wallets_are_one_statement() {
    let app = TestApp::with(&[("GRAPHQL_RESPONSE_CACHE_MB", "0")]).await;
    let (alice, rows) = spenders(&app).await;
    let at = app.now - TimeDelta::minutes(5);
    alice
        .record(
            &app,
            &[Call::paid(&rows[0], at, 3), Call::paid(&rows[1], at, 4)],
        )
        .await;
    let query = "{ viewer { workspace { billing { wallets { ledger(first: 2, kinds: [DEBIT]) { nodes { amount { nanos } } } } } } } }";
    app.graphql(Some(&alice.key), query, json!({})).await;

    let (answer, statements) = app
        .statements(app.graphql(Some(&alice.key), query, json!({})))
        .await;

    let amounts = |nanos: [&str; 2]| json!({"ledger": {"nodes": nanos.map(|nanos| json!({"amount": {"nanos": nanos}}))}});
    let wallets = &answer["data"]["viewer"]["workspace"]["billing"]["wallets"];
    assert_eq!(
        *wallets,
        json!([
            amounts(["-4", "-2000000002"]),
            amounts(["-3", "-1000000001"])
        ])
    );
    assert_eq!(statements, 2, "the wallets, and all their entries");
}
