//! What a person reads who has opened a path in a browser and cannot be shown anything.

use axum::{
    extract::Request,
    http::{Method, header},
};

use crate::error::Error;

const FAILED: &str = include_str!("failed.html");

/// What programs ask, also where a person has typed it.
const OF_PROGRAMS: [&str; 4] = ["/graphql", "/health", "/session", "/v1/"];

/// What a page is sent as.
pub(in crate::http) const CONTENT_TYPE: &str = "text/html; charset=utf-8";

/// Whether a browser wants to show what is answered.
pub(in crate::http) fn is_shown(request: &Request) -> bool {
    let path = request.uri().path();
    let accept = request.headers().get_all(header::ACCEPT).iter();
    let mut accept = accept.filter_map(|value| value.to_str().ok());
    matches!(*request.method(), Method::GET | Method::HEAD)
        && accept.any(|accept| accept.contains("text/html"))
        && !OF_PROGRAMS.iter().any(|start| path.starts_with(start))
}

/// The page that says what is wrong, with the request's name where the fault is ours.
pub(in crate::http) fn page(error: &Error, name: Option<&str>) -> Vec<u8> {
    let message = error.to_string();
    let message = match name {
        Some(name) => format!("{message} (request id {name})"),
        None => message,
    };
    let page = FAILED.replace("{code}", error.code());
    page.replace("{message}", &escaped(&message)).into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
