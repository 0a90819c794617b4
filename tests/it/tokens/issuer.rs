//! Who issues tokens in these tests: a secret, three pairs of keys, and a server that publishes the public ones.

use std::sync::{
    Arc, LazyLock, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, EncodingKey};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch};

pub const SECRET: &str = "a secret of these tests that is long enough";
pub const ISSUER: &str = "https://project.supabase.co/auth/v1";
pub const AUDIENCE: &str = "authenticated";

/// The modulus of the RSA key below.
const MODULUS: &str = "n-AIZ99t-QrmmEobHFZoepYWH4-EQ-abrci9LXcSRh-3X8xxxLmuRHci5rje5AiIbUyWkJ5c1evABvgP6oLFvQKFBKEPzu\
                       -mqdm9WxVuGaGg1smEgONizTV4E_4-aBqSR8i1CjZ3AspHL6xzyh35Ig00sZM0KEfmtYpW334rwHh6Eo_aBV8-Y7qqe-RbHX\
                       sEZWd_PPHzGpsxe_I1Gmj8Dfy9fgs4k8pScHXXdGO7kqhJHiDRSuETkbB3Nwb4ZfWo-quXKGXq_0Rz_RoQxiMZE-BTs8yGVX\
                       CI9ZkkKblOEE_OznADKRyS4gDxh8NLubIasgNmEGzIsJ34QwkWZS0dYw";

/// Made for these tests, opens nothing. The cryptography at hand makes no RSA keys.
const RSA: &str = include_str!("rsa.base64");

/// A pair of keys: it signs tokens, and its public half is published.
pub struct Pair {
    pub algorithm: Algorithm,
    pub id: &'static str,
    pub signing: EncodingKey,
    /// The public half.
    pub jwk: Value,
}

pub static RS256: LazyLock<Pair> = LazyLock::new(|| {
    let der = STANDARD.decode(RSA.replace('\n', "")).unwrap();
    let signing = EncodingKey::from_rsa_der(&der);
    let jwk = json!({"kty": "RSA", "kid": "rsa", "alg": "RS256", "use": "sig", "n": MODULUS, "e": "AQAB"});
    Pair {
        algorithm: Algorithm::RS256,
        id: "rsa",
        signing,
        jwk,
    }
});

pub static ES256: LazyLock<Pair> = LazyLock::new(|| elliptic("ec"));

/// Another of the same kind.
pub static ES256_NEXT: LazyLock<Pair> = LazyLock::new(|| elliptic("ec-next"));

pub static EDDSA: LazyLock<Pair> = LazyLock::new(|| {
    let pair = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let x = URL_SAFE_NO_PAD.encode(pair.public_key_raw());
    Pair {
        algorithm: Algorithm::EdDSA,
        id: "ed",
        signing: EncodingKey::from_ed_der(&pair.serialize_der()),
        jwk: json!({"kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": x}),
    }
});

fn elliptic(id: &'static str) -> Pair {
    let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let (x, y) = pair.public_key_raw()[1..].split_at(32);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    Pair {
        algorithm: Algorithm::ES256,
        id,
        signing: EncodingKey::from_ec_der(&pair.serialize_der()),
        jwk: json!({"kty": "EC", "crv": "P-256", "kid": id, "key_ops": ["verify"], "x": x, "y": y}),
    }
}

impl Pair {
    /// A token of this pair.
    pub fn sign(&self, claims: &Value) -> String {
        sign(
            &json!({"alg": self.algorithm, "typ": "JWT", "kid": self.id}),
            claims,
            self.algorithm,
            &self.signing,
        )
    }
}

/// A good token of the shared secret.
pub fn hs256(claims: &Value) -> String {
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    sign(
        &json!({"alg": "HS256", "typ": "JWT"}),
        claims,
        Algorithm::HS256,
        &key,
    )
}

/// Any header, any claims, signed.
pub fn sign(header: &Value, claims: &Value, algorithm: Algorithm, key: &EncodingKey) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

/// What Supabase Auth claims, good for an hour.
pub fn claims(tenant: &str, now: DateTime<Utc>) -> Value {
    json!({
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "8f14e45f-ceea-467f-a9a6-0d1c2b3e4f50",
        "exp": now.timestamp() + 3600,
        "iat": now.timestamp(),
        "role": "authenticated",
        "app_metadata": {"provider": "email", "tenant_id": tenant},
        "user_metadata": {"name": "Ada", "tenant_id": "mallory"},
    })
}

/// Publishes keys, counts who asks, and can be made to fail or to wait.
pub struct KeyServer {
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    calls: AtomicUsize,
    answer: Mutex<(StatusCode, String)>,
    is_open: watch::Sender<bool>,
}

impl KeyServer {
    pub async fn start(pairs: &[&Pair]) -> Self {
        let shared = Arc::new(Shared {
            calls: AtomicUsize::new(0),
            answer: Mutex::new((StatusCode::OK, String::new())),
            is_open: watch::Sender::new(true),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        let handler = Arc::clone(&shared);
        let router = Router::new().route("/keys", get(async move || handler.respond().await));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let server = Self { url, shared };
        server.publish(pairs);
        server
    }

    pub fn publish(&self, pairs: &[&Pair]) {
        let keys: Vec<&Value> = pairs.iter().map(|pair| &pair.jwk).collect();
        self.answer(StatusCode::OK, &json!({"keys": keys}).to_string());
    }

    pub fn answer(&self, status: StatusCode, body: &str) {
        *self.shared.answer.lock().unwrap() = (status, body.to_owned());
    }

    /// How often the keys were asked for.
    pub fn calls(&self) -> usize {
        self.shared.calls.load(Ordering::SeqCst)
    }

    /// Lets who asks wait, or no longer.
    pub fn hold(&self, is_held: bool) {
        self.shared.is_open.send_replace(!is_held);
    }
}

impl Shared {
    async fn respond(&self) -> Response {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let mut is_open = self.is_open.subscribe();
        is_open.wait_for(|is_open| *is_open).await.unwrap();
        let (status, body) = self.answer.lock().unwrap().clone();
        // Where it leads is another path that has the keys: nobody follows.
        (status, [("location", "/keys")], body).into_response()
    }
}
