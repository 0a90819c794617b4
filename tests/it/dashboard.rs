//! The one operation that paints the screen.

use chrono::TimeDelta;
use roundtrip::{agents::NewSpendPolicy, app::App, clock::Clock, dashboard::DASHBOARD};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{Call, TestApp, World};

/// A workspace with agents that have all a screen can show, and calls of the last two days.
async fn busy_workspace(app: &TestApp, agents: usize) -> World {
    let alice = World::new(app, "alice").await;
    let handles: Vec<String> = (0..agents).map(|n| format!("agent-{n:04}")).collect();
    let rows = alice
        .agents(app, &handles.iter().map(String::as_str).collect::<Vec<_>>())
        .await;
    alice.wallet(app, None, 100).await;
    let policy = NewSpendPolicy {
        per_call_nanos: Some(1_000_000_000),
        daily_nanos: Some(5_000_000_000),
        monthly_nanos: Some(50_000_000_000),
        ..NewSpendPolicy::default()
    };
    alice.policy(app, &rows[0], policy).await;
    alice.wallet(app, Some(&rows[0]), 20).await;
    let calls = rows.iter().zip(1_i32..).flat_map(|(row, n)| {
        [1, 26].map(|hours| {
            Call::paid(
                row,
                app.now - TimeDelta::hours(hours),
                i64::from(n) * 1_000_000,
            )
        })
    });
    alice.record(app, &calls.collect::<Vec<_>>()).await;
    alice
}

