//! One keep-alive connection, opened when it is needed.

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::visit::Target;

/// A connection to the server, or the place for one.
pub(super) struct Connection {
    address: String,
    open: Option<SendRequest<Full<Bytes>>>,
}

impl Connection {
    pub(super) fn new(target: &Target) -> Self {
        Self {
            address: target.address.clone(),
            open: None,
        }
    }

    /// The next request opens a new one.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// Sends a request and waits for the head of its answer. A connection that the server has closed in between is
    /// opened again; one that it closes instead of an answer is an error.
    pub(super) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, String> {
        let is_open = match &mut self.open {
            Some(open) => open.ready().await.is_ok(),
            None => false,
        };
        if !is_open {
            self.open = None;
        }
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(connect(&self.address).await?),
        };
        let response = open.send_request(request).await;
        response.map_err(|error| format!("the server closed the connection: {error}"))
    }
}

async fn connect(address: &str) -> Result<SendRequest<Full<Bytes>>, String> {
    let says = |error: &dyn std::error::Error| format!("cannot connect to {address}: {error}");
    let socket = TcpStream::connect(address)
        .await
        .map_err(|error| says(&error))?;
    socket.set_nodelay(true).map_err(|error| says(&error))?;
    let (sender, connection) = handshake(TokioIo::new(socket))
        .await
        .map_err(|error| says(&error))?;
    // How it ends is seen by who waits for an answer.
    tokio::task::spawn_local(connection);
    Ok(sender)
}

/// The whole body of an answer.
pub(super) async fn body(response: Response<Incoming>) -> Result<Bytes, String> {
    let collected = response.into_body().collect().await;
    let collected = collected.map_err(|error| format!("the answer broke off: {error}"))?;
    Ok(collected.to_bytes())
}
