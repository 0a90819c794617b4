//! An answer is sent again only while an execution would give the same.
//!
//! A first request is noted, a second one kept, and a third one answered from what was kept: each test asks as often
//! before it changes something.

use chrono::TimeDelta;
use roundtrip::{
    agents::NewSpendPolicy,
    clock::Clock,
    dashboard::DASHBOARD,
    graphql::{Kind, encode_id},
};
use serde_json::{Value, json};

use crate::support::{Call, TestApp, World};

/// A key stays known: no statement is asked for it.
const SETTINGS: [(&str, &str); 1] = [("AUTH_CACHE_SECONDS", "600")];

/// What a kept answer takes: the version, and nothing else.
const CONFIRMED: u64 = 1;

const BALANCE: &str = "{ viewer { workspace { billing { totalBalance { amount } } } } }";

/// A workspace with an agent that has called, and paid from the workspace's wallet.
async fn busy(app: &TestApp, handle: &str) -> World {
    let world = World::new(app, handle).await;
    let agent = world.agent(app, &format!("{handle}-agent")).await;
    world.wallet(app, None, 10).await;
    let call = Call::paid(&agent, app.now - TimeDelta::hours(1), 1_000_000);
    world.record(app, &[call]).await;
    world
}

/// Asks until the answer is kept.
async fn keep(app: &TestApp, key: &str, query: &str) -> Value {
    app.graphql(Some(key), query, json!({})).await;
    app.graphql(Some(key), query, json!({})).await
}

/// Asks, and says how many statements that took.
async fn ask(app: &TestApp, key: &str, query: &str) -> (Value, u64) {
    app.statements(app.graphql(Some(key), query, json!({})))
        .await
}

/// What an execution gives now.
async fn executed(app: &TestApp, key: &str, query: &str) -> Value {
    // A comment makes it another document.
    let another = format!("# {}\n{query}", uuid::Uuid::now_v7());
    app.graphql(Some(key), &another, json!({})).await
}

#[tokio::test]
async fn what_is_asked_again_takes_one_short_statement() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;

    let kept = keep(&app, &alice.key, DASHBOARD).await;
    let (answer, statements) = ask(&app, &alice.key, DASHBOARD).await;

    assert_eq!(answer["errors"], Value::Null);
    assert_eq!(answer, kept);
    assert_eq!(statements, CONFIRMED);
}

#[tokio::test]
async fn what_a_browser_has_already_is_confirmed_by_one_short_statement() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    let path = format!(
        "/graphql?query={}",
        BALANCE
            .replace(' ', "%20")
            .replace('{', "%7B")
            .replace('}', "%7D")
    );
    app.get(Some(&alice.key), &path).await;
    let tag = app.get(Some(&alice.key), &path).await.headers["etag"].clone();
    let request = axum::http::Request::get(&path)
        .header("apollo-require-preflight", "1")
        .header("if-none-match", tag.clone())
        .body(axum::body::Body::empty())
        .unwrap();

    let (answer, statements) = app.statements(app.send(Some(&alice.key), request)).await;

    assert_eq!(answer.status, 304);
    assert_eq!(answer.headers["etag"], tag);
    assert_eq!(statements, CONFIRMED);
}

#[tokio::test]
async fn whoever_writes_whatever_is_shown_the_answer_is_as_new() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    let agent = alice.agent(&app, "second").await;
    let query = "{ viewer { workspace {
        agents { nodes { handle status spendPolicy { dailyCap { amount } } wallet { available { amount } } } }
        usage(range: {preset: LAST_24H}, granularity: TOTAL) { asOf totals { requests cost { amount } } }
        audit { height }
        billing { totalBalance { amount } currentPeriod { spent { amount } } invoices { nodes { number status } } }
    } } }";
    let cap = NewSpendPolicy {
        daily_nanos: Some(7),
        ..NewSpendPolicy::default()
    };
    let at = app.now - TimeDelta::minutes(3);
    let mut before = keep(&app, &alice.key, query).await;

    for change in 0..7 {
        match change {
            0 => drop(alice.agent(&app, "third").await),
            1 => alice.policy(&app, &agent, cap.clone()).await,
            2 => drop(alice.wallet(&app, Some(&agent), 5).await),
            3 => alice.record(&app, &[Call::paid(&agent, at, 2_000)]).await,
            // Those who know nothing of versions.
            4 => {
                app.database
                    .execute("UPDATE wallet SET reserved_nanos = 1000000")
                    .await;
            }
            5 => {
                app.database
                    .execute("UPDATE agent SET status = 'paused'")
                    .await;
            }
            _ => app.database.execute("DELETE FROM spend_policy").await,
        }
        let after = app.graphql(Some(&alice.key), query, json!({})).await;

        assert_eq!(after["errors"], Value::Null);
        assert_ne!(after, before, "change {change}");
        assert_eq!(after, executed(&app, &alice.key, query).await);
        before = after;
    }
}

#[tokio::test]
async fn nobody_is_sent_what_was_kept_for_another() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    let bob = World::new(&app, "bob").await;
    bob.wallet(&app, None, 3).await;
    let agent = alice.agent(&app, "bound").await;
    alice.wallet(&app, Some(&agent), 2).await;
    let bound = alice.key(&app, Some(&agent), None).await;

    for _ in 0..3 {
        for (key, balance) in [(&alice.key, "11.999"), (&bob.key, "3"), (&bound, "2")] {
            let (answer, _) = ask(&app, key, BALANCE).await;
            let shown = &answer["data"]["viewer"]["workspace"]["billing"]["totalBalance"];
            assert_eq!(shown["amount"], balance);
        }
        let nobody = app.graphql(None, BALANCE, json!({})).await;
        assert_eq!(nobody["data"], json!({"viewer": null}));
    }
}

