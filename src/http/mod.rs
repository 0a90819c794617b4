//! Everything HTTP: the router and its layers on one screen.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    middleware::{from_fn, from_fn_with_state, map_request, map_response_with_state},
    routing::{get, post},
};
use tower::util::option_layer;
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};

use crate::{app::App, config::DocumentsMode};

mod address;
mod body;
mod coding;
mod cors;
mod credential;
mod csrf;
mod document;
mod export;
mod failure;
mod graphql;
mod headers;
mod health;
mod measure;
mod pages;
mod quality;
mod rate;
mod ready;
mod request_id;
mod rest;
mod scrape;
mod server;
mod session;
mod span;
mod under_way;

pub use pages::Pages;
pub use rate::Rates;
pub use scrape::MetricsListener;
pub use server::serve;
pub use under_way::Arrivals;

/// The application as handlers are given it: each request clones a pointer, and not all that the application holds.
type Shared = Arc<App>;

/// Every path of the gateway, and what lies around all of them: the last layer is the first that a request meets.
pub fn router(app: App) -> Router {
    let app = Arc::new(app);
    let counted = from_fn_with_state(app.clone(), under_way::count);
    let ready = from_fn_with_state(app.clone(), ready::wait);
    let cors = option_layer(cors::layer(&app.config.cors));
    let headers = map_response_with_state(app.clone(), headers::add);
    let limited = from_fn_with_state(app.clone(), rate::limit);
    let measured = from_fn_with_state(app.metrics.http().clone(), measure::measure);
    routes(&app)
        .with_state(app)
        .layer(ready)
        .layer(counted)
        .layer(limited)
        .layer(CatchPanicLayer::custom(rest::panicked))
        .layer(measured)
        .layer(from_fn(failure::tell))
        .layer(cors)
        .layer(headers)
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span::of_request)
                .on_request(())
                .on_response(())
                .on_failure(()),
        )
        .layer(PropagateRequestIdLayer::new(request_id::HEADER.clone()))
        .layer(SetRequestIdLayer::new(
            request_id::HEADER.clone(),
            MakeRequestUuid,
        ))
        .layer(map_request(request_id::keep_plain))
}

fn routes(app: &Shared) -> Router<Shared> {
    let mut routes = Router::new()
        .merge(guarded(app))
        .route("/health", get(health::health))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/v1/models", get(rest::models))
        .route("/v1/providers", get(rest::providers))
        .route("/v1/audit/public", get(rest::public_audit))
        .route("/", get(pages::page))
        .route("/agents", get(pages::page))
        .route("/agents/{handle}", get(pages::page))
        .route("/models", get(pages::page))
        .route("/audit", get(pages::page))
        .route("/billing", get(pages::page))
        .route("/assets/{name}", get(pages::asset));
    // An explorer of what does not describe itself, or takes no document of its own, finds nothing.
    let takes_any = app.config.trusted.documents_mode != DocumentsMode::Only;
    if takes_any && app.config.may_introspect() {
        routes = routes.route("/graphiql", get(pages::graphiql));
    }
    routes
        .fallback(pages::other)
        .method_not_allowed_fallback(rest::method_not_allowed)
}

/// The paths that go by a browser's cookie: what another site may have sent does not reach them.
fn guarded(app: &Shared) -> Router<Shared> {
    Router::new()
        .route(graphql::PATH, get(graphql::answer).post(graphql::answer))
        .route("/v1/dashboard/summary", get(rest::summary))
        .route("/v1/export/agents.csv", get(export::agents))
        .route("/v1/export/models.csv", get(export::models))
        .route("/v1/export/audit.csv", get(export::audit))
        .route("/v1/export/usage.csv", get(export::usage))
        .route("/v1/export/ledger.csv", get(export::ledger))
        .route(session::PATH, post(session::open).delete(session::end))
        .route_layer(from_fn_with_state(app.clone(), session::clear_refused))
        .route_layer(from_fn_with_state(app.clone(), csrf::guard))
}

/// Probes are answered at any time and do not count as requests under way: they tell how far the gateway is, for as long
/// as it listens.
fn is_probe(request: &Request) -> bool {
    request.uri().path().starts_with("/health")
}
