//! The demo world is entered without a key, but only from this machine, on this machine, and where it is embedded.

use std::net::SocketAddr;

use super::{get, header};
use crate::support::{Answer, Program, TestApp, Way, World, pages};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, request::Builder},
};
use roundtrip::{app::App, auth::IssuedKey, clock::Clock, config::Environment};

const HERE: &str = "127.0.0.1:8080";
const ELSEWHERE: &str = "192.0.2.7:8080";

/// An application on the embedded database, whose demo world is Alice's.
async fn embedded(variables: &[(&str, &str)]) -> TestApp {
    let app = TestApp::at(None, variables).await;
    let alice = World::new(&app, "alice").await;
    app.app.open_demo(IssuedKey::read(&alice.key).unwrap());
    app
}

async fn send(app: &TestApp, from: &str, request: Builder, body: &str) -> Answer {
    let mut request = request.body(Body::from(body.to_owned())).unwrap();
    let peer: SocketAddr = format!("{from}:4711").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    app.send(None, request).await
}

fn entering(host: &str) -> Builder {
    Request::post("/session")
        .header("host", host)
        .header("content-type", "application/json")
}

const ENTER: &str = r#"{"demo": true}"#;

/// The sign-in page; it says whether there is a way in without a key.
async fn is_offered(app: &TestApp, from: &str, page: Builder) -> bool {
    let page = send(app, from, page, "").await;
    let text = page.body.as_str().unwrap();
    assert!(text.contains("<title>Sign in</title>"), "{text}");
    text.contains("<head><meta name=\"roundtrip-demo\" content=\"open\" /><title>")
}

fn opening(host: &str) -> Builder {
    Request::get("/billing").header("host", host)
}

#[tokio::test]
async fn who_sits_at_the_machine_enters_without_a_key() {
    let app = embedded(&[]).await;
    assert!(is_offered(&app, "127.0.0.1", opening(HERE)).await);

    let opened = send(&app, "127.0.0.1", entering(HERE), ENTER).await;

    assert_eq!(opened.status, 201);
    let set = header(&opened.headers, "set-cookie");
    let cookie = set.split(';').next().unwrap();
    let headers = [("host", HERE), ("cookie", cookie)];
    assert_eq!(
        get(&app, "/", &headers).await.body,
        "<title>Overview</title>"
    );
}

#[test]
fn the_program_says_where_the_dashboard_is_and_lets_its_demo_world_be_entered() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[], &[]);
    let url = program.printed("the dashboard");
    let address = program.address();
    assert_eq!(url, format!("http://{address}/"));

    let enter = |host: &str| {
        let request = ureq::post(format!("{url}session")).config();
        let request = request.http_status_as_error(false).build();
        let request = request.header("content-type", "application/json");
        let answer = request.header("host", host).send(ENTER).unwrap();
        answer.status().as_u16()
    };

    assert_eq!((enter(&address), enter("rebound.example")), (201, 404));
}

#[tokio::test]
async fn the_page_with_the_way_in_is_another_than_the_one_without() {
    let app = embedded(&[]).await;
    let tags = async |from: &str| {
        let page = opening(HERE).header("accept-encoding", "br, gzip");
        let page = send(&app, from, page, "").await;
        assert_eq!(header(&page.headers, "content-encoding"), "");
        header(&page.headers, "etag")
    };

    let (here, elsewhere) = (tags("127.0.0.1").await, tags("192.0.2.7").await);

    assert_ne!(here, elsewhere);
    for (known, status) in [(here, 304), (elsewhere, 200)] {
        let page = opening(HERE).header("if-none-match", known);
        assert_eq!(send(&app, "127.0.0.1", page, "").await.status, status);
    }
    for path in ["/demo/sign-in.html", "/demo%2Fsign-in.html"] {
        assert_eq!(get(&app, path, &[]).await.status, 404);
    }
}

