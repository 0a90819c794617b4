//! Answers nothing from a database that was not examined yet.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{app, error::Error, http::Shared};

/// Asks everyone to come back later while the gateway starts: a pooler may not have passed its test yet.
pub(super) async fn wait(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let is_probe = super::is_probe(&request);
    if app.state() == app::State::Starting && !is_probe {
        return Error::Starting.into_response();
    }
    next.run(request).await
}
