//! GraphiQL, with the Dashboard operation in its first tab.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use crate::dashboard::DASHBOARD;

static PAGE: LazyLock<Page> = LazyLock::new(Page::new);

/// `GET /graphiql`
pub(super) async fn page() -> Response {
    let policy = [(header::CONTENT_SECURITY_POLICY, PAGE.policy.as_str())];
    (policy, Html(PAGE.html.as_str())).into_response()
}

struct Page {
    html: String,
    /// What the page may load: its libraries, its own script by its hash, and the API.
    policy: String,
}

impl Page {
    fn new() -> Self {
        let operation = serde_json::Value::from(DASHBOARD)
            .to_string()
            .replace('<', "\\u003c");
        let html = include_str!("graphiql.html").replace("\"{dashboard}\"", &operation);
        let script = html.split_once("<script>").map_or("", |(_, rest)| rest);
        let script = script.split_once("</script>").map_or("", |(own, _)| own);
        let hash = BASE64_STANDARD.encode(Sha256::digest(script));
        let policy = format!(
            "default-src 'none'; script-src https://unpkg.com 'sha256-{hash}'; \
             style-src https://unpkg.com 'unsafe-inline'; font-src https://unpkg.com data:; img-src data:; \
             connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        Self { html, policy }
    }
}
