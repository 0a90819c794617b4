//! Tokens that try to choose how they are checked.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use super::{
    BY_SECRET, ask, by_url, is_alice, is_refused,
    issuer::{EDDSA, ES256, KeyServer, Pair, RS256, SECRET, claims, sign},
};
use crate::support::{TestApp, World};

/// A gateway that takes tokens of a secret and of three published keys.
async fn gateway() -> (TestApp, KeyServer) {
    let server = KeyServer::start(&[&RS256, &ES256, &EDDSA]).await;
    let variables = [&BY_SECRET[..], &by_url(&server.url)[..1]].concat();
    let app = TestApp::with(&variables).await;
    World::new(&app, "alice").await;
    for pair in [&*RS256, &*ES256, &*EDDSA] {
        assert!(is_alice(
            &ask(&app, &pair.sign(&claims("alice", app.now))).await
        ));
    }
    (app, server)
}

#[tokio::test]
async fn a_public_key_is_no_secret() {
    let (app, _server) = gateway().await;
    let field = |pair: &Pair, name: &str| pair.jwk[name].as_str().unwrap().to_owned();
    let raw = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let (n, x, y, ed) = (
        field(&RS256, "n"),
        field(&ES256, "x"),
        field(&ES256, "y"),
        field(&EDDSA, "x"),
    );
    let point = [&[4][..], &raw(&x), &raw(&y)].concat();

    for (bytes, id) in [
        (n.clone().into_bytes(), RS256.id),
        (raw(&n), RS256.id),
        (RS256.jwk.to_string().into_bytes(), RS256.id),
        (point, ES256.id),
        (raw(&x), ES256.id),
        (raw(&ed), EDDSA.id),
        (ed.into_bytes(), EDDSA.id),
        (Vec::new(), EDDSA.id),
    ] {
        let key = EncodingKey::from_secret(&bytes);
        for header in [json!({"alg": "HS256", "kid": id}), json!({"alg": "HS256"})] {
            let token = sign(&header, &claims("alice", app.now), Algorithm::HS256, &key);
            let answer = ask(&app, &token).await;
            assert!(is_refused(&answer), "{header}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn the_header_has_to_agree_with_the_key() {
    let (app, _server) = gateway().await;
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let claims = claims("alice", app.now);

    for (header, algorithm, key) in [
        // A good signature by a key that the header does not name, or names as another kind.
        (
            json!({"alg": "RS256", "kid": "ec"}),
            Algorithm::RS256,
            &RS256.signing,
        ),
        (
            json!({"alg": "ES256", "kid": "rsa"}),
            Algorithm::ES256,
            &ES256.signing,
        ),
        (
            json!({"alg": "EdDSA", "kid": "ec"}),
            Algorithm::EdDSA,
            &EDDSA.signing,
        ),
        (json!({"alg": "ES256", "kid": "ec"}), Algorithm::HS256, &key),
        (json!({"alg": "HS256"}), Algorithm::HS384, &key),
        // Other algorithms, signed as they should be.
        (json!({"alg": "HS384"}), Algorithm::HS384, &key),
        (json!({"alg": "HS512"}), Algorithm::HS512, &key),
        (
            json!({"alg": "RS512", "kid": "rsa"}),
            Algorithm::RS512,
            &RS256.signing,
        ),
        (
            json!({"alg": "PS256", "kid": "rsa"}),
            Algorithm::PS256,
            &RS256.signing,
        ),
        // Nothing of a header is taken on trust.
        (json!({"alg": "none"}), Algorithm::HS256, &key),
        (json!({"alg": "NONE"}), Algorithm::HS256, &key),
        (json!({"alg": "hs256"}), Algorithm::HS256, &key),
        (json!({}), Algorithm::HS256, &key),
        (
            json!({"alg": "ES256", "jwk": ES256.jwk}),
            Algorithm::ES256,
            &ES256.signing,
        ),
        (
            json!({"alg": "ES256", "kid": "ec", "jku": "https://mallory.example"}),
            Algorithm::ES256,
            &ES256.signing,
        ),
        (
            json!({"alg": "HS256", "crit": ["b64"], "b64": true}),
            Algorithm::HS256,
            &key,
        ),
        (
            json!({"alg": "HS256", "typ": "dpop+jwt"}),
            Algorithm::HS256,
            &key,
        ),
    ] {
        let answer = ask(&app, &sign(&header, &claims, algorithm, key)).await;
        assert!(is_refused(&answer), "{header}: {answer:?}");
    }
}

#[tokio::test]
async fn what_is_not_signed_is_refused() {
    let (app, _server) = gateway().await;
    let token = ES256.sign(&claims("alice", app.now));
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = message.split_once('.').unwrap();
    let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let none = part(json!({"alg": "none", "typ": "JWT"}));
    let payload = part(claims("alice", app.now));
    let other = part(claims("mallory", app.now));

    for forged in [
        format!("{message}."),
        message.to_owned(),
        format!("{header}.{other}.{signature}"),
        format!("{none}.{payload}."),
        format!("{none}.{payload}.{signature}"),
        format!("{message}.{}", &signature[1..]),
        format!("{message}.{signature}="),
        format!("{message}.{signature}.{signature}"),
        format!("{message}.{}", URL_SAFE_NO_PAD.encode([0; 64])),
    ] {
        let answer = ask(&app, &forged).await;
        assert!(is_refused(&answer), "{forged}: {answer:?}");
    }
}

#[tokio::test]
async fn a_published_key_is_used_for_what_it_says_only() {
    for more in [
        json!({"alg": "ES384"}),
        json!({"alg": "RS256"}),
        json!({"use": "enc"}),
        json!({"key_ops": ["sign"]}),
        json!({"d": "c2VjcmV0"}),
    ] {
        let mut jwk = ES256.jwk.clone();
        jwk.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let server = KeyServer::start(&[]).await;
        let keys = json!({"keys": [jwk, RS256.jwk]});
        server.answer(axum::http::StatusCode::OK, &keys.to_string());
        let app = TestApp::with(&by_url(&server.url)).await;
        World::new(&app, "alice").await;

        let answer = ask(&app, &ES256.sign(&claims("alice", app.now))).await;
        assert!(is_refused(&answer), "{more}: {answer:?}");
        let other = ask(&app, &RS256.sign(&claims("alice", app.now))).await;
        assert!(is_alice(&other), "{more}: {other:?}");
    }
}

#[tokio::test]
async fn a_published_secret_is_none() {
    let server = KeyServer::start(&[]).await;
    let secret = URL_SAFE_NO_PAD.encode(SECRET);
    let keys =
        json!({"keys": [{"kty": "oct", "kid": "secret", "alg": "HS256", "k": secret}, ES256.jwk]});
    server.answer(axum::http::StatusCode::OK, &keys.to_string());
    let app = TestApp::with(&by_url(&server.url)).await;
    World::new(&app, "alice").await;
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let header = json!({"alg": "HS256", "kid": "secret"});

    let token = sign(&header, &claims("alice", app.now), Algorithm::HS256, &key);

    assert!(is_refused(&ask(&app, &token).await));
    assert_eq!(server.calls(), 0);
}
