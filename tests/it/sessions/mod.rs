//! Who is asking, from a browser: `POST /session` for a cookie, `DELETE /session` to end it.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::{
    support::{Answer, TestApp, World},
    tokens::{
        BY_SECRET, is_alice as is_alice_by_token, is_refused,
        issuer::{claims, hs256},
        pass,
    },
};

mod endings;

const WHO: &str = "{ viewer { workspace { handle } apiKey { label } scopes } }";

/// Every request of these tests comes from the same browser.
struct Browser<'a> {
    app: &'a TestApp,
    host: &'a str,
    cookie: Option<String>,
}

impl<'a> Browser<'a> {
    fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            host: "app.example.com",
            cookie: None,
        }
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.host.parse().unwrap());
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        if let Some(cookie) = &self.cookie {
            let several = format!("theme=dark; {cookie}; other=1");
            headers.insert(header::COOKIE, several.parse().unwrap());
        }
        let answer = self.app.send(None, request).await;
        if let Some(set) = set_cookie(&answer) {
            let (cookie, attributes) = set.split_once(';').unwrap();
            let is_cleared = attributes.contains("Max-Age=0");
            self.cookie = (!is_cleared).then(|| cookie.to_owned());
        }
        answer
    }

    async fn open(&mut self, credential: &str) -> Answer {
        let bearer = format!("Bearer {credential}");
        let request = Request::post("/session").header(header::AUTHORIZATION, bearer);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn end(&mut self) -> Answer {
        let request = Request::delete("/session").body(Body::empty());
        self.send(request.unwrap()).await
    }

    async fn who(&mut self) -> Answer {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let body = json!({"query": WHO}).to_string();
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}

fn set_cookie(answer: &Answer) -> Option<String> {
    let value = answer.headers.get(header::SET_COOKIE)?;
    Some(value.to_str().unwrap().to_owned())
}

fn is_alice(answer: &Answer) -> bool {
    answer.body["data"]["viewer"]["workspace"]["handle"] == "alice"
}

fn is_nobody(answer: &Answer) -> bool {
    answer.status == 200 && answer.body == json!({"data": {"viewer": null}})
}

async fn scalar(app: &TestApp, sql: &str) -> String {
    let db = app.database.raw().await;
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "answer").unwrap()
}

async fn sessions(app: &TestApp) -> String {
    scalar(app, "SELECT CAST(count(*) AS text) AS answer FROM session").await
}

#[tokio::test]
async fn a_key_opens_a_session_whose_cookie_no_script_can_read() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser::new(&app);

    let opened = browser.open(&alice.key).await;

    assert_eq!(opened.status, 201);
    assert_eq!(
        opened.body,
        json!({"expires_at": "2026-03-11T00:07:30.000000Z"})
    );
    assert_eq!(opened.headers[header::CACHE_CONTROL], "no-store");
    let set = set_cookie(&opened).unwrap();
    let (name, rest) = set.split_once('=').unwrap();
    let (secret, attributes) = rest.split_once("; ").unwrap();
    assert_eq!((name, secret.len()), ("__Host-roundtrip_session", 46));
    assert_eq!(
        attributes,
        "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=43200"
    );

    let answer = browser.who().await;
    assert_eq!(
        answer.body,
        json!({"data": {"viewer": {
            "workspace": {"handle": "alice"},
            "apiKey": {"label": "owner"},
            "scopes": ["WORKSPACE_ADMIN"],
        }}})
    );
    let stored = "SELECT token_hash AS answer FROM session";
    assert_ne!(scalar(&app, stored).await, secret);
}

#[tokio::test]
async fn a_session_of_an_agents_key_sees_the_agent_only() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let agents = alice.agents(&app, &["mail-bot", "news-bot"]).await;
    let key = alice.key(&app, Some(&agents[0]), None).await;
    let mut browser = Browser::new(&app);
    browser.open(&key).await;

    let query = "{ viewer { scopes workspace { agents { nodes { handle } } } } }";
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    let body = json!({"query": query}).to_string();
    let answer = browser.send(request.body(Body::from(body)).unwrap()).await;

    assert_eq!(
        answer.body["data"]["viewer"],
        json!({"scopes": ["AGENT"], "workspace": {"agents": {"nodes": [{"handle": "mail-bot"}]}}})
    );
}

#[tokio::test]
async fn a_token_opens_a_session_that_ends_with_it() {
    let mut app = TestApp::with(&BY_SECRET).await;
    World::new(&app, "alice").await;
    let token = hs256(&claims("alice", app.now));

    let mut browser = Browser::new(&app);
    let opened = browser.open(&token).await;
    assert_eq!(
        opened.body,
        json!({"expires_at": "2026-03-10T13:07:30.000000Z"})
    );
    let set = set_cookie(&opened).unwrap();
    assert!(set.ends_with("Max-Age=3600"), "{set}");
    let answer = browser.who().await;
    assert!(is_alice_by_token(&answer), "{answer:?}");

    let cookie = browser.cookie;
    pass(&mut app, 3600);
    let mut later = Browser {
        cookie,
        ..Browser::new(&app)
    };
    assert!(is_refused(&later.who().await));
    // The token itself is taken for as long as clocks may differ; no session comes of it.
    assert!(is_refused_by_rest(&later.open(&token).await));
}

