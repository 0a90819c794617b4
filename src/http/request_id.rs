//! The name of a request: in its answer, in everything logged for it, and in the body of an answer that reports a fault
//! of ours.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName},
};

/// The header that names a request, in and out.
pub(super) static HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The longest name that is taken over.
const LONGEST: usize = 128;

/// Drops a name that a client has chosen badly, so that the request is given one: what is not a plain word could
/// forge a line of the log.
pub(super) async fn keep_plain(mut request: Request) -> Request {
    if request.headers().contains_key(&HEADER) && !is_plain(request.headers()) {
        request.headers_mut().remove(&HEADER);
    }
    request
}

/// The request's name; empty outside the layers that give it one.
pub(super) fn of(headers: &HeaderMap) -> &str {
    let name = headers.get(&HEADER).and_then(|name| name.to_str().ok());
    name.unwrap_or_default()
}

fn is_plain(headers: &HeaderMap) -> bool {
    let name = of(headers);
    headers.get_all(&HEADER).iter().count() == 1
        && (1..=LONGEST).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
