//! Sessions of browsers: opened with a key or a token, kept in a cookie that no script can read.

use std::net::IpAddr;

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::SecondsFormat;
use cookie::{Cookie, SameSite, time};
use serde::Deserialize;
use serde_json::json;

use super::{address, body, rate};
use crate::{
    app::App,
    auth::{IssuedKey, Sent},
    config::Environment,
    error::Error,
    http::Shared,
};

/// Where sessions are opened and ended.
pub(super) const PATH: &str = "/session";

/// The prefix binds a cookie to this host, to encryption and to the path `/`: no neighbour can set it.
const NAME: &str = "__Host-roundtrip_session";
/// What proxies add.
const PROXIED: [&str; 6] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
];
/// The name where there is no encryption.
const PLAIN_NAME: &str = "roundtrip_session";

/// The body of `POST /session`, for who sends no `Authorization` header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    credential: Option<String>,
    /// Whether the demo world is to be entered.
    demo: Option<bool>,
}

/// How the cookie is set for the host that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Anywhere: encrypted.
    Encrypted,
    /// A developer's own machine.
    Loopback,
}

/// `POST /session`: opens a session with the key or token in `Authorization`, or in the JSON body as `credential`; or in
/// the demo world, where the body says `demo`.
pub(super) async fn open(State(app): State<Shared>, request: Request) -> Result<Response, Error> {
    let (head, body) = request.into_parts();
    let now = app.clock.now();
    let in_body;
    let sent = if let Some(value) = head.headers.get(header::AUTHORIZATION) {
        Sent::Header(value.as_bytes())
    } else {
        in_body = read(&app, &head, body).await?;
        Sent::Text(&in_body)
    };
    let checked = app.authenticator.check(sent, now).await?;
    rate::spend(&app, &head, &checked.credential)?;
    let viewer = checked.credential.viewer()?;
    let place = Place::of(&app, &head);
    let old = place.cookie(&head);
    let session = app
        .authenticator
        .open_session(viewer, old.as_deref(), now)
        .await?;
    let left = session.expires_at - now;
    let cookie = place.set(session.expose().to_owned(), left.num_seconds());
    let told =
        json!({"expires_at": session.expires_at.to_rfc3339_opts(SecondsFormat::Micros, true)});
    let headers = [
        (header::SET_COOKIE, cookie),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::CREATED, headers, Json(told)).into_response())
}

/// `DELETE /session`: ends the session of the cookie. Without one, there is nothing to end.
pub(super) async fn end(State(app): State<Shared>, head: Parts) -> Result<Response, Error> {
    let place = Place::of(&app, &head);
    if let Some(cookie) = place.cookie(&head) {
        app.authenticator.end_session(&cookie).await?;
    }
    let headers = [(header::SET_COOKIE, place.clear())];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// What takes the cookie away again.
pub(super) fn clearing(app: &App, head: &Parts) -> HeaderValue {
    Place::of(app, head).clear()
}

/// Takes a cookie away that was refused, so that the browser asks as nobody from then on.
pub(super) async fn clear_refused(
    State(app): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let (head, body) = request.into_parts();
    // Whether a session can be opened has nothing to do with the cookie.
    let place = Place::of(&app, &head);
    let is_asked = head.uri.path() != PATH && cookie(&app, &head).is_some();
    let mut response = next.run(Request::from_parts(head, body)).await;
    if is_asked && response.status() == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .append(header::SET_COOKIE, place.clear());
    }
    response
}

/// The session's cookie, where it counts: an `Authorization` header wins.
pub(super) fn cookie(app: &App, head: &Parts) -> Option<String> {
    if head.headers.contains_key(header::AUTHORIZATION) {
        return None;
    }
    Place::of(app, head).cookie(head)
}

impl Place {
    fn of(app: &App, head: &Parts) -> Self {
        let is_development = app.config.process.environment == Environment::Development;
        if is_development && host(head).is_some_and(|host| is_loopback(&host)) {
            Self::Loopback
        } else {
            Self::Encrypted
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Encrypted => NAME,
            Self::Loopback => PLAIN_NAME,
        }
    }

