//! The REST paths that old clients use: thin, over the same stores and caches.

use std::any::Any;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    credential, document,
    graphql::{self, Media},
};
use crate::{
    audit, dashboard,
    error::Error,
    graphql::{Answer, GraphqlRequest},
    http::Shared,
};

/// `GET /v1/models`
pub(super) async fn models(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let snapshot = app.catalog.snapshot()?;
    Ok(document::public(&headers, snapshot.models_document()))
}

/// `GET /v1/providers`
pub(super) async fn providers(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let snapshot = app.catalog.snapshot()?;
    Ok(document::public(&headers, snapshot.providers_document()))
}

/// What `/v1/audit/public` takes.
#[derive(Debug, Deserialize)]
pub(super) struct PublicAuditArguments {
    limit: Option<i64>,
}

/// `GET /v1/audit/public?limit=20`
pub(super) async fn public_audit(
    State(app): State<Shared>,
    arguments: Result<Query<PublicAuditArguments>, QueryRejection>,
) -> Result<Response, Error> {
    let Query(arguments) =
        arguments.map_err(|_| Error::bad_input("limit", "must be a whole number"))?;
    let events = audit::rest::public_events(app.databases.read(), arguments.limit).await?;
    Ok(Json(events).into_response())
}

/// `GET /v1/dashboard/summary`
pub(super) async fn summary(State(app): State<Shared>, head: Parts) -> Result<Response, Error> {
    let context = credential::context(&app, &head).await?;
    context.credential().viewer()?;
    let request = GraphqlRequest::of(dashboard::DASHBOARD);
    match graphql::execute(&app, request, context, graphql::deadline(&app)).await? {
        Answer::Executed(document) => Ok(graphql::executed(&head, Media::Json, document)),
        Answer::Written(written) => Ok(graphql::written(&head, Media::Json, &written)),
        Answer::Refused { .. } => Err(Error::Internal),
    }
}

/// Any path that is not ours.
pub(super) async fn not_found() -> Error {
    Error::NotFound { what: "path" }
}

/// A path that is ours, by a method that it does not take.
pub(super) async fn method_not_allowed() -> Error {
    Error::MethodNotAllowed
}

/// A handler that panicked: logged, and nothing of it told.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = text.unwrap_or("-"), "a handler panicked");
    Error::Internal.into_response()
}
