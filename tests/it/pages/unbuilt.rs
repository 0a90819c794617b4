//! Without built pages the gateway serves its API and says how to get the pages.

use std::{collections::BTreeSet, fs};

use axum::{body::Body, http::Request};
use roundtrip::{app::App, clock::Clock, http::Pages};
use tower::ServiceExt;

use super::{PATHS, header};
use crate::support::{TestApp, TestDatabase};

/// The pages of a folder that holds these files, if an application can be built with them.
async fn with(files: &[(&str, &str)]) -> Result<Pages, String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let config = TestDatabase::new().await.config.clone();
    let pages = Pages::read(folder.path()).unwrap();
    let app = App::build_with(config, Clock::System, pages).await;
    app.map(|app| app.pages)
        .map_err(|problem| problem.to_string())
}

#[tokio::test]
async fn every_page_says_how_to_get_it_and_where_the_api_is() {
    for files in [&[][..], &[("index.html", "alone")], &[(".gitkeep", "")]] {
        let mut app = TestApp::new().await.app;
        app.pages = with(files).await.unwrap();
        let mut bodies = BTreeSet::new();
        for path in PATHS.iter().chain(&["/graphiql"]) {
            let request = Request::get(*path).body(Body::empty()).unwrap();
            let answer = app.router().oneshot(request).await.unwrap();

            assert_eq!(answer.status(), 200, "{path}");
            assert_eq!(
                header(answer.headers(), "content-type"),
                "text/html; charset=utf-8"
            );
            assert_eq!(header(answer.headers(), "cache-control"), "no-store");
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
            bodies.insert(String::from_utf8(body.unwrap().to_vec()).unwrap());
        }
        assert_eq!(bodies.len(), 1);
        let told = bodies.first().unwrap();
        for word in ["make web", "make run", "Node.js", "/graphql", "/v1/models"] {
            assert!(told.contains(word), "{told}");
        }
    }
}

#[tokio::test]
async fn operations_that_cannot_be_used_stop_the_start() {
    let id = "0".repeat(64);
    let documents = format!(r#"{{"{id}": "{{ __typename }}"}}"#);

    let problem = with(&[("documents.json", &documents)]).await.unwrap_err();

    assert_eq!(
        problem,
        format!(
            "the operations of the built pages (web/dist/documents.json): the document {id} does not have the hash that \
             it is known by: make the manifest anew"
        )
    );
}
