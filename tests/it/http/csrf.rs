//! What another site can make a browser send does not reach what goes by the browser's cookies.

use std::fmt::Write;

use serde_json::json;

use super::{get, graphql_url, request};
use crate::support::TestApp;

const APP: &str = "https://app.example.com";
const ALLOWED: [(&str, &str); 1] = [("CORS_ALLOWED_ORIGINS", APP)];

const COOKIE: (&str, &str) = ("cookie", "anything=1");
const HOST: (&str, &str) = ("host", "gateway.example.com");
const JSON: (&str, &str) = ("content-type", "application/json");
const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
const SAME_SITE: (&str, &str) = ("sec-fetch-site", "same-site");
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const EVIL: (&str, &str) = ("origin", "https://evil.example");
const TOKEN: (&str, &str) = (
    "authorization",
    "Bearer rt_00000000000000000000000000000000",
);

/// What happens to a query with these headers, by method.
async fn outcome(app: &TestApp, method: &str, headers: &[(&str, &str)]) -> &'static str {
    let path = graphql_url(&[("query", "{ __typename }")]);
    let body = json!({"query": "{ __typename }"}).to_string();
    let (path, body) = match method {
        "GET" => (path.as_str(), ""),
        _ => ("/graphql", body.as_str()),
    };
    let headers = [&[HOST], headers].concat();
    let request = request(method, path, &headers, body);
    let (answer, statements) = app.statements(app.send(None, request)).await;
    match answer.status.as_u16() {
        403 => {
            assert_eq!(statements, 0);
            assert_eq!(
                answer.body["errors"][0]["extensions"],
                json!({"code": "CSRF_PREVENTED"})
            );
            "refused"
        }
        // Past the check, the form of the body and the key are looked at.
        200 | 401 | 415 => "passes",
        _ => panic!("{headers:?}: {} {}", answer.status, answer.body),
    }
}

