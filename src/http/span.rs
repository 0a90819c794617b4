//! The span that everything logged for a request stands in.

use axum::http::Request;
use tracing::{Span, field::Empty};

use super::REQUEST_ID;

/// Method and path, never the query or the body: those may hold secrets.
pub(super) fn of_request<B>(request: &Request<B>) -> Span {
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default();
    tracing::info_span!(
        "request",
        http.request.method = %request.method(),
        url.path = request.uri().path(),
        request.id = id,
        graphql.operation = Empty,
    )
}
