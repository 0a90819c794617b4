//! The server's loop, met over real connections by clients that do not behave.

use std::{net::Ipv4Addr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

use crate::support::TestApp;

mod connections;
mod draining;
mod heads;
mod http2;
mod idle;

/// Nothing that is waited for takes longer, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A gateway in this process that serves a port of its own.
struct Serving {
    address: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Serving {
    async fn start(app: &TestApp) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = oneshot::channel::<()>();
        let app = app.app.clone();
        let task = tokio::spawn(async move {
            app.serve(listener, async {
                let _ = stopped.await;
            })
            .await;
        });
        Self {
            address,
            stop,
            task,
        }
    }

    async fn connect(&self) -> Client {
        Client(TcpStream::connect(&self.address).await.unwrap())
    }

    /// The status of a request on a connection of its own; none where the connection is closed instead.
    async fn status(&self) -> Option<u16> {
        let mut client = self.connect().await;
        client
            .send("GET /v1/models HTTP/1.1\r\nhost: a\r\n\r\n")
            .await;
        client.status().await
    }
}

/// One connection.
struct Client(TcpStream);

impl Client {
    /// A server that has closed the connection need not be heard of.
    async fn send(&mut self, text: &str) {
        let _ = self.0.write_all(text.as_bytes()).await;
    }

    /// What comes until the head of an answer is whole, or until the connection is closed.
    async fn head(&mut self) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            match within(self.0.read_u8()).await {
                Ok(byte) => bytes.push(byte),
                Err(_) => break,
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    async fn status(&mut self) -> Option<u16> {
        let head = self.head().await;
        head.split(' ').nth(1)?.parse().ok()
    }

    /// All that comes until the connection is closed.
    async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        // A connection that was cut may end with an error as well.
        let _ = within(self.0.read_to_end(&mut bytes)).await;
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

async fn within<T>(act: impl Future<Output = T>) -> T {
    timeout(PATIENCE, act).await.expect("it takes too long")
}
