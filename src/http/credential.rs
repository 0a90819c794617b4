//! From the headers to who asks.

use axum::http::{HeaderMap, header};

use crate::{app::App, auth::Credential, error::Error, graphql::RequestContext};

/// The context of a request that arrives now.
///
/// # Errors
///
/// The credential is wrong, expired or revoked.
pub(super) async fn context(app: &App, headers: &HeaderMap) -> Result<RequestContext, Error> {
    let now = app.clock.now();
    let header = headers
        .get(header::AUTHORIZATION)
        .map(axum::http::HeaderValue::as_bytes);
    let credential: Credential = app.authenticator.check(header, now).await?;
    // Whoever could not be looked up has waited as long as one waits for the database.
    let db = match credential {
        Credential::Unchecked => app.databases.read().away(),
        _ => app.databases.read().clone(),
    };
    Ok(RequestContext::new(
        db,
        credential,
        now,
        app.metrics.batches().clone(),
    ))
}
