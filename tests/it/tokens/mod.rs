//! Who is asking, by a JSON Web Token.

use chrono::TimeDelta;
use roundtrip::{
    clock::Clock,
    tenants::{Tenant, Visibility},
};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, World};

mod confusion;
pub mod issuer;
mod published;

use issuer::{AUDIENCE, ISSUER, SECRET, claims, hs256};

pub const WHO: &str = "{ viewer { workspace { handle } apiKey { label } scopes } }";

/// What turns tokens of a secret on.
pub const BY_SECRET: [(&str, &str); 3] = [
    ("AUTH_JWT_SECRET", SECRET),
    ("AUTH_JWT_ISSUER", ISSUER),
    ("AUTH_JWT_AUDIENCE", AUDIENCE),
];

/// What turns tokens of published keys on.
pub fn by_url(url: &str) -> [(&str, &str); 3] {
    [("AUTH_JWKS_URL", url), BY_SECRET[1], BY_SECRET[2]]
}

pub async fn ask(app: &TestApp, token: &str) -> Answer {
    app.post(Some(token), json!({"query": WHO}).to_string())
        .await
}

/// Lets time pass.
pub fn pass(app: &mut TestApp, seconds: i64) {
    app.now += TimeDelta::seconds(seconds);
    app.app.clock = Clock::Fixed(app.now);
}

pub fn is_alice(answer: &Answer) -> bool {
    answer.body
        == json!({"data": {"viewer": {
            "workspace": {"handle": "alice"},
            "apiKey": null,
            "scopes": ["WORKSPACE_ADMIN"],
        }}})
}

pub fn is_refused(answer: &Answer) -> bool {
    let code = &answer.body["errors"][0]["extensions"]["code"];
    answer.status == 401 && code == "UNAUTHENTICATED"
}

