//! The pages: which one is shown to whom, in which form, and what it may load.

mod demo;
mod documents;
mod files;
mod people;
mod sessions;
mod unbuilt;

use axum::{
    body::Body,
    http::{HeaderMap, Request},
};

use crate::support::{Answer, TestApp};

/// The paths of the dashboard.
const PATHS: [&str; 6] = [
    "/",
    "/agents",
    "/agents/scout",
    "/models",
    "/audit?of=public",
    "/billing",
];

/// What the pages of the dashboard may load.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

async fn get(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(app, "GET", path, headers).await
}

async fn send(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(None, request.body(Body::empty()).unwrap()).await
}

/// The cookie of a session that is opened with a key.
async fn cookie(app: &TestApp, key: &str) -> String {
    let request = Request::post("/session").body(Body::empty()).unwrap();
    let opened = app.send(Some(key), request).await;
    let set = header(&opened.headers, "set-cookie");
    set.split(';').next().unwrap().to_owned()
}

/// All values of a header, as one.
fn header(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    let values = values.map(|value| value.to_str().unwrap());
    values.collect::<Vec<_>>().join(" | ")
}
