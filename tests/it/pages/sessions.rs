//! At the same path the dashboard is shown to who has a session, and the sign-in page to who has not.

use super::{PATHS, POLICY, cookie, get, header, send};
use crate::support::{TestApp, World};

const CLEARED: &str =
    "__Host-roundtrip_session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0";

#[tokio::test]
async fn a_session_opens_the_dashboard_at_every_path_and_nobody_is_asked_to_sign_in_there() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let cookie = cookie(&app, &alice.key).await;

    for path in PATHS {
        let within = get(&app, path, &[("cookie", &cookie)]).await;
        let without = get(&app, path, &[]).await;

        let own = if path == "/" {
            "<title>Overview</title>"
        } else {
            "<title>Dashboard</title>"
        };
        assert_eq!((within.status.as_u16(), &within.body), (200, &own.into()));
        let sign_in = "<head><title>Sign in</title>".into();
        assert_eq!((without.status.as_u16(), &without.body), (200, &sign_in));
        for answer in [within, without] {
            let shown = |name| header(&answer.headers, name);
            assert_eq!(shown("content-type"), "text/html; charset=utf-8");
            assert_eq!(shown("cache-control"), "private, no-cache");
            assert_eq!(shown("vary"), "Accept-Encoding, Authorization, Cookie");
            assert_eq!(shown("content-security-policy"), POLICY);
            assert_eq!(shown("x-frame-options"), "DENY");
            assert_eq!(shown("set-cookie"), "");
        }
    }
}

#[tokio::test]
async fn an_ended_session_leads_to_the_sign_in_page_and_its_cookie_is_taken_away() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let good = cookie(&app, &alice.key).await;
    let ended = cookie(&app, &alice.key).await;
    send(
        &app,
        "DELETE",
        "/session",
        &[("cookie", &ended), ("sec-fetch-site", "same-origin")],
    )
    .await;
    let forged = format!("__Host-roundtrip_session=rs_{}", "0".repeat(43));

    for bad in [&*ended, &*forged, "__Host-roundtrip_session=nonsense"] {
        let answer = get(&app, "/agents", &[("cookie", bad)]).await;

        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, "<head><title>Sign in</title>");
        assert_eq!(header(&answer.headers, "set-cookie"), CLEARED, "{bad}");
    }
    let other = get(&app, "/agents", &[("cookie", "theme=dark")]).await;
    assert_eq!(header(&other.headers, "set-cookie"), "");
    let still = get(&app, "/agents", &[("cookie", &good)]).await;
    assert_eq!(still.body, "<title>Dashboard</title>");
}

#[tokio::test]
async fn what_was_shown_before_is_confirmed_until_the_session_changes() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let cookie = cookie(&app, &alice.key).await;
    let page = get(&app, "/", &[("cookie", &cookie)]).await;
    let etag = header(&page.headers, "etag");

    let again = get(&app, "/", &[("cookie", &cookie), ("if-none-match", &etag)]).await;
    let without = get(&app, "/", &[("if-none-match", &etag)]).await;
    let other = get(
        &app,
        "/billing",
        &[("cookie", &cookie), ("if-none-match", &etag)],
    )
    .await;

    assert_eq!((again.status.as_u16(), &again.body), (304, &"".into()));
    assert_eq!(header(&again.headers, "etag"), etag);
    assert_eq!(header(&again.headers, "cache-control"), "private, no-cache");
    assert_eq!(header(&again.headers, "content-security-policy"), POLICY);
    assert_eq!(without.body, "<head><title>Sign in</title>");
    assert_eq!(other.body, "<title>Dashboard</title>");
}

#[tokio::test]
async fn a_page_asks_the_database_for_a_session_once() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let cookie = cookie(&app, &alice.key).await;
    let open = async || get(&app, "/", &[("cookie", &cookie)]).await;

    let (_, first) = app.statements(open()).await;
    let (_, warm) = app.statements(open()).await;
    let (_, nobody) = app.statements(get(&app, "/", &[])).await;

    assert!(first > 0);
    assert_eq!((warm, nobody), (0, 0));
}

#[tokio::test]
async fn a_page_does_not_count_for_the_rate_of_its_session() {
    let app = TestApp::with(&[("LIMITS_RATE_PER_CREDENTIAL", "60")]).await;
    let alice = World::new(&app, "alice").await;
    let cookie = cookie(&app, &alice.key).await;

    for _ in 0..100 {
        let page = get(&app, "/", &[("cookie", &cookie)]).await;
        assert_eq!(page.body, "<title>Overview</title>");
    }
}
