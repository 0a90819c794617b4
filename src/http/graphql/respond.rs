//! From an answer to a response: its status, what a browser may keep of it, the request's name beside faults of ours.

use async_graphql::{ErrorExtensionValues, Pos, Response as Document, ServerError, Value};
use async_graphql_axum::GraphQLResponse;
use axum::{
    http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    super::{document, request_id},
    Media,
};
use crate::{
    error::Error,
    graphql::{Answer, Reason, Written},
};

/// A response without data.
#[derive(Serialize)]
struct Refusal<'a> {
    errors: &'a [ServerError],
}

/// What is answered to a request that stands alone.
pub(super) fn one(head: &Parts, media: Media, answer: Answer) -> Response {
    match answer {
        Answer::Executed(document) => executed(head, media, document),
        Answer::Written(written) => self::written(head, media, &written),
        Answer::Refused { errors, reason } => {
            let status = match (reason, media) {
                (Reason::Method, _) => StatusCode::METHOD_NOT_ALLOWED,
                (Reason::Fault, _) => StatusCode::INTERNAL_SERVER_ERROR,
                (Reason::Document, Media::Json) => StatusCode::OK,
                (Reason::Request, _) | (Reason::Document, Media::GraphqlResponse) => {
                    StatusCode::BAD_REQUEST
                }
            };
            let mut response = send(status, media, refused(head, errors));
            if reason == Reason::Method {
                let post = HeaderValue::from_static("POST");
                response.headers_mut().insert(header::ALLOW, post);
            }
            response
        }
    }
}

/// A document that was executed. Only one without errors is worth keeping: an error is over the next time, and names
/// its request.
pub fn executed(head: &Parts, media: Media, mut document: Document) -> Response {
    if document.errors.is_empty() && head.method != Method::POST {
        return written(head, media, &Written::new(&document));
    }
    name_faults(head, &mut document.errors);
    // The library's own response takes along the headers that resolvers have set.
    let mut response = GraphQLResponse::from(document).into_response();
    for (name, value) in form(media) {
        response.headers_mut().insert(name, value);
    }
    response
}

/// A document without errors that is written already.
pub fn written(head: &Parts, media: Media, written: &Written) -> Response {
    let body = written.body.clone();
    if head.method == Method::POST {
        return (form(media), body).into_response();
    }
    document::private(&head.headers, media.content_type(), body, written.digest())
}

/// What is answered to several requests in one body: a list, in their order.
pub(super) fn many(
    head: &Parts,
    media: Media,
    answers: impl IntoIterator<Item = Result<Answer, Error>>,
) -> Response {
    let mut body = vec![b'['];
    for answer in answers {
        if body.len() > 1 {
            body.push(b',');
        }
        body.extend(match answer {
            Ok(Answer::Executed(document)) => bytes(head, document),
            Ok(Answer::Written(written)) => written.body.to_vec(),
            Ok(Answer::Refused { errors, .. }) => refused(head, errors),
            Err(error) => refused(head, vec![server_error(&error)]),
        });
    }
    body.push(b']');
    send(StatusCode::OK, media, body)
}

/// A request that failed as a whole, as a response document; named where the fault is ours.
pub fn refusal(error: &Error, name: Option<&str>) -> Vec<u8> {
    let mut error = server_error(error);
    if let Some(name) = name {
        set_name(&mut error, name);
    }
    json(&Refusal { errors: &[error] })
}

fn send(status: StatusCode, media: Media, body: Vec<u8>) -> Response {
    (status, form(media), body).into_response()
}

/// How an answer is to be read, and that nobody is to keep it.
fn form(media: Media) -> [(HeaderName, HeaderValue); 2] {
    let content_type = HeaderValue::from_static(media.content_type());
    let no_store = HeaderValue::from_static("no-store");
    [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, no_store),
    ]
}

fn bytes(head: &Parts, mut document: Document) -> Vec<u8> {
    name_faults(head, &mut document.errors);
    json(&document)
}

fn refused(head: &Parts, mut errors: Vec<ServerError>) -> Vec<u8> {
    name_faults(head, &mut errors);
    json(&Refusal { errors: &errors })
}

fn name_faults(head: &Parts, errors: &mut [ServerError]) {
    let is_ours = |error: &ServerError| {
        let code = error.extensions.as_ref().and_then(|all| all.get("code"));
        matches!(code, Some(Value::String(code)) if Error::is_ours(code))
    };
    for error in errors.iter_mut().filter(|error| is_ours(error)) {
        set_name(error, request_id::of(&head.headers));
    }
}

fn set_name(error: &mut ServerError, name: &str) {
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("requestId", name);
}

fn server_error(error: &Error) -> ServerError {
    let mut error = async_graphql::Error::from(error.clone()).into_server_error(Pos::default());
    error.locations.clear();
    error
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("a response is made of texts, numbers, lists and objects")
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn a_mutation_by_get_is_told_the_method_in_both_forms() {
        let (head, ()) = Request::get("/graphql").body(()).unwrap().into_parts();
        for media in [Media::Json, Media::GraphqlResponse] {
            let answer = Answer::Refused {
                errors: vec![ServerError::new("send it by POST", None)],
                reason: Reason::Method,
            };

            let response = one(&head, media, answer);

            assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(response.headers()[header::ALLOW], "POST");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        }
    }

    #[test]
    fn a_request_that_holds_no_document_is_bad_in_both_forms() {
        let (head, ()) = Request::post("/graphql").body(()).unwrap().into_parts();
        for media in [Media::Json, Media::GraphqlResponse] {
            let answer = Answer::Refused {
                errors: vec![ServerError::new("there is no document", None)],
                reason: Reason::Request,
            };

            assert_eq!(one(&head, media, answer).status(), StatusCode::BAD_REQUEST);
        }
    }
}
