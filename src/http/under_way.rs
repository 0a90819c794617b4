//! Counts the requests under way, so that a stopping server knows when the last one was answered.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use tokio::sync::watch;

use crate::app::App;

/// Counts a request from its arrival until its response is ready, or until its client has gone.
pub(super) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_probe = super::is_probe(&request);
    let _counted = (!is_probe).then(|| Counted::new(app.under_way.clone()));
    next.run(request).await
}

struct Counted(watch::Sender<usize>);

impl Counted {
    fn new(under_way: watch::Sender<usize>) -> Self {
        under_way.send_modify(|count| *count += 1);
        Self(under_way)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
