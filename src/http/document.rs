//! A public document that is sent only to who has not got it yet.

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

/// How long caches may keep it: a minute, and for five more while they fetch it anew.
const CACHING: &str = "public, max-age=60, stale-while-revalidate=300";

/// Answers 304 when the client's copy is the present one (RFC 9110, section 13.1.2).
pub(super) fn respond(headers: &HeaderMap, body: &Bytes, etag: &str) -> Response {
    let common = [(header::CACHE_CONTROL, CACHING), (header::ETAG, etag)];
    if is_known(headers, etag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    (common, json, Body::from(body.clone())).into_response()
}

fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}