#[tokio::test]
async fn who_does_not_is_neither_offered_it_nor_let_in() {
    for (variables, host, from) in [
        // From another machine.
        (&[][..], HERE, "192.0.2.7"),
        // By a name that somebody has made to lead here.
        (&[], "rebound.example:8080", "127.0.0.1"),
        (&[], ELSEWHERE, "127.0.0.1"),
        // Through a proxy on this machine, for somebody else.
        (&[("TRUSTED_PROXIES", "127.0.0.1/32")], HERE, "127.0.0.1"),
    ] {
        let app = embedded(variables).await;
        let forwarded = |request: Builder| request.header("x-forwarded-for", "192.0.2.7");

        let is_offered = is_offered(&app, from, forwarded(opening(host))).await;
        let entered = send(&app, from, forwarded(entering(host)), ENTER).await;

        assert!(!is_offered, "{host} {from}");
        assert_eq!(entered.status, 404, "{host} {from}");
        assert_eq!(header(&entered.headers, "set-cookie"), "");
    }
}

#[tokio::test]
async fn there_is_no_way_in_where_no_demo_world_is_embedded() {
    let without = TestApp::at(None, &[]).await;
    assert!(!is_offered(&without, "127.0.0.1", opening(HERE)).await);
    let entered = send(&without, "127.0.0.1", entering(HERE), ENTER).await;
    assert_eq!(entered.status, 404);

    if Way::of_the_round().is_some() {
        let on_a_server = TestApp::new().await;
        on_a_server.app.open_demo(IssuedKey::generate());
        assert!(on_a_server.app.demo_key().is_none());
    }
}

#[tokio::test]
async fn in_production_it_is_closed() {
    let app = embedded(&[]).await;
    let mut config = app.database.config.clone();
    config.process.environment = Environment::Production;
    let clock = Clock::Fixed(app.now);
    let production = App::build_with(config, clock, pages()).await.unwrap();
    let key = app.app.demo_key().unwrap().expose();
    production.open_demo(IssuedKey::read(key).unwrap());
    production.warm_up().await.unwrap();
    let app = TestApp {
        app: production,
        ..app
    };

    assert!(!is_offered(&app, "127.0.0.1", opening(HERE)).await);
    assert_eq!(
        send(&app, "127.0.0.1", entering(HERE), ENTER).await.status,
        404
    );
}

#[tokio::test]
async fn who_comes_through_a_proxy_on_this_machine_is_not_taken_for_its_owner() {
    let app = embedded(&[]).await;

    for name in [
        "x-forwarded-for",
        "x-forwarded-host",
        "forwarded",
        "via",
        "x-real-ip",
    ] {
        let page = opening(HERE).header(name, "for=203.0.113.9");
        let request = entering(HERE).header(name, "for=203.0.113.9");

        assert!(!is_offered(&app, "127.0.0.1", page).await, "{name}");
        let answer = send(&app, "127.0.0.1", request, ENTER).await;
        assert_eq!(answer.status, 404, "{name}");
    }
    let elsewhere = entering(HERE).header("sec-fetch-site", "cross-site");
    let answer = send(&app, "127.0.0.1", elsewhere, ENTER).await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn another_sites_page_cannot_sign_a_browser_in() {
    let app = embedded(&[]).await;
    let from = |site: &str, origin: &str| {
        let request = Request::post("/session").header("host", HERE);
        request
            .header("sec-fetch-site", site)
            .header("origin", origin)
    };
    let other = "https://evil.example";

    for (request, body, status) in [
        // What a form can send is refused, whatever it says.
        (
            from("cross-site", other).header("content-type", "text/plain"),
            ENTER,
            403,
        ),
        (from("cross-site", other), ENTER, 403),
        (
            from("same-site", "http://127.0.0.1:3000").header("content-type", "text/plain"),
            ENTER,
            403,
        ),
        // Its own page says what it wants as JSON, or is not understood.
        (
            from("same-origin", "http://127.0.0.1:8080").header("content-type", "text/plain"),
            ENTER,
            400,
        ),
        (entering(HERE), r#"{"demo": false}"#, 400),
        (
            entering(HERE),
            r#"{"demo": true, "credential": "rt_0"}"#,
            400,
        ),
        (entering(HERE), "{}", 400),
    ] {
        let answer = send(&app, "127.0.0.1", request, body).await;
        assert_eq!(answer.status, status, "{body}");
        assert_eq!(header(&answer.headers, "set-cookie"), "");
    }
    // Anything else a browser asks about first, and hears no word of leave.
    let asking = Request::options("/session")
        .header("host", HERE)
        .header("origin", other)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let answer = send(&app, "127.0.0.1", asking, "").await;
    assert_eq!(header(&answer.headers, "access-control-allow-origin"), "");
}
