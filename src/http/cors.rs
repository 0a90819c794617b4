//! Which other sites' pages may read answers: those on the list, and without a list none.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::CorsLayer;

use super::request_id;
use crate::config::CorsConfig;

/// How long a browser remembers what it was allowed. None remembers longer.
const REMEMBERED: Duration = Duration::from_hours(2);

/// None without a list: no answer then says a word about other sites, and browsers keep them out.
pub(super) fn layer(config: &CorsConfig) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = config
        .allowed_origins
        .iter()
        .filter_map(|origin| origin.parse().ok())
        .collect();
    if origins.is_empty() {
        return None;
    }
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::DELETE])
        .allow_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("apollo-require-preflight"),
            HeaderName::from_static("x-apollo-operation-name"),
            request_id::HEADER.clone(),
        ])
        .expose_headers([
            header::ETAG,
            header::RETRY_AFTER,
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
            request_id::HEADER.clone(),
        ])
        .max_age(REMEMBERED)
        .vary([header::ORIGIN]);
    Some(layer)
}