#[tokio::test]
async fn a_token_opens_the_whole_workspace_that_it_names_by_handle_or_id() {
    let app = TestApp::with(&BY_SECRET).await;
    let alice = World::new(&app, "alice").await;
    World::new(&app, "mallory").await;
    let id = alice.tenant.id.to_string();

    for name in ["alice", &id, &id.to_uppercase()] {
        let answer = ask(&app, &hs256(&claims(name, app.now))).await;
        assert!(is_alice(&answer), "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn every_shape_that_the_standard_allows_is_taken() {
    let app = TestApp::with(&BY_SECRET).await;
    World::new(&app, "alice").await;
    let now = app.now.timestamp();

    for (claim, value) in [
        ("aud", json!(["others", AUDIENCE])),
        ("exp", json!(now - 29)),
        ("exp", json!(app.now.timestamp_millis())),
        ("nbf", json!(now + 30)),
        ("nbf", json!(now - 1)),
        ("iat", json!(now + 30)),
        ("exp", json!(1e10)),
    ] {
        let mut token = claims("alice", app.now);
        token[claim] = value.clone();
        let answer = ask(&app, &hs256(&token)).await;
        assert!(is_alice(&answer), "{claim}: {value}: {answer:?}");
    }
    for claim in ["iat", "sub"] {
        let mut token = claims("alice", app.now);
        token.as_object_mut().unwrap().remove(claim);
        let answer = ask(&app, &hs256(&token)).await;
        assert!(is_alice(&answer), "without {claim}: {answer:?}");
    }
}

#[tokio::test]
async fn a_claim_that_is_wrong_or_missing_refuses_the_token() {
    let app = TestApp::with(&BY_SECRET).await;
    World::new(&app, "alice").await;
    let now = app.now.timestamp();
    let good = claims("alice", app.now);
    assert!(is_alice(&ask(&app, &hs256(&good)).await));

    let long = "a".repeat(256);
    for (claim, value) in [
        ("iss", json!("https://mallory.supabase.co/auth/v1")),
        ("iss", json!([ISSUER])),
        ("aud", json!("others")),
        ("aud", json!([])),
        ("aud", json!({"authenticated": true})),
        ("exp", json!(now - 30)),
        ("exp", json!(now.to_string())),
        ("exp", json!(-1)),
        ("exp", json!(1e300)),
        ("nbf", json!(now + 31)),
        ("nbf", json!("soon")),
        ("iat", json!(now + 31)),
        ("sub", json!("")),
        ("sub", json!("\u{0}")),
        ("sub", json!(long)),
        ("sub", json!(1)),
        ("app_metadata", json!("alice")),
        ("app_metadata", json!({"tenant_id": ["alice"]})),
        ("app_metadata", json!({"tenant_id": "nobody"})),
        ("app_metadata", json!({"tenant_id": ""})),
        ("app_metadata", json!({"tenant_id": "al\u{0}ice"})),
        ("app_metadata", json!({"tenant_id": uuid::Uuid::nil()})),
    ] {
        let mut token = good.clone();
        token[claim] = value.clone();
        let answer = ask(&app, &hs256(&token)).await;
        assert!(is_refused(&answer), "{claim}: {value}: {answer:?}");
    }
    for claim in ["iss", "aud", "exp", "app_metadata"] {
        let mut token = good.clone();
        token.as_object_mut().unwrap().remove(claim);
        let answer = ask(&app, &hs256(&token)).await;
        assert!(is_refused(&answer), "without {claim}: {answer:?}");
    }
}

#[tokio::test]
async fn the_claim_that_names_the_tenant_can_be_another() {
    let claim = ("AUTH_JWT_TENANT_CLAIM", "https://example.com/workspace");
    let app = TestApp::with(&[&BY_SECRET[..], &[claim]].concat()).await;
    World::new(&app, "alice").await;
    let mut token = claims("nobody", app.now);
    token["https://example.com/workspace"] = json!("alice");

    assert!(is_alice(&ask(&app, &hs256(&token)).await));
}

#[tokio::test]
async fn an_internal_workspace_is_opened_like_any_other() {
    let app = TestApp::with(&BY_SECRET).await;
    let tenant = Tenant {
        id: uuid::Uuid::now_v7(),
        handle: "internal-ops".to_owned(),
        display_name: "Our own".to_owned(),
        owner_handle: None,
        audit_visibility: Visibility::Private,
        reporting_timezone: "UTC".to_owned(),
        created_at: app.now,
    };
    World::of(&app, tenant).await;

    let answer = ask(&app, &hs256(&claims("internal-ops", app.now))).await;

    assert_eq!(
        answer.body["data"]["viewer"]["workspace"]["handle"],
        "internal-ops"
    );
}

#[tokio::test]
async fn a_token_of_the_secret_before_is_good_until_it_expires() {
    let next = "another secret of these tests that is long enough";
    let rotated = [
        ("AUTH_JWT_SECRET", next),
        ("AUTH_JWT_PREVIOUS_SECRET", SECRET),
        BY_SECRET[1],
        BY_SECRET[2],
    ];
    let mut app = TestApp::with(&rotated).await;
    World::new(&app, "alice").await;
    let old = hs256(&claims("alice", app.now));
    let key = jsonwebtoken::EncodingKey::from_secret(next.as_bytes());
    let header = json!({"alg": "HS256"});
    let algorithm = jsonwebtoken::Algorithm::HS256;
    let new = issuer::sign(&header, &claims("alice", app.now), algorithm, &key);

    assert!(is_alice(&ask(&app, &old).await));
    assert!(is_alice(&ask(&app, &new).await));
    pass(&mut app, 3600 + 30);
    assert!(is_refused(&ask(&app, &old).await));
}

#[tokio::test]
async fn without_a_secret_or_url_no_token_is_good() {
    let app = TestApp::new().await;
    World::new(&app, "alice").await;
    let token = hs256(&claims("alice", app.now));

    let (answer, statements) = app.statements(ask(&app, &token)).await;

    assert!(is_refused(&answer), "{answer:?}");
    assert_eq!(statements, 0);
}

#[tokio::test]
async fn a_warm_token_asks_nothing_and_still_ends_on_the_second() {
    let forever = ("AUTH_CACHE_SECONDS", "600");
    let mut app = TestApp::with(&[&BY_SECRET[..], &[forever]].concat()).await;
    World::new(&app, "alice").await;
    let good = hs256(&claims("alice", app.now));
    let unknown = hs256(&claims("nobody", app.now));

    for (token, is_good) in [(&good, true), (&unknown, false)] {
        let (_, cold) = app.statements(ask(&app, token)).await;
        let (answer, warm) = app.statements(ask(&app, token)).await;
        assert_eq!((cold, warm), (1, 0));
        assert_eq!(is_alice(&answer), is_good);
    }
    pass(&mut app, 3629);
    assert!(is_alice(&ask(&app, &good).await));
    pass(&mut app, 1);
    assert!(is_refused(&ask(&app, &good).await));
}

#[tokio::test]
async fn a_token_that_is_too_long_is_refused_unread() {
    let app = TestApp::with(&BY_SECRET).await;
    World::new(&app, "alice").await;
    let mut long = claims("alice", app.now);
    long["padding"] = json!("a".repeat(6_500));

    assert!(is_refused(&ask(&app, &hs256(&long)).await));
}

#[tokio::test]
async fn a_token_whose_tenant_cannot_be_looked_up_is_neither_good_nor_bad() {
    let app = TestApp::with(&BY_SECRET).await;
    World::new(&app, "alice").await;
    let token = hs256(&claims("alice", app.now));
    app.app.databases.close().await;

    let answer = ask(&app, &token).await;

    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["data"]["viewer"], Value::Null);
    assert_eq!(
        answer.codes(),
        [("viewer".to_owned(), "SERVICE_UNAVAILABLE".to_owned())].into()
    );
}
