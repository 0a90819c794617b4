//! How a request is told that it failed as a whole: in the words of its path, with its name where the fault is ours.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use serde_json::json;

use super::{
    graphql::{self, Media},
    pages::failed,
    request_id,
};
use crate::error::Error;

/// Tells what any handler or layer within this one has refused.
pub(super) async fn tell(request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    let response = next.run(request).await;
    let error = response.extensions().get::<Error>().cloned();
    match error {
        Some(error) => asker.answer(response, &error),
        None => response,
    }
}

/// What of a request shapes the answer.
struct Asker {
    is_head: bool,
    name: String,
    words: Words,
}

/// In whose words a failure is told.
enum Words {
    /// GraphQL's, in one of its forms.
    Graphql(Media),
    /// A person's.
    Page,
    Rest,
}

impl Asker {
    fn of(request: &Request) -> Self {
        let words = if request.uri().path() == graphql::PATH {
            Words::Graphql(Media::accepted(request.headers()).unwrap_or(Media::Json))
        } else if failed::is_shown(request) {
            Words::Page
        } else {
            Words::Rest
        };
        Self {
            words,
            is_head: request.method() == Method::HEAD,
            name: request_id::of(request.headers()).to_owned(),
        }
    }

    fn answer(&self, response: Response, error: &Error) -> Response {
        let name = error.status().is_server_error().then_some(&*self.name);
        let (form, body) = match self.words {
            Words::Graphql(media) => (media.content_type(), graphql::refusal(error, name)),
            Words::Page => (failed::CONTENT_TYPE, failed::page(error, name)),
            Words::Rest => ("application/json", detail(error, name)),
        };
        let (mut head, _) = response.into_parts();
        // A page tries again by itself.
        if let (Words::Page, Some(wait)) = (&self.words, head.headers.get(header::RETRY_AFTER)) {
            let wait = wait.clone();
            head.headers.insert(header::REFRESH, wait);
        }
        head.headers.remove(header::CONTENT_LENGTH);
        head.headers
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(form));
        let body = if self.is_head { Vec::new() } else { body };
        Response::from_parts(head, Body::from(body))
    }
}

fn detail(error: &Error, name: Option<&str>) -> Vec<u8> {
    let mut detail = json!({"code": error.code(), "message": error.to_string()});
    if let Some(name) = name {
        detail["request_id"] = name.into();
    }
    json!({ "detail": detail }).to_string().into_bytes()
}
