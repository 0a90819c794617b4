//! What a person is told who cannot be shown a page.

use axum::{body::Body, http::Request};
use roundtrip::{app::App, clock::Clock};
use tower::ServiceExt;

use super::{get, header};
use crate::support::{TestApp, pages};

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
const NAME: (&str, &str) = ("x-request-id", "trace-7");

#[tokio::test]
async fn a_path_that_is_none_is_a_page_for_a_person_and_json_for_a_program() {
    let app = TestApp::new().await;

    let page = get(&app, "/nowhere", &[BROWSER]).await;
    let json = get(&app, "/nowhere", &[("accept", "*/*")]).await;
    let api = get(&app, "/v1/nowhere", &[BROWSER]).await;

    assert_eq!(page.status, 404);
    assert_eq!(
        header(&page.headers, "content-type"),
        "text/html; charset=utf-8"
    );
    let text = page.body.as_str().unwrap();
    assert!(text.contains("there is no such path"), "{text}");
    assert!(text.contains("<a href=\"/\">"), "{text}");
    assert_eq!(header(&page.headers, "refresh"), "");
    for answer in [json, api] {
        assert_eq!(answer.status, 404);
        assert_eq!(answer.body["detail"]["code"], "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_page_of_a_gateway_that_starts_comes_by_itself_when_it_can() {
    let app = TestApp::new().await;
    let starting = App::build_with(app.database.config.clone(), Clock::System, pages()).await;
    let router = starting.unwrap().router();

    for path in ["/", "/agents", "/assets/main-Ab_c-123.js"] {
        let request = Request::get(path).header(BROWSER.0, BROWSER.1);
        let request = request.header(NAME.0, NAME.1).body(Body::empty());
        let answer = router.clone().oneshot(request.unwrap()).await.unwrap();

        assert_eq!(answer.status(), 503, "{path}");
        assert_eq!(header(answer.headers(), "retry-after"), "1");
        assert_eq!(header(answer.headers(), "refresh"), "1");
        assert_eq!(header(answer.headers(), "cache-control"), "no-store");
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        let text = String::from_utf8(body.unwrap().to_vec()).unwrap();
        assert!(
            text.contains("try again shortly (request id trace-7)"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn routes_are_counted_by_their_pattern_and_files_by_theirs() {
    let app = TestApp::new().await;
    for path in [
        "/",
        "/agents/scout",
        "/agents/clerk",
        "/assets/main-Ab_c-123.js",
    ] {
        get(&app, path, &[]).await;
    }

    let text = app.app.metrics.render(None);

    for (route, count) in [("/", 1), ("/agents/{handle}", 2), ("/assets/{name}", 1)] {
        let line = format!(
            "http_server_request_duration_seconds_count{{http_request_method=\"GET\",http_route=\"{route}\",\
             http_response_status_code=\"200\"}} {count}\n"
        );
        assert!(text.contains(&line), "{line} in {text}");
    }
    assert!(!text.contains("scout"), "{text}");
}
