//! Wallets, ledger, periods and invoices.

use chrono::TimeDelta;
use roundtrip::{
    agents::AgentRow,
    billing::{self, NewInvoice, NewInvoiceLine},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::{Call, TestApp, World};

mod ledger;

const BILLING: &str = "{ viewer { workspace { billing {
  currentPeriod { from to status spent { nanos } asOf } totalBalance { nanos } projectedSpend { nanos }
  wallets { isShared agent { handle } balance { nanos } available { amount } }
} } } }";

/// Two agents, one with a wallet of its own, and a call of each.
async fn spenders(app: &TestApp) -> (World, Vec<AgentRow>) {
    let alice = World::new(app, "alice").await;
    let rows = alice.agents(app, &["own-purse", "shared-purse"]).await;
    alice.wallet(app, None, 10).await;
    alice.wallet(app, Some(&rows[0]), 5).await;
    let at = app.now - TimeDelta::hours(1);
    let calls = [
        Call::paid(&rows[0], at, 1_000_000_001),
        Call::paid(&rows[1], at, 2_000_000_002),
    ];
    alice.record(app, &calls).await;
    (alice, rows)
}

async fn issue(app: &TestApp, world: &World, number: &str, months_ago: i64, nanos: &[i64]) {
    let lines = nanos.iter().map(|nanos| NewInvoiceLine {
        description: format!("Calls for {nanos}"),
        requests: 1,
        input_tokens: 100,
        output_tokens: 10,
        amount_nanos: *nanos,
        ..NewInvoiceLine::default()
    });
    let new = NewInvoice {
        month: app.now - TimeDelta::days(30 * months_ago),
        number: number.to_owned(),
        credits_nanos: 0,
        lines: lines.collect(),
        issued_at: app.now - TimeDelta::days(30 * months_ago - 20),
        paid_at: None,
    };
    let tx = app.app.databases.begin().await.unwrap();
    billing::issue(&tx, &world.tenant, new).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_call_is_paid_from_the_agents_own_wallet_or_else_the_shared_one() {
    let app = TestApp::new().await;
    let (alice, _) = spenders(&app).await;

    let answer = app.graphql(Some(&alice.key), BILLING, json!({})).await;

    insta::assert_json_snapshot!(answer, @r#"
    {
      "data": {
        "viewer": {
          "workspace": {
            "billing": {
              "currentPeriod": {
                "asOf": "2026-03-10T11:07:30.000000Z",
                "from": "2026-03-01T00:00:00.000000Z",
                "spent": {
                  "nanos": "3000000003"
                },
                "status": "OPEN",
                "to": "2026-04-01T00:00:00.000000Z"
              },
              "projectedSpend": {
                "nanos": "9827187681"
              },
              "totalBalance": {
                "nanos": "11999999997"
              },
              "wallets": [
                {
                  "agent": null,
                  "available": {
                    "amount": "7.999999998"
                  },
                  "balance": {
                    "nanos": "7999999998"
                  },
                  "isShared": true
                },
                {
                  "agent": {
                    "handle": "own-purse"
                  },
                  "available": {
                    "amount": "3.999999999"
                  },
                  "balance": {
                    "nanos": "3999999999"
                  },
                  "isShared": false
                }
              ]
            }
          }
        }
      }
    }
    "#);
}

#[tokio::test]
async fn a_workspace_without_a_wallet_gets_one_when_it_first_pays() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let agent = alice.agent(&app, "mail-bot").await;
    alice.record(&app, &[Call::paid(&agent, app.now, 7)]).await;

    let answer = app.graphql(Some(&alice.key), BILLING, json!({})).await;

    let wallets = &answer["data"]["viewer"]["workspace"]["billing"]["wallets"];
    let expected = json!([{"isShared": true, "agent": null, "balance": {"nanos": "-7"}, "available": {"amount": "-0.000000007"}}]);
    assert_eq!(*wallets, expected);
}

#[tokio::test]
async fn an_invoice_is_rounded_to_cents_once_and_shows_its_lines() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let agent = alice.agent(&app, "mail-bot").await;
    for days in [30, 60] {
        alice
            .record(
                &app,
                &[Call::paid(
                    &agent,
                    app.now - TimeDelta::days(days),
                    15_000_000,
                )],
            )
            .await;
    }
    issue(&app, &alice, "A-1", 2, &[15_000_000]).await;
    issue(&app, &alice, "A-2", 1, &[7_000_000, 8_000_001]).await;
    let query = "{ viewer { workspace { billing { invoices { pageInfo { hasNextPage } nodes {
      number status subtotal { amount } total { amount } issuedAt dueAt lines { description requests tokens { total } amount { nanos } }
    } } } } } }";

    let answer = app.graphql(Some(&alice.key), query, json!({})).await;

    insta::assert_json_snapshot!(answer["data"]["viewer"]["workspace"]["billing"]["invoices"], @r#"
    {
      "nodes": [
        {
          "dueAt": "2026-03-14T12:07:30.000000Z",
          "issuedAt": "2026-02-28T12:07:30.000000Z",
          "lines": [
            {
              "amount": {
                "nanos": "7000000"
              },
              "description": "Calls for 7000000",
              "requests": "1",
              "tokens": {
                "total": "110"
              }
            },
            {
              "amount": {
                "nanos": "8000001"
              },
              "description": "Calls for 8000001",
              "requests": "1",
              "tokens": {
                "total": "110"
              }
            }
          ],
          "number": "A-2",
          "status": "OPEN",
          "subtotal": {
            "amount": "0.015000001"
          },
          "total": {
            "amount": "0.02"
          }
        },
        {
          "dueAt": "2026-02-12T12:07:30.000000Z",
          "issuedAt": "2026-01-29T12:07:30.000000Z",
          "lines": [
            {
              "amount": {
                "nanos": "15000000"
              },
              "description": "Calls for 15000000",
              "requests": "1",
              "tokens": {
                "total": "110"
              }
            }
          ],
          "number": "A-1",
          "status": "OPEN",
          "subtotal": {
            "amount": "0.015"
          },
          "total": {
            "amount": "0.02"
          }
        }
      ],
      "pageInfo": {
        "hasNextPage": false
      }
    }
    "#);
}

