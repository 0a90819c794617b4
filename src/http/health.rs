//! How the gateway is: for people and for whoever routes to it.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{app::State as Readiness, dashboard::Health, http::Shared};

/// `GET /health`: 200 as long as the process answers; the body says what works.
pub(super) async fn health(State(app): State<Shared>) -> Json<Health> {
    Json(Health::check(app.databases.read(), &app.catalog).await)
}

/// `GET /health/live`: the process runs.
pub(super) async fn live() -> Json<serde_json::Value> {
    Json(json!({"status": "ok"}))
}

/// `GET /health/ready`: send requests here, or do not (yet, or any more).
pub(super) async fn ready(State(app): State<Shared>) -> Response {
    let (status, word) = match app.state() {
        Readiness::Ready => (StatusCode::OK, "ready"),
        Readiness::Starting => (StatusCode::SERVICE_UNAVAILABLE, "starting"),
        Readiness::Draining => (StatusCode::SERVICE_UNAVAILABLE, "draining"),
    };
    (status, Json(json!({"status": word}))).into_response()
}