#[tokio::test]
async fn other_variables_and_another_operation_have_answers_of_their_own() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    alice.agents(&app, &["one-more", "two-more"]).await;
    let query =
        "query A($n: Int) { viewer { workspace { agents(first: $n) { nodes { handle } } } } }
        query B($n: Int) { viewer { workspace { agents(first: $n) { nodes { name } } } } }";
    let send = async |operation: &str, n: i32| {
        let body = json!({"query": query, "operationName": operation, "variables": {"n": n}});
        let answer = app.post(Some(&alice.key), body.to_string()).await;
        answer.body["data"]["viewer"]["workspace"]["agents"]["nodes"].clone()
    };

    for _ in 0..3 {
        assert_eq!(send("A", 1).await, json!([{"handle": "two-more"}]));
        assert_eq!(
            send("A", 2).await,
            json!([{"handle": "two-more"}, {"handle": "one-more"}])
        );
        assert_eq!(send("B", 1).await, json!([{"name": "Agent two-more"}]));
    }
}

#[tokio::test]
async fn a_quarter_hour_later_the_answer_is_made_anew() {
    let mut app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    let query = "{ viewer { workspace { usage(range: {preset: LAST_24H}, granularity: QUARTER_HOUR) { series { start } } } } }";
    let kept = keep(&app, &alice.key, query).await;

    app.now += TimeDelta::minutes(15);
    app.app.clock = Clock::Fixed(app.now);
    let (later, statements) = ask(&app, &alice.key, query).await;

    assert_eq!(later["errors"], Value::Null);
    assert_ne!(later, kept);
    assert!(statements > CONFIRMED);
}

#[tokio::test]
async fn another_workspaces_public_event_is_seen_where_public_events_are_shown() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    let bob = World::new(&app, "bob").await;
    let agent = bob.agent(&app, "bobs").await;
    bob.wallet(&app, None, 1).await;
    let before = keep(&app, &alice.key, DASHBOARD).await;

    let at = app.now - TimeDelta::minutes(2);
    bob.record(&app, &[Call::paid(&agent, at, 5)]).await;
    let (after, _) = ask(&app, &alice.key, DASHBOARD).await;

    assert_eq!(before["data"]["publicAudit"]["height"], "1");
    assert_eq!(after["data"]["publicAudit"]["height"], "2");
    assert_eq!(after["data"]["viewer"], before["data"]["viewer"]);
}

#[tokio::test]
async fn what_no_version_covers_is_executed_every_time() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    let wallet = alice
        .wallet(&app, Some(&alice.agent(&app, "payer").await), 1)
        .await;
    let node = format!(
        "{{ node(id: \"{}\") {{ id }} }}",
        encode_id(Kind::Wallet, wallet).as_str()
    );
    let queries = [
        "{ viewer { workspace { handle } apiKey { lastUsedAt agent { id } } } }",
        "{ viewer { workspace { agent(handle: \"alice-agent\") { auditChain { verification { verdict } } } } } }",
        "{ health { status } }",
        node.as_str(),
    ];

    for query in queries {
        app.graphql(Some(&alice.key), query, json!({})).await;
        let (_, second) = ask(&app, &alice.key, query).await;
        let (answer, third) = ask(&app, &alice.key, query).await;
        assert_eq!(answer["errors"], Value::Null, "{query}");
        assert_eq!(third, second, "{query}");
    }

    let metrics = app.app.metrics.render(None);
    for outcome in ["new", "changed", "confirmed"] {
        let series = format!("response_cache_lookups_total{{outcome=\"{outcome}\"}}");
        assert!(!metrics.contains(&series), "{metrics}");
    }
}

#[tokio::test]
async fn an_answer_with_an_error_is_not_kept() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    let query = "{ viewer { workspace { agents(first: 1000) { nodes { id } } audit { height } billing { totalBalance { amount } } } } }";

    let kept = keep(&app, &alice.key, query).await;
    let (answer, statements) = ask(&app, &alice.key, query).await;

    assert_eq!(answer, kept);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    assert!(statements > CONFIRMED);
}

#[tokio::test]
async fn what_needs_no_statement_is_given_none() {
    let app = TestApp::with(&SETTINGS).await;
    let alice = busy(&app, "alice").await;
    let query = "{ viewer { workspace { handle } } models(first: 1) { nodes { slug } } }";

    keep(&app, &alice.key, query).await;
    let (answer, statements) = ask(&app, &alice.key, query).await;

    assert_eq!(answer["data"]["viewer"]["workspace"]["handle"], "alice");
    assert_eq!(statements, 0);
}

#[tokio::test]
async fn without_a_cache_every_request_is_executed() {
    let app = TestApp::with(&[&SETTINGS[..], &[("GRAPHQL_RESPONSE_CACHE_MB", "0")]].concat()).await;
    let alice = busy(&app, "alice").await;

    keep(&app, &alice.key, DASHBOARD).await;
    let (_, statements) = ask(&app, &alice.key, DASHBOARD).await;

    assert_eq!(statements, 6);
}
