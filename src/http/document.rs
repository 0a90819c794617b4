//! A document that is sent only to who has not got it yet (RFC 9110, section 13.1.2).

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::coding::{self, Coding};
use crate::catalog::rest::Document;

/// How long caches may keep what is public: a minute, and for five more while they fetch it anew.
const PUBLIC: &str = "public, max-age=60, stale-while-revalidate=300";

/// What belongs to whoever asks is kept by his browser alone, which asks every time whether it still holds.
const PRIVATE: &str = "private, no-cache";

/// What a private answer depends on.
const VARY: HeaderValue = HeaderValue::from_static("Authorization, Cookie, Accept");

/// A smaller body gains nothing from being compressed.
const WORTH_COMPRESSING: usize = 1_000;

/// A document that lies ready, in one or more forms: as it is, and compressed.
pub(super) struct Fixed<'a> {
    /// The form as it is first.
    pub(super) forms: &'a [(Coding, Bytes)],
    /// What tells it from what it was before, without quotation marks.
    pub(super) tag: &'a str,
    pub(super) content_type: &'static str,
    pub(super) cache_control: &'static str,
    pub(super) vary: &'static str,
}

/// Answers with a document in the form that the client likes best. Each form has a tag of its own.
///
/// What is made for a request is never compressed: the length of a compressed answer that holds a secret beside a text that
/// a stranger chose tells him the secret, letter by letter.
pub(super) fn fixed(headers: &HeaderMap, document: &Fixed<'_>) -> Response {
    let (coding, body) = coding::choose(headers, document.forms);
    let tag = document.tag;
    let etag = match coding.name() {
        Some(name) => format!("\"{tag}-{name}\""),
        None => format!("\"{tag}\""),
    };
    let common = [
        (header::CACHE_CONTROL, document.cache_control),
        (header::ETAG, &etag),
        (header::VARY, document.vary),
    ];
    if is_known(headers, &etag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let of_type = [(header::CONTENT_TYPE, document.content_type)];
    let mut response = (common, of_type, Body::from(body.clone())).into_response();
    if let Some(name) = coding.name() {
        let name = HeaderValue::from_static(name);
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, name);
    }
    response
}

/// Answers with a public document, compressed for who takes that.
pub(super) fn public(headers: &HeaderMap, document: &Document) -> Response {
    let mut forms = vec![(Coding::Identity, document.body.clone())];
    if document.body.len() >= WORTH_COMPRESSING {
        forms.push((Coding::Gzip, document.gzip.clone()));
    }
    let document = Fixed {
        forms: &forms,
        tag: document.etag.trim_matches('"'),
        content_type: "application/json",
        cache_control: PUBLIC,
        vary: "Accept-Encoding",
    };
    fixed(headers, &document)
}

/// Answers with what belongs to whoever asked; `digest` is the body's.
pub(super) fn private(
    headers: &HeaderMap,
    content_type: &'static str,
    body: Bytes,
    digest: &str,
) -> Response {
    let etag = tag(content_type, digest);
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
fn tag(content_type: &str, digest: &str) -> String {
    let form: String = content_type
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("\"{digest}-{form}\"")
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
