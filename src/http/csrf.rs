//! Refuses what a page of another site can make a browser send, with the browser's cookies, without asking first.
//!
//! A browser asks first (the preflight of CORS) before it sends another site anything that a form could not send; the
//! answer to that lies in `cors`. So a request passes that a form cannot have sent, or whose browser says that it comes
//! from our own or an allowed page, or that carries nothing a page could abuse. Safe methods are no exception: a query
//! costs work, and what loads an answer as a script or an image learns something from it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use mediatype::MediaType;

use crate::{config::CorsConfig, error::Error, http::Shared};

static SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Headers that no form sends; GraphQL clients know them.
const PREFLIGHT: [&str; 2] = ["apollo-require-preflight", "x-apollo-operation-name"];

/// What a form can send as.
const OF_FORMS: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
];

/// Lets a request through to the routes that this layer lies on, or refuses it.
pub(super) async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    match check(&head, &app.config.cors) {
        Ok(()) => next.run(Request::from_parts(head, body)).await,
        Err(error) => error.into_response(),
    }
}

/// # Errors
///
/// The request may be another site's doing.
pub(super) fn check(head: &Parts, config: &CorsConfig) -> Result<(), Error> {
    let headers = &head.headers;
    let is_forced = PREFLIGHT
        .iter()
        .any(|name| headers.get(*name).is_some_and(|value| !value.is_empty()));
    if is_forced || is_beyond_forms(head) || Sender::of(head, config).is_welcome(headers) {
        return Ok(());
    }
    Err(Error::CrossSite)
}

/// Whether no form could send it: its method, or the type of its body.
fn is_beyond_forms(head: &Parts) -> bool {
    match head.method {
        Method::GET | Method::HEAD => false,
        Method::POST => {
            let mut types = head.headers.get_all(header::CONTENT_TYPE).iter();
            let (Some(only), None) = (types.next(), types.next()) else {
                return false;
            };
            // What cannot be read proves nothing.
            let read = only
                .to_str()
                .ok()
                .and_then(|text| MediaType::parse(text).ok());
            read.is_some_and(|read| {
                let essence = read.essence().to_string();
                !OF_FORMS.contains(&essence.to_ascii_lowercase().as_str())
            })
        }
        _ => true,
    }
}

/// Whose page sent it, as far as the browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    /// Our own, the address bar, or one that is on the list.
    Trusted,
    /// Some other.
    Other,
    /// It says nothing: no browser, or an old one.
    Unknown,
}

impl Sender {
    fn of(head: &Parts, config: &CorsConfig) -> Self {
        let origin = head.headers.get(header::ORIGIN);
        let origin = origin.map(|value| value.to_str().unwrap_or("null"));
        if origin.is_some_and(|origin| config.allowed_origins.iter().any(|one| one == origin)) {
            return Self::Trusted;
        }
        let mut sites = head.headers.get_all(&SITE).iter();
        let is_trusted = |site: &HeaderValue| site == "same-origin" || site == "none";
        match (sites.next(), origin) {
            (Some(site), _) if is_trusted(site) && sites.all(is_trusted) => Self::Trusted,
            (None, Some(origin)) if is_own(head, origin) => Self::Trusted,
            (None, None) => Self::Unknown,
            // Where the browser says which site, it knows better than the name of a host does.
            (Some(_), _) | (None, Some(_)) => Self::Other,
        }
    }

    fn is_welcome(self, headers: &HeaderMap) -> bool {
        match self {
            Self::Trusted => true,
            Self::Other => headers.get(header::ORIGIN).is_none() && has_token(headers),
            Self::Unknown => has_token(headers) || !headers.contains_key(header::COOKIE),
        }
    }
}

/// Whether an origin's host and port are those that the request was sent to. The scheme is not known behind a proxy.
fn is_own(head: &Parts, origin: &str) -> bool {
    let host = head.headers.get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok());
    let own = head.uri.authority().map(axum::http::uri::Authority::as_str);
    let from = origin.split_once("://").map(|(_, host)| host);
    match (own.or(host), from) {
        (Some(own), Some(from)) => own.eq_ignore_ascii_case(from),
        _ => false,
    }
}

/// No page can add this header without asking first. Other schemes than this a browser sends by itself.
fn has_token(headers: &HeaderMap) -> bool {
    let value = headers.get(header::AUTHORIZATION);
    let scheme = value.and_then(|value| value.as_bytes().get(..7));
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer "))
}
