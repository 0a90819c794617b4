//! Where Prometheus reads the metrics: a listener of its own, so that whoever reaches the gateway does not reach them.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::{net::TcpListener, task::JoinSet};

use super::rest;
use crate::{
    app::{App, StartError},
    metrics,
};

/// Serves the metrics until it is dropped.
#[derive(Debug)]
pub struct MetricsListener {
    /// Where it listens.
    pub address: SocketAddr,
    _server: JoinSet<()>,
}

impl MetricsListener {
    /// Listens where the configuration says; none when it says nothing.
    ///
    /// # Errors
    ///
    /// The system does not let it listen there.
    pub async fn start(app: &App) -> Result<Option<Self>, StartError> {
        let Some(address) = app.config.metrics.addr else {
            return Ok(None);
        };
        let refused = |source| StartError::Metrics { address, source };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let routes = routes(app.clone());
        let mut server = JoinSet::new();
        server.spawn(async move {
            if let Err(problem) = axum::serve(listener, routes).await {
                tracing::error!(error = %problem, "the metrics are not served any more");
            }
        });
        tracing::info!(%address, "serving metrics");
        Ok(Some(Self {
            address,
            _server: server,
        }))
    }
}

fn routes(app: App) -> Router {
    Router::new()
        .route("/metrics", get(scrape))
        .fallback(rest::not_found)
        .method_not_allowed_fallback(rest::not_found)
        .with_state(app)
}

/// `GET /metrics`
async fn scrape(State(app): State<App>) -> Response {
    let text = app.metrics.render(app.databases.pool_state());
    ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response()
}
