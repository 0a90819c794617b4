//! The files that pages load: each in the form that the client likes best, kept for as long as it stays the same.

use serde_json::Value;

use super::{POLICY, get, header, send};
use crate::support::TestApp;

const SCRIPT: &str = "/assets/main-Ab_c-123.js";
const STYLE: &str = "/assets/main-1a2b3c4d.css";
const FONT: &str = "/assets/plain-1a2b3c4d.woff2";

#[tokio::test]
async fn a_file_comes_in_the_best_form_that_there_is_and_the_client_takes() {
    let app = TestApp::new().await;

    for (path, accept, encoding, body) in [
        (SCRIPT, "gzip, deflate, br, zstd", "br", "br of the script"),
        (SCRIPT, "gzip, br;q=0.5", "gzip", "gz of the script"),
        (SCRIPT, "br;q=0, *", "gzip", "gz of the script"),
        (SCRIPT, "identity", "", "start()"),
        (SCRIPT, "zstd", "", "start()"),
        (SCRIPT, "", "", "start()"),
        (STYLE, "gzip, br", "gzip", "gz of the style"),
        (STYLE, "br", "", "body {}"),
        (FONT, "gzip, br", "", "a font"),
    ] {
        let answer = get(&app, path, &[("accept-encoding", accept)]).await;

        assert_eq!(
            (answer.status.as_u16(), answer.body),
            (200, Value::from(body))
        );
        let shown = |name| header(&answer.headers, name);
        assert_eq!(shown("content-encoding"), encoding, "{path} for {accept}");
        assert_eq!(shown("vary"), "Accept-Encoding");
        assert_eq!(shown("content-length"), body.len().to_string());
    }
}

#[tokio::test]
async fn a_name_that_changes_with_its_file_is_kept_for_a_year() {
    let app = TestApp::new().await;

    for (path, content_type) in [
        (SCRIPT, "text/javascript; charset=utf-8"),
        (STYLE, "text/css; charset=utf-8"),
        (FONT, "font/woff2"),
    ] {
        let answer = get(&app, path, &[]).await;
        let shown = |name| header(&answer.headers, name);
        assert_eq!(
            shown("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(shown("content-type"), content_type);
        assert_eq!(shown("x-content-type-options"), "nosniff");
        assert_eq!(shown("cross-origin-resource-policy"), "same-origin");
        assert_eq!(shown("set-cookie"), "");
    }
}

#[tokio::test]
async fn each_form_has_a_tag_of_its_own() {
    let app = TestApp::new().await;
    let brotli = ("accept-encoding", "br");
    let whole = get(&app, SCRIPT, &[]).await;
    let small = get(&app, SCRIPT, &[brotli]).await;
    let (whole, small) = (
        header(&whole.headers, "etag"),
        header(&small.headers, "etag"),
    );
    assert_eq!(
        (&*whole, &*small),
        ("\"main-Ab_c-123.js\"", "\"main-Ab_c-123.js-br\"")
    );

    for (known, accept, status) in [
        (&whole, "identity", 304),
        (&small, "br", 304),
        (&whole, "br", 200),
        (&small, "identity", 200),
    ] {
        let headers = [
            ("if-none-match", known.as_str()),
            ("accept-encoding", accept),
        ];
        let answer = get(&app, SCRIPT, &headers).await;
        assert_eq!(answer.status, status, "{known} for {accept}");
    }
}

#[tokio::test]
async fn a_page_is_compressed_and_tagged_by_what_stands_in_it() {
    let app = TestApp::new().await;
    let page = async |accept| get(&app, "/graphiql", &[("accept-encoding", accept)]).await;

    let explorer = page("br").await;
    let sign_in = get(&app, "/", &[]).await;

    assert_eq!(header(&explorer.headers, "content-encoding"), "");
    let tags = [explorer, sign_in].map(|answer| header(&answer.headers, "etag"));
    assert_ne!(tags[0], tags[1]);
    assert!(tags.iter().all(|tag| tag.len() == 34), "{tags:?}");
}

#[tokio::test]
async fn nothing_else_is_sent() {
    let app = TestApp::new().await;

    for path in [
        "/assets/none.js",
        "/assets/main-Ab_c-123.js.br",
        "/assets/lonely.js.br",
        "/assets/..%2Findex.html",
        "/assets/../index.html",
        "/assets/",
        "/assets",
        "/index.html",
        "/page.html",
        "/sign-in.html",
        "/graphiql.html",
        "/documents.json",
        "/.gitkeep",
        "/agents/scout/more",
        "/nowhere",
    ] {
        let answer = get(&app, path, &[]).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.body["detail"]["code"], "NOT_FOUND", "{path}");
        assert_eq!(
            header(&answer.headers, "cache-control"),
            "no-store",
            "{path}"
        );
    }
    let icon = get(&app, "/icon.svg", &[]).await;
    assert_eq!((icon.status.as_u16(), &icon.body), (200, &"<svg/>".into()));
    assert_eq!(header(&icon.headers, "content-type"), "image/svg+xml");
    assert_eq!(header(&icon.headers, "cache-control"), "no-cache");
}

#[tokio::test]
async fn pages_and_files_are_only_read() {
    let app = TestApp::new().await;

    for path in ["/", "/agents/scout", "/graphiql", SCRIPT] {
        let head = send(&app, "HEAD", path, &[]).await;
        assert_eq!(
            (head.status.as_u16(), head.body),
            (200, "".into()),
            "{path}"
        );
        let posted = send(&app, "POST", path, &[]).await;
        assert_eq!(posted.status, 405, "{path}");
    }
    assert_eq!(send(&app, "POST", "/icon.svg", &[]).await.status, 404);
}

#[tokio::test]
async fn only_the_explorer_may_hold_styles_and_start_threads() {
    let app = TestApp::new().await;

    let explorer = get(&app, "/graphiql", &[]).await;
    let script = get(&app, SCRIPT, &[]).await;

    assert_eq!(explorer.body, "<title>GraphiQL</title>");
    assert_eq!(header(&explorer.headers, "cache-control"), "no-cache");
    assert_eq!(
        header(&explorer.headers, "content-security-policy"),
        POLICY
            .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
            .replace(
                "connect-src 'self'",
                "connect-src 'self'; worker-src 'self'"
            )
    );
    assert_eq!(
        header(&script.headers, "content-security-policy"),
        "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"
    );
}

#[tokio::test]
async fn the_explorer_is_there_where_the_api_describes_itself() {
    for (introspection, status) in [("true", 200), ("false", 404)] {
        let app = TestApp::with(&[("GRAPHQL_INTROSPECTION", introspection)]).await;
        assert_eq!(get(&app, "/graphiql", &[]).await.status, status);
    }
    let database = TestApp::new().await.database;
    for (introspection, status) in [(None, 404), (Some(true), 200)] {
        let mut config = database.config.clone();
        config.process.environment = roundtrip::config::Environment::Production;
        config.graphql.introspection = introspection;
        let clock = roundtrip::clock::Clock::System;
        let app = roundtrip::app::App::build_with(config, clock, crate::support::pages()).await;
        let app = app.unwrap();
        app.warm_up().await.unwrap();
        let request = axum::http::Request::get("/graphiql").body(axum::body::Body::empty());
        let answer = tower::ServiceExt::oneshot(app.router(), request.unwrap()).await;
        assert_eq!(answer.unwrap().status(), status, "{introspection:?}");
    }
}
