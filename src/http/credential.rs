//! From the headers to who asks.

use axum::http::{header, request::Parts};

use super::{rate, session};
use crate::{
    app::App,
    auth::{Checked, Sent},
    error::Error,
    graphql::RequestContext,
};

/// Who sends a request.
///
/// # Errors
///
/// The credential is wrong, expired or revoked.
pub(super) async fn check(app: &App, head: &Parts) -> Result<Checked, Error> {
    let cookie = session::cookie(app, head);
    let sent = match (head.headers.get(header::AUTHORIZATION), &cookie) {
        (Some(value), _) => Sent::Header(value.as_bytes()),
        (None, Some(cookie)) => Sent::Cookie(cookie),
        (None, None) => Sent::Nothing,
    };
    app.authenticator.check(sent, app.clock.now()).await
}

/// The context of a request that arrives now.
///
/// # Errors
///
/// The credential is wrong, expired or revoked, or has sent too many requests.
pub(super) async fn context(app: &App, head: &Parts) -> Result<RequestContext, Error> {
    let now = app.clock.now();
    let Checked {
        credential,
        is_database_away,
    } = check(app, head).await?;
    // Whoever could not be looked up has waited as long as one waits for the database.
    let db = if is_database_away {
        app.databases.read().away()
    } else {
        app.databases.read().clone()
    };
    rate::spend(app, head, &credential)?;
    Ok(RequestContext::new(
        db,
        credential,
        now,
        app.metrics.batches().clone(),
    ))
}
