//! GraphQL over HTTP, and what the gateway tells browsers.

mod audits;
mod batches;
mod bodies;
mod caching;
mod compression;
mod cors;
mod csrf;
mod failures;
mod headers;
mod negotiation;
mod urls;

use axum::{
    body::Body,
    http::{HeaderMap, Request},
};

/// A request with headers and a body.
fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

/// `POST /graphql` as JSON, with further headers.
fn post(headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let json = [("content-type", "application/json")];
    request("POST", "/graphql", &[&json, headers].concat(), body)
}

pub fn get(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    request("GET", path, headers, "")
}

/// A path with a query, URL-encoded.
fn graphql_url(parameters: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    format!("/graphql?{}", query.finish())
}

/// All values of a header, as one.
pub fn header(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    let values = values.map(|value| value.to_str().unwrap());
    values.collect::<Vec<_>>().join(" | ")
}
