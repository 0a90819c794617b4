//! The published keys: when they are fetched, and what is done when they cannot be. Calls are counted, never timed.

use axum::http::StatusCode;
use futures::future::join_all;
use serde_json::{Value, json};

use super::{
    ask, by_url, is_alice, is_refused,
    issuer::{EDDSA, ES256, ES256_NEXT, KeyServer, Pair, RS256, claims},
    pass,
};
use crate::support::{Answer, TestApp, World};

/// A gateway whose verdicts are not remembered, on keys that a server publishes.
async fn gateway(pairs: &[&Pair]) -> (TestApp, KeyServer) {
    let server = KeyServer::start(pairs).await;
    let cold = ("AUTH_CACHE_SECONDS", "0");
    let app = TestApp::with(&[&by_url(&server.url)[..], &[cold]].concat()).await;
    World::new(&app, "alice").await;
    (app, server)
}

fn is_unchecked(answer: &Answer) -> bool {
    let code = &answer.body["errors"][0]["extensions"]["code"];
    answer.status == 200
        && answer.body["data"] == json!({"viewer": null})
        && code == "SERVICE_UNAVAILABLE"
}

async fn ask_with(app: &TestApp, pair: &Pair) -> Answer {
    ask(app, &pair.sign(&claims("alice", app.now))).await
}

#[tokio::test]
async fn a_token_of_any_published_key_is_good_and_the_keys_are_fetched_once() {
    let (app, server) = gateway(&[&RS256, &ES256, &EDDSA]).await;

    for pair in [&*RS256, &*ES256, &*EDDSA, &*RS256] {
        let answer = ask_with(&app, pair).await;
        assert!(is_alice(&answer), "{}: {answer:?}", pair.id);
    }

    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn an_unknown_key_is_looked_for_at_most_once_a_minute() {
    let (mut app, server) = gateway(&[&ES256]).await;
    assert!(is_alice(&ask_with(&app, &ES256).await));
    pass(&mut app, 60);

    for _ in 0..3 {
        assert!(is_refused(&ask_with(&app, &ES256_NEXT).await));
    }
    assert_eq!(server.calls(), 2);

    server.publish(&[&ES256, &ES256_NEXT]);
    pass(&mut app, 59);
    assert!(is_refused(&ask_with(&app, &ES256_NEXT).await));
    assert_eq!(server.calls(), 2);
    pass(&mut app, 1);
    assert!(is_alice(&ask_with(&app, &ES256_NEXT).await));
    assert!(is_alice(&ask_with(&app, &ES256).await));
    assert_eq!(server.calls(), 3);
}

#[tokio::test]
async fn many_that_need_a_key_share_one_fetch_and_who_needs_none_does_not_wait() {
    let (mut app, server) = gateway(&[&ES256]).await;
    assert!(is_alice(&ask_with(&app, &ES256).await));
    pass(&mut app, 60);
    server.publish(&[&ES256, &ES256_NEXT]);
    server.hold(true);

    let token = ES256_NEXT.sign(&claims("alice", app.now));
    let waiting = join_all((0..8).map(|_| ask(&app, &token)));
    let meanwhile = async {
        while server.calls() < 2 {
            tokio::task::yield_now().await;
        }
        let answer = ask_with(&app, &ES256).await;
        server.hold(false);
        answer
    };
    let (answers, answer) = tokio::join!(waiting, meanwhile);

    assert!(is_alice(&answer), "{answer:?}");
    assert!(answers.iter().all(is_alice), "{answers:?}");
    assert_eq!(server.calls(), 2);
}

#[tokio::test]
async fn the_last_good_keys_stay_while_nothing_better_comes() {
    let (mut app, server) = gateway(&[&ES256]).await;
    assert!(is_alice(&ask_with(&app, &ES256).await));
    let large = json!({"keys": [ES256_NEXT.jwk], "padding": "a".repeat(70_000)}).to_string();
    let next = json!({"keys": [ES256_NEXT.jwk]}).to_string();

    for (status, body) in [
        (StatusCode::INTERNAL_SERVER_ERROR, next.as_str()),
        (StatusCode::FOUND, &next),
        (StatusCode::OK, "<html>"),
        (StatusCode::OK, r#"{"keys":[]}"#),
        (StatusCode::OK, r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#),
        (StatusCode::OK, &large),
    ] {
        server.answer(status, body);
        pass(&mut app, 60);
        let before = server.calls();

        // Whether the other key is a good one cannot be known now.
        let answer = ask_with(&app, &ES256_NEXT).await;
        assert!(is_unchecked(&answer), "{status} {body:.50}: {answer:?}");
        assert_eq!(server.calls(), before + 1);
        assert!(is_alice(&ask_with(&app, &ES256).await));
    }
    server.publish(&[&ES256_NEXT]);
    pass(&mut app, 60);
    assert!(is_alice(&ask_with(&app, &ES256_NEXT).await));
}

#[tokio::test]
async fn a_key_that_vanished_stops_working_at_the_next_refresh() {
    let (app, server) = gateway(&[&ES256, &RS256]).await;
    assert!(is_alice(&ask_with(&app, &ES256).await));

    server.publish(&[&RS256]);
    assert!(is_alice(&ask_with(&app, &ES256).await));
    app.app.authenticator.refresh_keys().await;

    assert!(is_refused(&ask_with(&app, &ES256).await));
    assert!(is_alice(&ask_with(&app, &RS256).await));
}

#[tokio::test]
async fn without_any_keys_a_token_is_neither_good_nor_bad_and_the_rest_is_answered() {
    let (mut app, server) = gateway(&[&ES256]).await;
    server.answer(StatusCode::BAD_GATEWAY, "");
    let token = ES256.sign(&claims("alice", app.now));

    let query = "{ viewer { workspace { handle } } publicAudit { height } }";
    let body = json!({"query": query}).to_string();
    let answer = app.post(Some(&token), body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["data"]["viewer"], Value::Null);
    assert_eq!(answer.body["data"]["publicAudit"], json!({"height": "0"}));
    assert_eq!(
        answer.codes(),
        [("viewer".to_owned(), "SERVICE_UNAVAILABLE".to_owned())].into()
    );

    server.publish(&[&ES256]);
    assert!(
        is_unchecked(&ask(&app, &token).await),
        "it asks once in a while"
    );
    assert_eq!(server.calls(), 1);
    pass(&mut app, 5);
    assert!(is_alice(&ask(&app, &token).await));
}

#[tokio::test]
async fn a_gateway_in_service_fetches_the_keys_before_anybody_needs_them() {
    let (app, server) = gateway(&[&ES256]).await;
    let authenticator = app.app.authenticator.clone();
    let clock = app.app.clock;
    let background = tokio::spawn(async move { authenticator.run_background(clock).await });
    while server.calls() == 0 {
        tokio::task::yield_now().await;
    }

    assert!(is_alice(&ask_with(&app, &ES256).await));
    assert_eq!(server.calls(), 1);
    background.abort();
}
