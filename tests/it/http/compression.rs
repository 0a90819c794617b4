//! The catalogue is sent compressed to who takes that, each form with a tag of its own; nothing else is compressed.

use std::io::Read;

use axum::body::to_bytes;
use flate2::read::GzDecoder;
use tower::ServiceExt;

use super::{get, graphql_url, header};
use crate::support::TestApp;

async fn demo() -> TestApp {
    let app = TestApp::new().await;
    roundtrip::demo::write(&app.app).await.unwrap();
    app.app.catalog.refresh().await.unwrap();
    app
}

async fn bytes(app: &TestApp, headers: &[(&str, &str)]) -> (axum::http::HeaderMap, Vec<u8>) {
    let response = app
        .app
        .router()
        .oneshot(get("/v1/models", headers))
        .await
        .unwrap();
    let headers = response.headers().clone();
    let body = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (headers, body.to_vec())
}

#[tokio::test]
async fn each_form_of_the_catalogue_has_its_own_tag() {
    let app = demo().await;
    let gzip = ("accept-encoding", "br, gzip");

    let (plain_headers, plain) = bytes(&app, &[]).await;
    let (gzip_headers, zipped) = bytes(&app, &[gzip]).await;

    let mut unzipped = Vec::new();
    GzDecoder::new(&zipped[..])
        .read_to_end(&mut unzipped)
        .unwrap();
    assert_eq!(unzipped, plain);
    assert!(zipped.len() * 2 < plain.len(), "{}", zipped.len());
    assert_eq!(header(&plain_headers, "content-encoding"), "");
    assert_eq!(header(&gzip_headers, "content-encoding"), "gzip");
    let (etag, gzip_etag) = (
        header(&plain_headers, "etag"),
        header(&gzip_headers, "etag"),
    );
    assert_eq!(gzip_etag, format!("{}-gzip\"", etag.trim_end_matches('"')));
    for headers in [plain_headers, gzip_headers] {
        assert_eq!(header(&headers, "vary"), "Accept-Encoding");
    }

    for (headers, status) in [
        (&[("if-none-match", &*gzip_etag), gzip][..], 304),
        (&[("if-none-match", &*etag), gzip], 200),
        (&[("if-none-match", &*etag)], 304),
        (&[("if-none-match", &*gzip_etag)], 200),
    ] {
        let answer = app.send(None, get("/v1/models", headers)).await;
        assert_eq!(answer.status, status, "{headers:?}");
        assert_eq!(header(&answer.headers, "vary"), "Accept-Encoding");
    }
}

#[tokio::test]
async fn only_who_takes_gzip_is_sent_it() {
    let app = demo().await;

    for (accept, encoding) in [
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("x-gzip", "gzip"),
        ("*", "gzip"),
        ("br;q=1.0, gzip; q=0.8, *;q=0", "gzip"),
        ("gzip;q=0", ""),
        ("gzip;q=0, *", ""),
        ("identity", ""),
        ("br", ""),
        ("", ""),
    ] {
        let (headers, _) = bytes(&app, &[("accept-encoding", accept)]).await;
        assert_eq!(header(&headers, "content-encoding"), encoding, "{accept}");
    }
}

#[tokio::test]
async fn an_answer_that_holds_secrets_beside_what_a_stranger_chose_is_not_compressed() {
    let app = demo().await;
    let url = graphql_url(&[(
        "query",
        "{ models(first: 20) { nodes { slug displayName } } }",
    )]);

    let answer = app
        .send(None, get(&url, &[("accept-encoding", "gzip, br")]))
        .await;

    assert_eq!(answer.status, 200);
    assert_eq!(header(&answer.headers, "content-encoding"), "");
}