#[tokio::test]
async fn one_request_answers_everything_without_an_error() {
    let app = TestApp::new().await;
    let alice = busy_workspace(&app, 3).await;

    let answer = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;

    assert_eq!(answer["errors"], Value::Null);
    let workspace = &answer["data"]["viewer"]["workspace"];
    let nodes = workspace["agents"]["nodes"].as_array().unwrap();
    let handles: Vec<&Value> = nodes.iter().map(|node| &node["handle"]).collect();
    assert_eq!(
        handles,
        ["agent-0002", "agent-0001", "agent-0000"],
        "most spent first"
    );
    insta::assert_json_snapshot!(nodes[2], { ".id" => "[id]" }, @r#"
    {
      "drainProofStatus": "PROTECTED",
      "handle": "agent-0000",
      "id": "[id]",
      "lastActiveAt": "2026-03-10T11:07:30.000000Z",
      "name": "Agent agent-0000",
      "spendPolicy": {
        "windows": [
          {
            "cap": {
              "amount": "1"
            },
            "kind": "PER_CALL",
            "resetsAt": null,
            "spent": {
              "amount": "0"
            },
            "usedRatio": "0"
          },
          {
            "cap": {
              "amount": "5"
            },
            "kind": "DAILY",
            "resetsAt": "2026-03-11T00:00:00.000000Z",
            "spent": {
              "amount": "0.001"
            },
            "usedRatio": "0.0002"
          },
          {
            "cap": {
              "amount": "50"
            },
            "kind": "MONTHLY",
            "resetsAt": "2026-04-01T00:00:00.000000Z",
            "spent": {
              "amount": "0.002"
            },
            "usedRatio": "0"
          }
        ]
      },
      "status": "ACTIVE",
      "wallet": {
        "available": {
          "amount": "19.998",
          "currency": "USD"
        },
        "pausedAt": null
      }
    }
    "#);
    assert_eq!(workspace["last24h"]["totals"]["requests"], "3");
    assert_eq!(workspace["last24h"]["totals"]["cost"]["amount"], "0.006");
    assert_eq!(workspace["month"]["totals"]["cost"]["amount"], "0.012");
    assert_eq!(
        workspace["billing"]["currentPeriod"]["spent"]["amount"],
        "0.012"
    );
    assert_eq!(workspace["billing"]["totalBalance"]["amount"], "119.988");
    assert_eq!(workspace["audit"]["height"], "6");
    assert_eq!(
        workspace["audit"]["events"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
    assert_eq!(answer["data"]["publicAudit"]["height"], "6");
}

#[tokio::test]
async fn it_takes_six_statements_whatever_the_number_of_rows() {
    // Each request is executed, and its key stays known however slow the machine is.
    let settings = [
        ("GRAPHQL_RESPONSE_CACHE_MB", "0"),
        ("AUTH_CACHE_SECONDS", "600"),
    ];
    let small = TestApp::with(&settings).await;
    let large = TestApp::with(&settings).await;
    let few = busy_workspace(&small, 5).await;
    let many = busy_workspace(&large, 500).await;

    for (app, world, agents) in [(&small, few, 5), (&large, many, 500)] {
        let ask = || {
            app.graphql(
                Some(&world.key),
                DASHBOARD,
                json!({"agents": 100, "tail": 100}),
            )
        };
        ask().await;
        let (answer, statements) = app.statements(ask()).await;

        assert_eq!(answer["errors"], Value::Null);
        assert_eq!(
            answer["data"]["viewer"]["workspace"]["agents"]["totalCount"]["value"],
            agents.to_string()
        );
        assert_eq!(statements, 6, "with {agents} agents");
    }
}

#[tokio::test]
async fn it_stays_the_same_to_the_byte_while_nothing_happens() {
    let app = TestApp::new().await;
    let alice = busy_workspace(&app, 30).await;
    let later = Clock::Fixed(app.now + TimeDelta::seconds(90));
    let another = App::build(app.database.config.clone(), later)
        .await
        .unwrap();
    another.prepare().await.unwrap();
    another.warm_up().await.unwrap();

    let mut answers = Vec::new();
    for app in [&app.app, &another, &app.app] {
        let request = axum::http::Request::get("/v1/dashboard/summary")
            .header("authorization", format!("Bearer {}", alice.key))
            .body(axum::body::Body::empty())
            .unwrap();
        let answer = app.router().oneshot(request).await.unwrap();
        answers.push(
            axum::body::to_bytes(answer.into_body(), usize::MAX)
                .await
                .unwrap(),
        );
    }

    assert_eq!(answers[0], answers[1], "90 seconds later");
    assert_eq!(answers[0], answers[2]);
}

#[tokio::test]
async fn an_empty_workspace_is_no_error() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;

    let answer = app.graphql(Some(&alice.key), DASHBOARD, json!({})).await;

    assert_eq!(answer["errors"], Value::Null);
    insta::assert_json_snapshot!(answer["data"]["viewer"]["workspace"]["billing"], @r#"
    {
      "currentPeriod": {
        "asOf": null,
        "from": "2026-03-01T00:00:00.000000Z",
        "spent": {
          "amount": "0"
        },
        "status": "OPEN",
        "to": "2026-04-01T00:00:00.000000Z"
      },
      "openInvoices": {
        "nodes": []
      },
      "projectedSpend": null,
      "totalBalance": {
        "amount": "0",
        "currency": "USD"
      }
    }
    "#);
}

#[tokio::test]
async fn anonymous_sees_only_what_is_public() {
    let app = TestApp::new().await;
    busy_workspace(&app, 1).await;

    let answer = app.graphql(None, DASHBOARD, json!({})).await;

    insta::assert_json_snapshot!(answer, @r#"
    {
      "data": {
        "models": {
          "nodes": [],
          "totalCount": {
            "value": "0"
          }
        },
        "providers": {
          "nodes": []
        },
        "publicAudit": {
          "height": "2"
        },
        "viewer": null
      }
    }
    "#);
}

#[tokio::test]
async fn mallory_sees_nothing_of_alice() {
    let app = TestApp::new().await;
    busy_workspace(&app, 2).await;
    let mallory = World::new(&app, "mallory").await;

    let answer = app.graphql(Some(&mallory.key), DASHBOARD, json!({})).await;

    let workspace = answer["data"]["viewer"]["workspace"].to_string();
    assert_eq!(answer["errors"], Value::Null);
    assert!(
        !workspace.contains("alice") && !workspace.contains("agent-0"),
        "{workspace}"
    );
}

#[tokio::test]
async fn a_key_of_one_agent_sees_that_agent_alone() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let rows = alice.agents(&app, &["one", "two"]).await;
    alice.wallet(&app, None, 100).await;
    alice.wallet(&app, Some(&rows[0]), 7).await;
    let at = app.now - TimeDelta::hours(1);
    let calls = [
        Call::paid(&rows[0], at, 1_000_000),
        Call::paid(&rows[1], at, 5_000_000),
    ];
    alice.record(&app, &calls).await;
    let key = alice.key(&app, Some(&rows[0]), None).await;

    let answer = app.graphql(Some(&key), DASHBOARD, json!({})).await;

    assert_eq!(answer["errors"], Value::Null);
    let workspace = &answer["data"]["viewer"]["workspace"];
    assert_eq!(workspace["agents"]["nodes"].as_array().unwrap().len(), 1);
    assert_eq!(workspace["agents"]["nodes"][0]["handle"], "one");
    assert_eq!(workspace["agents"]["totalCount"]["value"], "1");
    assert_eq!(workspace["last24h"]["totals"]["cost"]["amount"], "0.001");
    assert_eq!(workspace["audit"]["height"], "1");
    assert_eq!(
        workspace["audit"]["events"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(workspace["billing"]["totalBalance"]["amount"], "6.999");
    assert_eq!(workspace["billing"]["currentPeriod"], Value::Null);
    let billing = workspace["billing"].as_object().unwrap();
    assert_eq!(billing["openInvoices"], Value::Null);
}
