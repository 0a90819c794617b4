//! GraphQL over HTTP: from a request to a response document.

use std::time::Duration;

use async_graphql::{
    ErrorExtensionValues, ParseRequestError, Request, Response as Document, ServerError,
};
use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::{
    body::Body,
    extract::{FromRequest, State},
    http::{self, StatusCode},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::credential;
use crate::{app::App, error::Error, graphql::RequestContext};

/// `GET` and `POST /graphql`.
pub(super) async fn answer(State(app): State<App>, request: http::Request<Body>) -> Response {
    let context = match credential::context(&app, request.headers()).await {
        Ok(context) => context,
        Err(error) => return refuse(&error),
    };
    match read(request, app.config.limits.body_bytes).await {
        Ok(request) => respond(execute(&app, request, context).await),
        Err(problem) => problem.into_response(),
    }
}

/// Reads the whole body, up to a limit, before it is parsed.
async fn read(request: http::Request<Body>, limit: usize) -> Result<Request, BadRequest> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, limit)
        .collect()
        .await
        .map_err(|problem| {
            BadRequest(if problem.is::<LengthLimitError>() {
                ParseRequestError::PayloadTooLarge
            } else {
                ParseRequestError::Io(std::io::Error::other(problem))
            })
        })?;
    let whole = http::Request::from_parts(head, Body::from(body.to_bytes()));
    GraphQLRequest::<BadRequest>::from_request(whole, &())
        .await
        .map(GraphQLRequest::into_inner)
}

/// Executes a request; one that takes too long is given up.
pub(super) async fn execute(
    app: &App,
    request: Request,
    context: RequestContext,
) -> Result<Document, Error> {
    let limit = Duration::from_millis(app.config.limits.request_timeout_ms);
    let execution = app.api.execute(request.data(context));
    tokio::time::timeout(limit, execution).await.map_err(|_| {
        tracing::warn!(
            limit_ms = app.config.limits.request_timeout_ms,
            "a request took too long and was given up"
        );
        Error::Timeout
    })
}

/// The body of a bad request, as a response document.
pub(super) struct BadRequest(ParseRequestError);

impl From<ParseRequestError> for BadRequest {
    fn from(problem: ParseRequestError) -> Self {
        Self(problem)
    }
}

impl IntoResponse for BadRequest {
    fn into_response(self) -> Response {
        let (status, message) = match self.0 {
            ParseRequestError::PayloadTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "the body is too large: send a smaller document or fewer variables",
            ),
            ParseRequestError::UnsupportedBatch => (
                StatusCode::BAD_REQUEST,
                "several requests in one body are not supported: send them one by one",
            ),
            _ => (
                StatusCode::BAD_REQUEST,
                "the request cannot be read: send a JSON object with `query`, and if needed `variables` and \
                 `operationName`, as application/json",
            ),
        };
        document(status, message.to_owned(), "BAD_REQUEST")
    }
}

fn respond(outcome: Result<Document, Error>) -> Response {
    match outcome {
        Ok(document) => GraphQLResponse::from(document).into_response(),
        Err(error) => refuse(&error),
    }
}

fn refuse(error: &Error) -> Response {
    document(error.status(), error.to_string(), error.code())
}

fn document(status: StatusCode, message: String, code: &str) -> Response {
    let mut error = ServerError::new(message, None);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    let mut response = GraphQLResponse::from(Document::from_errors(vec![error])).into_response();
    *response.status_mut() = status;
    response
}
