//! GraphQL over HTTP, by the draft of its working group: from a request to a response document.
//!
//! `media` says in which form an answer goes out, `parameters` and `reader` what is asked, `respond` with which status and
//! headers. What fails as a whole is an [`Error`], which the router's layer `failure` puts into words.

mod media;
mod parameters;
mod reader;
mod respond;

use axum::{
    body::Body,
    extract::State,
    http::{self, Method, request::Parts},
    response::Response,
};
use tokio::time::{Instant, timeout_at};

pub use media::Media;
pub use respond::{executed, refusal, written};

use super::{body, credential, rate};
use crate::{
    app::App,
    error::Error,
    graphql::{Answer, GraphqlRequest, RequestContext},
    http::Shared,
};

/// Where it is served.
pub(super) const PATH: &str = "/graphql";

/// `GET` and `POST /graphql`.
pub(super) async fn answer(
    State(app): State<Shared>,
    request: http::Request<Body>,
) -> Result<Response, Error> {
    let (head, body) = request.into_parts();
    let media = Media::accepted(&head.headers)?;
    let deadline = deadline(&app);
    if head.method != Method::POST {
        let context = credential::context(&app, &head).await?;
        let request = parameters::of_url(&app, head.uri.query().unwrap_or_default())?;
        let answer = execute(&app, request, context, deadline).await?;
        return Ok(respond::one(&head, media, answer));
    }
    media::check_content_type(&head.headers)?;
    let context = credential::context(&app, &head).await?;
    match reader::read(&app, &body::read(&app, body).await?)? {
        reader::Body::One(request) => {
            let request = parameters::with_document(request, parameters::IN_BODY)?;
            let answer = execute(&app, request, context, deadline).await?;
            Ok(respond::one(&head, media, answer))
        }
        reader::Body::Many(requests) => {
            let answers = each(&app, &head, requests, context, deadline).await;
            Ok(respond::many(&head, media, answers))
        }
    }
}

/// By when a request that arrives now must be answered.
pub(super) fn deadline(app: &App) -> Option<Instant> {
    let limit = app.config.limits.request_timeout_ms.milliseconds();
    limit.map(|limit| Instant::now() + limit)
}

/// Executes a request; one that takes too long is given up.
pub(super) async fn execute(
    app: &App,
    request: GraphqlRequest,
    context: RequestContext,
    deadline: Option<Instant>,
) -> Result<Answer, Error> {
    let execution = app.api.execute(request, context);
    let Some(deadline) = deadline else {
        return Ok(execution.await);
    };
    timeout_at(deadline, execution).await.map_err(|_| {
        tracing::warn!("a request took too long and was given up");
        Error::Timeout
    })
}

/// Another request of the same body.
async fn again(app: &App, head: &Parts) -> Result<RequestContext, Error> {
    rate::spend_again(app, head)?;
    credential::context(app, head).await
}

/// Executes the requests of one body one after another: together they take no more of the gateway at a time than one
/// does. Each has a context of its own and counts for the rate limit, as if it had come alone.
async fn each(
    app: &App,
    head: &Parts,
    requests: Vec<GraphqlRequest>,
    first: RequestContext,
    deadline: Option<Instant>,
) -> Vec<Result<Answer, Error>> {
    let mut answers = Vec::with_capacity(requests.len());
    let mut first = Some(first);
    for request in requests {
        let context = match first.take() {
            Some(context) => Ok(context),
            None => again(app, head).await,
        };
        let request = parameters::with_document(request, parameters::IN_BODY);
        answers.push(match (request, context) {
            (Ok(request), Ok(context)) => execute(app, request, context, deadline).await,
            (Err(error), _) | (_, Err(error)) => Err(error),
        });
    }
    answers
}
