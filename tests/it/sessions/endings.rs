//! When a session ends, and what becomes of its cookie.

use chrono::{DateTime, TimeDelta, Utc};
use roundtrip::{app::App, auth::hash_key, clock::Clock};
use serde_json::json;

use super::{Browser, is_alice, is_nobody, sessions, set_cookie};
use crate::{
    support::{TestApp, World},
    tokens::{is_refused, pass},
};

#[tokio::test]
async fn an_ended_session_is_refused_once_and_its_cookie_cleared() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser::new(&app);
    browser.open(&alice.key).await;
    assert!(is_alice(&browser.who().await));
    let cookie = browser.cookie.clone();

    let ended = browser.end().await;
    let clear = "__Host-roundtrip_session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0";
    assert_eq!(ended.status, 204);
    assert_eq!(set_cookie(&ended).unwrap(), clear);
    assert_eq!(sessions(&app).await, "0");

    // Somebody has kept the cookie; it was warm, and the verdict is forgotten at once.
    browser.cookie = cookie;
    let refused = browser.who().await;
    assert!(is_refused(&refused), "{refused:?}");
    assert_eq!(set_cookie(&refused).unwrap(), clear);
    assert!(is_nobody(&browser.who().await));
    assert_eq!(
        browser.end().await.status,
        204,
        "again, and without a cookie"
    );
}

#[tokio::test]
async fn a_new_session_takes_the_place_of_the_one_before() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser::new(&app);
    browser.open(&alice.key).await;
    assert!(is_alice(&browser.who().await));
    let before = browser.cookie.clone();

    browser.open(&alice.key).await;

    assert_ne!(browser.cookie, before);
    assert!(is_alice(&browser.who().await));
    browser.cookie = before;
    assert!(is_refused(&browser.who().await));
    assert_eq!(sessions(&app).await, "1");
}

#[tokio::test]
async fn a_session_ends_with_its_key() {
    let mut app = TestApp::with(&[("AUTH_CACHE_SECONDS", "0")]).await;
    let alice = World::new(&app, "alice").await;
    let end = app.now + TimeDelta::seconds(60);
    let revoked = alice.key(&app, None, None).await;
    let expiring = alice.key(&app, None, Some(end)).await;

    let mut first = Browser::new(&app);
    first.open(&revoked).await;
    assert!(is_alice(&first.who().await));
    let mut second = Browser::new(&app);
    let opened = second.open(&expiring).await;
    assert_eq!(
        opened.body,
        json!({"expires_at": "2026-03-10T12:08:30.000000Z"})
    );
    assert!(is_alice(&second.who().await));

    let hash = hash_key(&revoked).unwrap();
    let sql = format!("UPDATE api_key SET revoked_at = created_at WHERE key_hash = '{hash}'");
    app.database.execute(&sql).await;
    assert!(is_refused(&first.who().await));
    let cookie = second.cookie;
    pass(&mut app, 60);
    let mut later = Browser {
        cookie,
        ..Browser::new(&app)
    };
    assert!(is_refused(&later.who().await));
}

#[tokio::test]
async fn a_session_is_good_and_ends_on_every_replica() {
    let app = TestApp::with(&[("AUTH_CACHE_SECONDS", "0")]).await;
    let alice = World::new(&app, "alice").await;
    let config = app.database.config.clone();
    let replica = App::build(config, Clock::Fixed(app.now)).await.unwrap();
    replica.warm_up().await.unwrap();
    let mut browser = Browser::new(&app);
    browser.open(&alice.key).await;
    let cookie = browser.cookie.clone().unwrap();
    let (_, secret) = cookie.split_once('=').unwrap();
    let there = async || {
        let sent = roundtrip::auth::Sent::Cookie(secret);
        replica.authenticator.check(sent, app.now).await.is_ok()
    };

    assert!(there().await);
    browser.end().await;
    assert!(!there().await);
}

#[tokio::test]
async fn a_warm_session_asks_nothing() {
    let app = TestApp::with(&[("AUTH_CACHE_SECONDS", "600")]).await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser::new(&app);
    browser.open(&alice.key).await;

    let (_, cold) = app.statements(browser.who()).await;
    let (answer, warm) = app.statements(browser.who()).await;

    assert!(is_alice(&answer));
    assert_eq!((cold, warm), (3, 0));
}

#[tokio::test]
async fn ended_sessions_are_swept() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    for _ in 0..3 {
        Browser::new(&app).open(&alice.key).await;
    }
    let end: DateTime<Utc> = app.now + TimeDelta::seconds(43_200);

    let authenticator = &app.app.authenticator;
    let early = end - TimeDelta::seconds(1);
    assert_eq!(authenticator.sweep_sessions(early).await.unwrap(), 0);
    assert_eq!(authenticator.sweep_sessions(end).await.unwrap(), 3);
    assert_eq!(sessions(&app).await, "0");
}