    fn cookie(self, head: &Parts) -> Option<String> {
        let headers = head.headers.get_all(header::COOKIE).iter();
        let texts = headers.filter_map(|value| value.to_str().ok());
        let mut cookies = texts.flat_map(Cookie::split_parse).flatten();
        let found = cookies.find(|cookie| cookie.name() == self.name())?;
        Some(found.value().to_owned())
    }

    fn set(self, value: String, seconds: i64) -> HeaderValue {
        let cookie = Cookie::build((self.name(), value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self == Self::Encrypted)
            .max_age(time::Duration::seconds(seconds))
            .build();
        HeaderValue::try_from(cookie.to_string()).expect("all letters of the cookie are ASCII")
    }

    fn clear(self) -> HeaderValue {
        self.set(String::new(), 0)
    }
}

/// The credential in a body; empty where there is none.
async fn read(app: &App, head: &Parts, body: Body) -> Result<String, Error> {
    let problem = || {
        Error::bad_request(
            "send `Authorization: Bearer …` and no body, or a JSON object with nothing but `credential`, or with \
             nothing but `demo: true`, as application/json",
        )
    };
    let bytes = body::read(app, body).await?;
    if bytes.is_empty() {
        return Ok(String::new());
    }
    let kind = head.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()?.split(';').next());
    // A page of another site can send other types without being asked first.
    if !kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
        return Err(problem());
    }
    let opening: Opening = serde_json::from_slice(&bytes).map_err(|_| problem())?;
    match opening {
        Opening {
            credential: Some(credential),
            demo: None,
        } => Ok(credential),
        Opening {
            credential: None,
            demo: Some(true),
        } => {
            let key = demo_key(app, head).ok_or(Error::NotFound {
                what: "demo world to enter from here",
            })?;
            Ok(key.expose().to_owned())
        }
        _ => Err(problem()),
    }
}

/// The demo world's key, for a browser on this machine that asks this machine. A page of another site can neither send what
/// opens it without being asked first, nor pass for this machine by a name of its own that leads here.
pub(super) fn demo_key<'a>(app: &'a App, head: &Parts) -> Option<&'a IssuedKey> {
    let proxies = &app.config.trusted.proxies;
    let from = address::of(&head.extensions, &head.headers, proxies)?;
    let is_here = Place::of(app, head) == Place::Loopback && from.is_loopback();
    app.demo_key()
        .filter(|_| is_here && is_direct(head) && !is_of_another_site(head))
}

/// Whether no proxy says that it brings the request: behind one on this machine everybody comes from here.
fn is_direct(head: &Parts) -> bool {
    PROXIED.iter().all(|name| !head.headers.contains_key(*name))
}

fn is_of_another_site(head: &Parts) -> bool {
    let sites = head.headers.get_all("sec-fetch-site");
    sites
        .iter()
        .any(|site| site == "cross-site" || site == "same-site")
}

/// The host that is asked, without its port.
fn host(head: &Parts) -> Option<String> {
    let in_header = head.headers.get(header::HOST);
    let in_header = in_header.and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let authority = head.uri.authority().cloned().or(in_header)?;
    Some(
        authority
            .host()
            .trim_matches(['[', ']'])
            .to_ascii_lowercase(),
    )
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for (asked, expected) in [
            ("localhost", true),
            ("localhost:8080", true),
            ("app.localhost:8080", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("localhost.example.com", false),
            ("example.com", false),
            ("10.0.0.1", false),
            ("127.0.0.1.example.com", false),
            ("", false),
        ] {
            let request = Request::get("/").header(header::HOST, asked);
            let (head, ()) = request.body(()).unwrap().into_parts();
            let found = host(&head).is_some_and(|host| is_loopback(&host));
            assert_eq!(found, expected, "{asked}");
        }
    }
}
