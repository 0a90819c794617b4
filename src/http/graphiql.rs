//! GraphiQL, with the Dashboard operation in its first tab.

use axum::response::Html;

use crate::dashboard::DASHBOARD;

/// `GET /graphiql`
pub(super) async fn page() -> Html<String> {
    let operation = serde_json::Value::from(DASHBOARD)
        .to_string()
        .replace('<', "\\u003c");
    Html(include_str!("graphiql.html").replace("\"{dashboard}\"", &operation))
}