#[tokio::test]
async fn every_shape_that_a_browser_sends_passes_or_is_refused() {
    let app = TestApp::with(&ALLOWED).await;
    let allowed = ("origin", APP);
    let own = ("origin", "https://gateway.example.com");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let text = ("content-type", "text/plain;charset=UTF-8");

    let mut outcomes = String::new();
    for (shape, method, headers) in [
        ("a program", "GET", &[][..]),
        ("a program", "POST", &[JSON]),
        ("a program without a type", "POST", &[]),
        ("a program with a key", "GET", &[TOKEN]),
        ("a program with a cookie", "GET", &[COOKIE]),
        ("a program with a cookie and JSON", "POST", &[COOKIE, JSON]),
        (
            "the address bar",
            "GET",
            &[COOKIE, ("sec-fetch-site", "none")],
        ),
        ("our page", "GET", &[COOKIE, OWN]),
        ("our page", "POST", &[COOKIE, OWN, JSON, own]),
        ("our page in an old browser", "POST", &[COOKIE, own, text]),
        ("our page in an old browser", "GET", &[COOKIE]),
        (
            "our page in an old browser, preflight header",
            "GET",
            &[COOKIE, ("apollo-require-preflight", "1")],
        ),
        (
            "our page under another scheme",
            "POST",
            &[COOKIE, CROSS, own, text],
        ),
        ("an allowed page", "GET", &[COOKIE, CROSS, allowed]),
        ("an allowed page", "POST", &[COOKIE, CROSS, allowed, JSON]),
        ("an allowed page's image", "GET", &[COOKIE, CROSS]),
        (
            "another site's link",
            "GET",
            &[COOKIE, CROSS, ("sec-fetch-mode", "navigate")],
        ),
        (
            "another site's image",
            "GET",
            &[CROSS, ("sec-fetch-mode", "no-cors")],
        ),
        ("another site's image in an old browser", "GET", &[COOKIE]),
        ("another site's fetch", "GET", &[CROSS, EVIL]),
        ("another site's fetch in an old browser", "GET", &[EVIL]),
        ("a neighbour's link", "GET", &[COOKIE, SAME_SITE]),
        (
            "a neighbour's form",
            "POST",
            &[
                COOKIE,
                SAME_SITE,
                ("origin", "https://www.example.com"),
                form,
            ],
        ),
        ("another site's form", "POST", &[COOKIE, CROSS, EVIL, form]),
        (
            "another site's form as text",
            "POST",
            &[COOKIE, CROSS, EVIL, text],
        ),
        (
            "another site's form with a file",
            "POST",
            &[
                COOKIE,
                CROSS,
                EVIL,
                ("content-type", "multipart/form-data; boundary=x"),
            ],
        ),
        (
            "another site's beacon without a type",
            "POST",
            &[COOKIE, CROSS, EVIL],
        ),
        (
            "another site's form in an old browser",
            "POST",
            &[COOKIE, EVIL, form],
        ),
        ("a sandboxed frame", "GET", &[CROSS, ("origin", "null")]),
        (
            "a sandboxed frame in an old browser",
            "POST",
            &[("origin", "null"), form],
        ),
        (
            "a type that hides another",
            "POST",
            &[
                COOKIE,
                CROSS,
                EVIL,
                ("content-type", "text/plain; application/json"),
            ],
        ),
        (
            "a type that cannot be read",
            "POST",
            &[COOKIE, CROSS, EVIL, ("content-type", "application")],
        ),
        ("two types", "POST", &[COOKIE, CROSS, EVIL, JSON, text]),
        (
            "an empty preflight header",
            "GET",
            &[COOKIE, CROSS, ("apollo-require-preflight", "")],
        ),
        (
            "a preflight header",
            "GET",
            &[COOKIE, CROSS, ("x-apollo-operation-name", "A")],
        ),
        ("a key and no origin", "GET", &[CROSS, TOKEN]),
        (
            "a key from an allowed page",
            "GET",
            &[CROSS, allowed, TOKEN],
        ),
        (
            "a key and another site's origin",
            "GET",
            &[CROSS, EVIL, TOKEN],
        ),
        (
            "a password that the browser adds",
            "GET",
            &[CROSS, ("authorization", "Basic YTpi")],
        ),
        (
            "an origin that begins as an allowed one",
            "GET",
            &[CROSS, ("origin", "https://app.example.com.evil.example")],
        ),
        (
            "an allowed host by http",
            "GET",
            &[CROSS, ("origin", "http://app.example.com")],
        ),
    ] {
        let outcome = outcome(&app, method, headers).await;
        writeln!(outcomes, "{method:<4} {shape}: {outcome}").unwrap();
    }
    insta::assert_snapshot!(outcomes, @"
    GET  a program: passes
    POST a program: passes
    POST a program without a type: passes
    GET  a program with a key: passes
    GET  a program with a cookie: refused
    POST a program with a cookie and JSON: passes
    GET  the address bar: passes
    GET  our page: passes
    POST our page: passes
    POST our page in an old browser: passes
    GET  our page in an old browser: refused
    GET  our page in an old browser, preflight header: passes
    POST our page under another scheme: refused
    GET  an allowed page: passes
    POST an allowed page: passes
    GET  an allowed page's image: refused
    GET  another site's link: refused
    GET  another site's image: refused
    GET  another site's image in an old browser: refused
    GET  another site's fetch: refused
    GET  another site's fetch in an old browser: refused
    GET  a neighbour's link: refused
    POST a neighbour's form: refused
    POST another site's form: refused
    POST another site's form as text: refused
    POST another site's form with a file: refused
    POST another site's beacon without a type: refused
    POST another site's form in an old browser: refused
    GET  a sandboxed frame: refused
    POST a sandboxed frame in an old browser: refused
    POST a type that hides another: refused
    POST a type that cannot be read: refused
    POST two types: refused
    GET  an empty preflight header: refused
    GET  a preflight header: passes
    GET  a key and no origin: passes
    GET  a key from an allowed page: passes
    GET  a key and another site's origin: refused
    GET  a password that the browser adds: refused
    GET  an origin that begins as an allowed one: refused
    GET  an allowed host by http: refused
    ");
}

#[tokio::test]
async fn the_summary_is_guarded_and_what_is_public_is_not() {
    let app = TestApp::new().await;

    let summary = app.send(None, get("/v1/dashboard/summary", &[CROSS])).await;
    let models = app.send(None, get("/v1/models", &[CROSS])).await;

    assert_eq!(summary.status, 403);
    assert_eq!(
        summary.body,
        json!({"detail": {
            "code": "CSRF_PREVENTED",
            "message": "this request could come from another site's page: send the header \
                        `apollo-require-preflight: true`, or a body by POST as application/json",
        }})
    );
    assert_eq!(models.status, 200);
}