fn is_refused_by_rest(answer: &Answer) -> bool {
    answer.status == 401 && answer.body["detail"]["code"] == "UNAUTHENTICATED"
}

#[tokio::test]
async fn the_credential_may_come_in_the_body() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser::new(&app);
    let json_body = |body: Value| {
        let request = Request::post("/session");
        let request = request.header(header::CONTENT_TYPE, "application/json; charset=utf-8");
        request.body(Body::from(body.to_string())).unwrap()
    };

    let opened = browser
        .send(json_body(json!({"credential": alice.key})))
        .await;
    assert_eq!(opened.status, 201);
    assert!(is_alice(&browser.who().await));

    let plain = Request::post("/session").header(header::CONTENT_TYPE, "text/plain");
    let plain = plain.body(Body::from(json!({"credential": alice.key}).to_string()));
    for request in [
        plain.unwrap(),
        json_body(json!({"credential": 1})),
        json_body(json!({"credential": alice.key, "more": 1})),
        json_body(json!([])),
    ] {
        let answer = browser.send(request).await;
        assert_eq!(answer.status, 400, "{answer:?}");
        assert_eq!(answer.body["detail"]["code"], "BAD_REQUEST");
        assert_eq!(set_cookie(&answer), None);
    }
    assert_eq!(sessions(&app).await, "1");
}

#[tokio::test]
async fn a_wrong_credential_and_a_session_itself_open_none() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser::new(&app);
    browser.open(&alice.key).await;
    let cookie = browser.cookie.clone().unwrap();
    let (_, secret) = cookie.split_once('=').unwrap();

    for credential in [secret, "", "rt_short", &format!("rt_{}", "0".repeat(32))] {
        let answer = browser.open(credential).await;
        assert!(is_refused_by_rest(&answer), "{credential}: {answer:?}");
        assert_eq!(
            set_cookie(&answer),
            None,
            "the session that is there goes on"
        );
    }
    let alone = Request::post("/session").body(Body::empty()).unwrap();
    assert!(is_refused_by_rest(&browser.send(alone).await));
    assert!(is_alice(&browser.who().await));
    assert_eq!(sessions(&app).await, "1");
}

#[tokio::test]
async fn a_key_is_no_cookie_and_a_session_no_bearer_token() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser::new(&app);
    browser.open(&alice.key).await;
    let secret = browser.cookie.clone().unwrap();
    let (name, secret) = secret.split_once('=').unwrap();

    let answer = app
        .post(Some(secret), json!({"query": WHO}).to_string())
        .await;
    assert!(is_refused(&answer));
    browser.cookie = Some(format!("{name}={}", alice.key));
    assert!(is_refused(&browser.who().await));
}

#[tokio::test]
async fn the_header_wins_over_the_cookie() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mallory = World::new(&app, "mallory").await;
    let mut browser = Browser::new(&app);
    browser.open(&alice.key).await;
    let with_key = |key: &str| {
        Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .body(Body::from(json!({"query": WHO}).to_string()))
            .unwrap()
    };

    let answer = browser.send(with_key(&mallory.key)).await;
    assert_eq!(
        answer.body["data"]["viewer"]["workspace"]["handle"],
        "mallory"
    );
    let answer = browser.send(with_key("wrong")).await;
    assert!(is_refused(&answer));
    assert_eq!(set_cookie(&answer), None, "the cookie was not looked at");
    assert!(is_alice(&browser.who().await));
}

#[tokio::test]
async fn a_developers_own_machine_needs_no_encryption_but_production_does() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser {
        host: "localhost:8080",
        ..Browser::new(&app)
    };

    let set = set_cookie(&browser.open(&alice.key).await).unwrap();
    assert!(set.starts_with("roundtrip_session=rs_"), "{set}");
    assert!(!set.contains("Secure"), "{set}");
    assert!(is_alice(&browser.who().await));
    // The plain cookie is none elsewhere.
    browser.host = "app.example.com";
    assert!(is_nobody(&browser.who().await));

    let app = TestApp::with(&[("ENVIRONMENT", "production")]).await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser {
        host: "localhost:8080",
        ..Browser::new(&app)
    };
    let set = set_cookie(&browser.open(&alice.key).await).unwrap();
    assert!(set.starts_with("__Host-roundtrip_session=rs_"), "{set}");
    assert!(set.contains("; Secure;"), "{set}");
}

#[tokio::test]
async fn a_session_that_cannot_be_checked_is_neither_good_nor_bad() {
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let mut browser = Browser::new(&app);
    browser.open(&alice.key).await;
    app.app.databases.close().await;

    let answer = browser.who().await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.codes(),
        [("viewer".to_owned(), "SERVICE_UNAVAILABLE".to_owned())].into()
    );
    for method in [Method::POST, Method::DELETE] {
        let bearer = format!("Bearer {}", alice.key);
        let request = Request::builder().method(method).uri("/session");
        let request = request.header(header::AUTHORIZATION, bearer);
        let answer = browser.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 503, "{answer:?}");
        assert_eq!(set_cookie(&answer), None, "what was not ended is kept");
    }
}
