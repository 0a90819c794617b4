//! A document that is sent only to who has not got it yet (RFC 9110, section 13.1.2).

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::quality;
use crate::catalog::rest::Document;

/// How long caches may keep what is public: a minute, and for five more while they fetch it anew.
const PUBLIC: &str = "public, max-age=60, stale-while-revalidate=300";

/// What belongs to whoever asks is kept by his browser alone, which asks every time whether it still holds.
const PRIVATE: &str = "private, no-cache";

/// What a private answer depends on.
const VARY: HeaderValue = HeaderValue::from_static("Authorization, Cookie, Accept");

/// A smaller body gains nothing from being compressed.
const WORTH_COMPRESSING: usize = 1_000;

/// Answers with a public document, compressed for who takes that. Each form has a tag of its own.
///
/// Nothing else is compressed: the length of a compressed answer that holds a secret beside a text that a stranger chose
/// tells him the secret, letter by letter.
pub(super) fn public(headers: &HeaderMap, document: &Document) -> Response {
    let is_gzip = document.body.len() >= WORTH_COMPRESSING && accepts_gzip(headers);
    let etag = if is_gzip {
        format!("{}-gzip\"", document.etag.trim_end_matches('"'))
    } else {
        document.etag.clone()
    };
    let common = [
        (header::CACHE_CONTROL, PUBLIC),
        (header::ETAG, &etag),
        (header::VARY, "Accept-Encoding"),
    ];
    if is_known(headers, &etag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    if is_gzip {
        let encoding = [(header::CONTENT_ENCODING, "gzip")];
        let body = Body::from(document.gzip.clone());
        return (common, json, encoding, body).into_response();
    }
    (common, json, Body::from(document.body.clone())).into_response()
}

/// Answers with what belongs to whoever asked.
pub(super) fn private(headers: &HeaderMap, content_type: &'static str, body: Vec<u8>) -> Response {
    let etag = tag(content_type, &body);
    let common = [
        (header::CACHE_CONTROL, HeaderValue::from_static(PRIVATE)),
        (header::VARY, VARY),
    ];
    let tagged = [(header::ETAG, etag.as_str())];
    if is_known(headers, &etag) {
        return (StatusCode::NOT_MODIFIED, common, tagged).into_response();
    }
    let of_type = [(header::CONTENT_TYPE, content_type)];
    (common, tagged, of_type, body).into_response()
}

/// A strong tag: the same bytes in another form are another answer.
fn tag(content_type: &str, body: &[u8]) -> String {
    let hash = Sha256::new()
        .chain_update(content_type)
        .chain_update([0])
        .chain_update(body)
        .finalize();
    format!("\"{hash:x}\"")
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

/// Whether the client would rather have it compressed than not at all: what it does not name, it does not take.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let named = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|coding| {
            let (name, parameter) = coding.split_once(';').unwrap_or((coding, "q=1"));
            let closeness = match name.trim().to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" => 1,
                "*" => 0,
                _ => return None,
            };
            let quality = parameter.trim().to_ascii_lowercase();
            Some((closeness, quality::parse(quality.strip_prefix("q=")?)?))
        });
    named.max().is_some_and(|(_, quality)| quality > 0)
}
