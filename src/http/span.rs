//! The span that everything logged for a request stands in.

use axum::http::Request;
use tracing::{Span, field::Empty};

use super::request_id;

/// Method and path, never the query or the body: those may hold secrets.
pub(super) fn of_request<B>(request: &Request<B>) -> Span {
    tracing::info_span!(
        "request",
        http.request.method = %request.method(),
        url.path = request.uri().path(),
        request.id = request_id::of(request.headers()),
        graphql.operation = Empty,
    )
}
