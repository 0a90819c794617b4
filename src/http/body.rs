//! Reads a request's body whole, within what it may weigh and how long it may take.

use std::time::Duration;

use axum::{
    body::{Body, HttpBody},
    http::StatusCode,
};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::time::timeout;

use crate::{app::App, error::Error};

/// The whole body.
///
/// # Errors
///
/// It is too large (one that says so is not read at all), took too long, broke off, or its place was needed.
pub(super) async fn read(app: &App, body: Body) -> Result<Bytes, Error> {
    let limits = &app.config.limits;
    let most = limits.body_bytes.most().unwrap_or(usize::MAX);
    if usize::try_from(body.size_hint().lower()).is_ok_and(|bytes| bytes > most) {
        return Err(too_large(most));
    }
    let mut arrival = app.arrivals.begin();
    let reading = Limited::new(body, most).collect();
    let read = tokio::select! {
        biased;
        read = within(limits.body_timeout_ms.milliseconds(), reading) => read?,
        () = arrival.given_up() => return Err(Error::Overloaded),
    };
    read.map(http_body_util::Collected::to_bytes)
        .map_err(|problem| {
            if problem.is::<LengthLimitError>() {
                too_large(most)
            } else {
                Error::bad_request("the body broke off: send it to its end")
            }
        })
}

async fn within<T>(
    patience: Option<Duration>,
    reading: impl Future<Output = T>,
) -> Result<T, Error> {
    let Some(patience) = patience else {
        return Ok(reading.await);
    };
    timeout(patience, reading).await.map_err(|_| Error::TooSlow)
}

fn too_large(most: usize) -> Error {
    Error::LimitExceeded {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        limit: "bodyBytes",
        most: most as u64,
        problem: format!(
            "the body is larger than {most} bytes: send a smaller document or fewer variables"
        ),
    }
}