#[tokio::test]
async fn mallory_finds_none_of_alices_wallets_entries_and_invoices() {
    let app = TestApp::new().await;
    let (alice, rows) = spenders(&app).await;
    let mallory = World::new(&app, "mallory").await;
    issue(&app, &alice, "A-1", 0, &[5]).await;
    let query = "{ viewer { workspace { billing { invoices { nodes { id } } wallets { id ledger(first: 1) { nodes { id } } } } } } }";
    let answer = app.graphql(Some(&alice.key), query, json!({})).await;
    let billing = &answer["data"]["viewer"]["workspace"]["billing"];
    let ids = [
        &billing["invoices"]["nodes"][0]["id"],
        &billing["wallets"][0]["id"],
        &billing["wallets"][0]["ledger"]["nodes"][0]["id"],
    ];
    let other_agent = alice.key(&app, Some(&rows[0]), None).await;

    let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let own = app
        .graphql(Some(&alice.key), nodes, json!({"ids": ids}))
        .await;
    let kinds: Vec<&Value> = own["data"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| &node["__typename"])
        .collect();
    assert_eq!(kinds, ["Invoice", "Wallet", "LedgerEntry"]);
    for key in [&mallory.key, &other_agent] {
        let found = app.graphql(Some(key), nodes, json!({"ids": ids})).await;
        assert_eq!(found, json!({"data": {"nodes": [null, null, null]}}));
    }
}

#[tokio::test]
async fn the_database_refuses_to_change_the_ledger() {
    let app = TestApp::new().await;
    spenders(&app).await;
    let db = app.database.raw().await;

    for sql in [
        "UPDATE ledger_entry SET amount_nanos = 0",
        "DELETE FROM ledger_entry",
    ] {
        let problem = db.execute_unprepared(sql).await.unwrap_err().to_string();
        assert!(problem.contains("ledger_entry is append-only"), "{problem}");
    }
}
