//! The pages: the dashboard for who has a session, the sign-in page at the same path for who has not, and `GraphiQL`.
//!
//! The pages hold nothing that belongs to anyone: what they show, they ask the API for.

use axum::{
    extract::{MatchedPath, Path, State},
    http::{HeaderMap, Method, Uri, header, request::Parts},
    response::{Html, IntoResponse, Response},
};

use super::{credential, session};
use crate::{
    auth::{Checked, Credential},
    error::Error,
    http::Shared,
};

pub(super) mod failed;
mod files;

pub use files::Pages;

use files::{DEMO_SIGN_IN, GRAPHIQL, Kept, OVERVIEW, PAGE, SIGN_IN};

/// What is told in the place of the pages, where there are none.
const UNBUILT: &str = include_str!("unbuilt.html");

/// The pages load what is theirs, from here; no script or style stands in them.
const OF_PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                        connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
                        frame-ancestors 'none'";

/// The editor of `GraphiQL` writes styles into its page and works in threads of its own.
const OF_GRAPHIQL: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                           img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
                           manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// This counts where a script runs as a thread of its own: it may load what belongs to it, and no more.
const OF_ASSETS: &str =
    "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'";

/// `GET` of a page's path: the dashboard, or the sign-in page. Which of both, and nothing else, is told by the
/// credential.
///
/// Who cannot be checked, as the database is away, is shown the dashboard: it says what does not work, and goes on by
/// itself. A page costs a workspace nothing, so it does not count for the credential's rate.
pub(super) async fn page(
    State(app): State<Shared>,
    route: MatchedPath,
    head: Parts,
) -> Result<Response, Error> {
    if !app.pages.are_built() {
        return Ok(Html(UNBUILT).into_response());
    }
    let dashboard = if route.as_str() == "/" {
        OVERVIEW
    } else {
        PAGE
    };
    let sign_in = match session::demo_key(&app, &head) {
        Some(_) => DEMO_SIGN_IN,
        None => SIGN_IN,
    };
    let (name, is_refused) = match credential::check(&app, &head).await {
        Ok(Checked {
            credential: Credential::Anonymous,
            ..
        }) => (sign_in, false),
        Ok(_) => (dashboard, false),
        Err(Error::Unauthenticated) => (sign_in, true),
        Err(error) => return Err(error),
    };
    let file = app.pages.get(name).or_else(|| app.pages.get(OVERVIEW));
    let file = file.ok_or(Error::Internal)?;
    let mut response = file.answer(&head.headers, Kept::ByWhoAsks, OF_PAGES);
    if is_refused && session::cookie(&app, &head).is_some() {
        let clear = session::clearing(&app, &head);
        response.headers_mut().append(header::SET_COOKIE, clear);
    }
    Ok(response)
}

/// `GET /graphiql`: the same for everyone.
pub(super) async fn graphiql(State(app): State<Shared>, headers: HeaderMap) -> Response {
    match app.pages.get(GRAPHIQL) {
        Some(file) => file.answer(&headers, Kept::Checked, OF_GRAPHIQL),
        None => Html(UNBUILT).into_response(),
    }
}

/// `GET /assets/…`: what the pages load.
pub(super) async fn asset(
    State(app): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let file = app.pages.asset(&name).ok_or(NOT_THERE)?;
    Ok(file.answer(&headers, Kept::ForGood, OF_ASSETS))
}

/// A path that is none of the router's: a file at the top, such as the icon that browsers ask for, or nothing.
pub(super) async fn other(
    State(app): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let is_read = method == Method::GET || method == Method::HEAD;
    let name = uri.path().trim_start_matches('/');
    let file = app.pages.at_the_top(name).filter(|_| is_read);
    let file = file.ok_or(NOT_THERE)?;
    Ok(file.answer(&headers, Kept::Checked, OF_ASSETS))
}

const NOT_THERE: Error = Error::NotFound { what: "path" };
