//! Who asks: every way to prove who one is, and none.

use axum::{
    body::Body,
    http::{Request, header},
};
use chrono::TimeDelta;
use roundtrip::auth::{self, IssuedKey};

use super::world::Party;
use crate::{
    support::TestApp,
    tokens::issuer::{claims, hs256},
};

/// Who asks.
pub struct Asker {
    pub name: &'static str,
    /// The headers that tell who asks.
    pub headers: Vec<(&'static str, String)>,
    /// Words of others, which are in no answer but that of the public audit.
    pub never: &'static str,
    /// Whose answers these must be, to the byte.
    pub like: Option<&'static str>,
}

impl Asker {
    fn key(name: &'static str, key: &str, never: &'static str) -> Self {
        Self {
            name,
            headers: vec![("authorization", format!("Bearer {key}"))],
            never,
            like: None,
        }
    }

    /// A page of the gateway's own, in a browser with this cookie.
    fn cookie(name: &'static str, cookie: String, never: &'static str) -> Self {
        let same_origin = ("sec-fetch-site", "same-origin".to_owned());
        Self {
            headers: vec![("cookie", cookie), same_origin],
            ..Self::key(name, "", never)
        }
    }

    fn like(self, name: &'static str) -> Self {
        Self {
            like: Some(name),
            ..self
        }
    }
}

/// A way to prove who one is that opens what another does is a line here, `like` the other.
pub async fn askers(app: &TestApp, [alice, mallory, internal]: [&Party; 3]) -> Vec<Asker> {
    let owner = &alice.world.key;
    let other = alice.issue(app, "other", None, None).await;
    let scout = alice.issue(app, "scout", Some(&alice.scout), None).await;
    let revoked = alice.issue(app, "revoked", None, None).await;
    revoke(app, &revoked).await;
    let end = app.now - TimeDelta::hours(1);
    let expired = alice.issue(app, "expired", None, Some(end)).await;
    let unknown = IssuedKey::generate();
    let token = hs256(&claims("alice", app.now));
    let others = "mallory internal-ops recluse";
    let beyond = "clerk vault wallet-shared mallory internal-ops recluse";
    vec![
        Asker {
            name: "anonymous",
            headers: Vec::new(),
            never: "alice mallory internal-ops recluse",
            like: None,
        },
        Asker::key("owner", owner, others),
        Asker::key("owner's other key", &other, others).like("owner"),
        Asker::cookie("session of the owner", session(app, owner).await, others).like("owner"),
        Asker::key("token of the owner", &token, others).like("owner"),
        Asker::key("agent's key", &scout, beyond),
        Asker::cookie(
            "session of the agent's key",
            session(app, &scout).await,
            beyond,
        )
        .like("agent's key"),
        Asker::key("stranger", &mallory.world.key, "alice internal-ops recluse"),
        Asker::key("internal", &internal.world.key, "alice mallory recluse"),
        Asker::key("revoked key", &revoked, "alice"),
        Asker::key("expired key", &expired, "alice").like("revoked key"),
        Asker::key("unknown key", unknown.expose(), "alice").like("revoked key"),
    ]
}

/// The cookie of a session that is opened with a key.
async fn session(app: &TestApp, key: &str) -> String {
    let request = Request::post("/session").body(Body::empty()).unwrap();
    let answer = app.send(Some(key), request).await;
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

async fn revoke(app: &TestApp, key: &str) {
    let hash = auth::hash_key(key).unwrap();
    let sql = format!("UPDATE api_key SET revoked_at = created_at WHERE key_hash = '{hash}'");
    app.database.execute(&sql).await;
}
