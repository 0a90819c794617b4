//! Everything HTTP: the router and its layers on one screen.

use axum::{
    Router, extract::Request, http::HeaderName, middleware::from_fn_with_state, routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};

use crate::{app::App, config::Environment};

mod credential;
mod document;
mod graphiql;
mod graphql;
mod health;
mod measure;
mod ready;
mod rest;
mod scrape;
mod span;
mod under_way;

pub use scrape::MetricsListener;

/// The header that names a request, in and out.
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Every path of the gateway.
pub fn router(app: App) -> Router {
    let is_development = app.config.process.environment == Environment::Development;
    let mut routes = Router::new()
        .route("/graphql", get(graphql::answer).post(graphql::answer))
        .route("/health", get(health::health))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/v1/models", get(rest::models))
        .route("/v1/providers", get(rest::providers))
        .route("/v1/audit/public", get(rest::public_audit))
        .route("/v1/dashboard/summary", get(rest::summary))
        .fallback(rest::not_found)
        .method_not_allowed_fallback(rest::method_not_allowed);
    if is_development {
        routes = routes.route("/graphiql", get(graphiql::page));
    }
    let counted = from_fn_with_state(app.clone(), under_way::count);
    let ready = from_fn_with_state(app.clone(), ready::wait);
    let measured = from_fn_with_state(app.metrics.http().clone(), measure::measure);
    routes
        .with_state(app)
        .layer(ready)
        .layer(counted)
        .layer(CatchPanicLayer::custom(rest::panicked))
        .layer(measured)
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span::of_request)
                .on_request(())
                .on_response(())
                .on_failure(()),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID.clone()))
        .layer(SetRequestIdLayer::new(REQUEST_ID.clone(), MakeRequestUuid))
}

/// Probes are answered at any time and do not count as requests under way: they tell how far the gateway is, for as long
/// as it listens.
fn is_probe(request: &Request) -> bool {
    request.uri().path().starts_with("/health")
}
