//! What a file's head says, and who may have it.

use axum::http::{Request, header as names};
use chrono::TimeDelta;
use roundtrip::tenants::{Tenant, Visibility};
use uuid::Uuid;

use super::File;
use crate::{
    http::{get, header},
    support::{TestApp, World},
};

const AGENTS: &str = "/v1/export/agents.csv";

#[tokio::test]
async fn a_file_is_saved_under_its_name_kept_nowhere_and_never_compressed() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let token = format!("Bearer {}", alice.key);
    let headers = [
        ("authorization", token.as_str()),
        ("accept-encoding", "br, gzip, zstd"),
    ];

    let answer = app.send(None, get(AGENTS, &headers)).await;

    let shown = [
        "content-type",
        "content-disposition",
        "cache-control",
        "vary",
        "x-row-limit",
        "x-truncated",
        "x-content-type-options",
        "content-security-policy",
        "content-encoding",
        "etag",
    ]
    .map(|name| format!("{name}: {}", header(&answer.headers, name)));
    insta::assert_snapshot!(shown.join("\n"), @r#"
    content-type: text/csv; charset=utf-8
    content-disposition: attachment; filename="agents-alice-2026-03-10.csv"
    cache-control: private, no-store
    vary: Authorization, Cookie
    x-row-limit: 100000
    x-truncated: false
    x-content-type-options: nosniff
    content-security-policy: default-src 'none'; frame-ancestors 'none'
    content-encoding: 
    etag:
    "#);
}

#[tokio::test]
async fn a_hostile_handle_makes_the_name_of_a_plain_file() {
    let app = TestApp::new().await;
    for (handle, name) in [
        (
            "a\"; filename=\"run.exe\r\nset-cookie: a=b",
            "agents-a---filename--run-exe--set-cookie--a-b-2026-03-10.csv",
        ),
        ("../../etc/passwd", "agents-------etc-passwd-2026-03-10.csv"),
        ("Ærø\u{202e}gpj.exe", "agents--r--gpj-exe-2026-03-10.csv"),
    ] {
        let tenant = Tenant {
            id: Uuid::now_v7(),
            handle: handle.to_owned(),
            display_name: "Hostile".to_owned(),
            owner_handle: None,
            audit_visibility: Visibility::Private,
            reporting_timezone: "UTC".to_owned(),
            created_at: app.now - TimeDelta::days(1),
        };
        let hostile = World::of(&app, tenant).await;

        let file = File::get(&app, Some(&hostile.key), "agents.csv").await;

        assert_eq!(
            header(&file.headers, "content-disposition"),
            format!("attachment; filename=\"{name}\"")
        );
        assert_eq!(header(&file.headers, "set-cookie"), "");
    }
    let long = "x".repeat(63);
    let world = World::new(&app, &long).await;
    let file = File::get(&app, Some(&world.key), "agents.csv").await;
    assert_eq!(
        header(&file.headers, "content-disposition").len(),
        "attachment; filename=\"agents--2026-03-10.csv\"".len() + 60
    );
}

#[tokio::test]
async fn a_link_of_the_page_gets_the_file_by_its_cookie_and_one_of_another_site_does_not() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let opening = Request::post("/session")
        .body(axum::body::Body::empty())
        .unwrap();
    let opened = app.send(Some(&alice.key), opening).await;
    let cookie = opened.headers[names::SET_COOKIE].to_str().unwrap();
    let cookie = ("cookie", cookie.split(';').next().unwrap());
    let site = |site| ("sec-fetch-site", site);
    let navigates = ("sec-fetch-mode", "navigate");

    let mut outcomes = Vec::new();
    let wallet = alice.wallet(&app, None, 1).await;
    let ledger = format!("ledger.csv?wallet=wal_{}", wallet.simple());
    for path in [
        "agents.csv",
        "models.csv",
        "audit.csv",
        "usage.csv?preset=LAST_7D",
        &ledger,
    ] {
        let path = format!("/v1/export/{path}");
        for headers in [
            vec![cookie, site("same-origin"), navigates],
            vec![cookie, site("none"), navigates],
            vec![cookie, site("cross-site"), navigates],
            vec![cookie, site("same-site"), navigates],
            vec![site("cross-site"), ("sec-fetch-mode", "no-cors")],
            vec![cookie],
            vec![site("same-origin"), navigates],
        ] {
            let answer = app.send(None, get(&path, &headers)).await;
            outcomes.push(answer.status.as_u16().to_string());
        }
    }
    let lines: Vec<String> = outcomes.chunks(7).map(|line| line.join(" ")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    200 200 403 403 403 403 401
    200 200 403 403 403 403 200
    200 200 403 403 403 403 401
    200 200 403 403 403 403 401
    200 200 403 403 403 403 401
    ");
}

#[tokio::test]
async fn files_count_as_requests_of_their_credential() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_CREDENTIAL", "60")]).await;
    let alice = World::new(&app, "alice").await;
    let bob = World::new(&app, "bob").await;

    let mut answers = Vec::new();
    loop {
        let answer = app.get(Some(&alice.key), AGENTS).await;
        let status = answer.status.as_u16();
        answers.push(status);
        if status != 200 || answers.len() > 200 {
            assert_eq!(answer.body["detail"]["code"], "RATE_LIMITED");
            assert_eq!(header(&answer.headers, "content-disposition"), "");
            break;
        }
    }

    assert_eq!(answers.last(), Some(&429));
    assert!(answers.len() > 5, "{answers:?}");
    assert_eq!(app.get(Some(&bob.key), AGENTS).await.status, 200);
}
