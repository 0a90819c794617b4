//! Times every request, for the metrics.

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};

use crate::metrics::HttpMetrics;

/// Times a request from its arrival until its response is ready, or until its client has gone.
pub(super) async fn measure(
    State(metrics): State<HttpMetrics>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let exchange = metrics.arrived(request.method(), route);
    let response = next.run(request).await;
    exchange.answered(response.status());
    response
}
