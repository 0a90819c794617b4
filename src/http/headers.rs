//! What every answer tells a browser: to guess nothing, to show it nowhere, to keep nothing that may not be kept.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

use crate::{config::Environment, http::Shared};

/// Set where the answer says nothing else. A page sets a content security policy of its own.
///
/// The referrer stays within the site and is not dropped altogether: without it browsers send `Origin: null` with a
/// form, and nobody can tell whose it is.
const ALWAYS: [(HeaderName, HeaderValue); 7] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// A year. Other hosts of the domain decide for themselves.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds them to an answer.
pub(super) async fn add(State(app): State<Shared>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if app.config.process.environment == Environment::Production {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    response
}
