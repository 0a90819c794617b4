//! The demo world: always the same figures, and right in itself.

use std::time::Duration;

use roundtrip::{dashboard::DASHBOARD, demo};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn it_paints_a_whole_screen_with_known_figures() {
    let app = TestApp::new().await;
    let key = demo::write(&app.app).await.unwrap();

    let answer = app.graphql(Some(key.expose()), DASHBOARD, json!({})).await;

    assert_eq!(answer["errors"], Value::Null);
    let workspace = &answer["data"]["viewer"]["workspace"];
    insta::assert_json_snapshot!(json!({
        "agents": workspace["agents"]["totalCount"],
        "last24h": workspace["last24h"]["totals"],
        "month": workspace["month"]["totals"],
        "period": workspace["billing"]["currentPeriod"],
        "balance": workspace["billing"]["totalBalance"],
        "height": workspace["audit"]["height"],
        "public": answer["data"]["publicAudit"],
        "models": answer["data"]["models"]["totalCount"],
        "providers": answer["data"]["providers"]["nodes"].as_array().unwrap().len(),
    }), @r#"
    {
      "agents": {
        "isCapped": false,
        "value": "9"
      },
      "balance": {
        "amount": "1681.177485279",
        "currency": "USD"
      },
      "height": "8510",
      "last24h": {
        "cost": {
          "amount": "2.190141187"
        },
        "failed": "2",
        "rejected": "0",
        "requests": "128",
        "succeeded": "126",
        "tokens": {
          "input": "867019",
          "output": "112263",
          "total": "979282"
        },
        "unpriced": "15"
      },
      "models": {
        "value": "55"
      },
      "month": {
        "cost": {
          "amount": "15.496673374"
        },
        "requests": "948"
      },
      "period": {
        "asOf": "2026-03-10T12:05:19.251000Z",
        "from": "2026-03-01T05:00:00.000000Z",
        "spent": {
          "amount": "15.496673374"
        },
        "status": "OPEN",
        "to": "2026-04-01T04:00:00.000000Z"
      },
      "providers": 12,
      "public": {
        "height": "8510"
      }
    }
    "#);
    assert_eq!(workspace["agents"]["nodes"].as_array().unwrap().len(), 9);
    assert_eq!(
        workspace["audit"]["events"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        20
    );
    assert_eq!(
        workspace["billing"]["openInvoices"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        workspace["monthByAgent"]["other"]["requests"], "0",
        "every agent is listed"
    );
}

#[tokio::test]
async fn every_chain_of_it_is_valid() {
    let app = TestApp::new().await;
    let key = demo::write(&app.app).await.unwrap();
    let query = "{ viewer { workspace { agents(filter: {includeArchived: true}) { nodes { handle auditChain { height verification { verdict failureReason } } } } } } }";

    // A chain that is not read within a request goes on being read after it.
    for _ in 0..100 {
        let answer = app.graphql(Some(key.expose()), query, json!({})).await;
        let agents = &answer["data"]["viewer"]["workspace"]["agents"]["nodes"];
        let verdicts: Vec<_> = agents
            .as_array()
            .unwrap()
            .iter()
            .map(|agent| &agent["auditChain"]["verification"]["verdict"])
            .collect();
        if verdicts.iter().all(|verdict| *verdict != "UNVERIFIED") {
            assert_eq!(verdicts, ["VALID"; 10], "{agents}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("a chain was not read within 100 requests");
}

#[tokio::test]
async fn its_ledger_its_roll_ups_and_its_periods_agree_to_the_nano_dollar() {
    let app = TestApp::new().await;
    demo::write(&app.app).await.unwrap();
    let db = app.database.raw().await;

    let mut sums = Vec::new();
    for sql in [
        "SELECT CAST(SUM(-amount_nanos) AS bigint) AS nanos FROM ledger_entry WHERE kind = 'debit'",
        "SELECT CAST(SUM(cost_nanos) AS bigint) AS nanos FROM inference",
        "SELECT CAST(SUM(cost_nanos) AS bigint) AS nanos FROM usage_month WHERE dimension = 'total'",
        "SELECT CAST(SUM(cost_nanos) AS bigint) AS nanos FROM usage_day WHERE dimension = 'agent'",
        "SELECT CAST(SUM(cost_nanos) AS bigint) AS nanos FROM usage_quarter WHERE dimension = 'model'",
        "SELECT CAST(SUM(cost_nanos) AS bigint) AS nanos FROM usage_cube",
        "SELECT CAST(SUM(spent_nanos) AS bigint) AS nanos FROM billing_period",
    ] {
        let row = db
            .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
            .await
            .unwrap()
            .unwrap();
        sums.push(row.try_get::<i64>("", "nanos").unwrap());
    }

    assert!(sums[0] > 0);
    assert!(sums.iter().all(|sum| *sum == sums[0]), "{sums:?}");
}

#[tokio::test]
async fn a_database_that_is_not_empty_is_refused() {
    let app = TestApp::new().await;
    demo::write(&app.app).await.unwrap();

    let problem = demo::write(&app.app).await.unwrap_err().to_string();

    assert_eq!(
        problem,
        "the database already holds a workspace: the demo world is only written into an empty one; name another database by DATABASE_URL"
    );
}
