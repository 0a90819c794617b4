//! The server: takes connections and answers what comes over them, whatever a client does or leaves undone.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::Service;

use self::connections::{Connection, Connections};
use crate::{app::App, config::LimitsConfig};

mod connections;

/// How long the system is left alone when it gives no connection.
const PAUSE: Duration = Duration::from_millis(100);

/// That it gives none is logged so often.
const COMPLAINT: Duration = Duration::from_mins(1);

/// The most requests at the same time on one connection of HTTP/2.
const MOST_STREAMS: u32 = 100;

/// How many requests of HTTP/2 may wait that their client has taken back (rapid reset): then the connection is closed.
const MOST_TAKEN_BACK: usize = 20;

/// How many requests of one connection may be faulty: then it is closed.
const MOST_FAULTY: usize = 100;

/// How often the client of a connection of HTTP/2 is asked whether it is there, and how long it may take to say so.
const PING_EVERY: Duration = Duration::from_secs(20);
const PING_TIMEOUT: Duration = Duration::from_secs(20);

/// What every connection needs.
struct Server {
    router: Router,
    protocols: Builder<TokioExecutor>,
    /// How long a connection may be without a request.
    patience: Option<Duration>,
    /// How long a client may take to take its last answer.
    last_patience: Option<Duration>,
    connections: Connections,
    ending: CancellationToken,
}

/// Answers until the end comes, then lets what was begun be finished. Nothing that clients or the system do ends it.
pub async fn serve(app: &App, listener: TcpListener, end: impl Future<Output = ()>) {
    let server = Arc::new(Server::new(app));
    let tasks = TaskTracker::new();
    let mut end = pin!(end);
    let mut complained: Option<Instant> = None;
    loop {
        let accepted = tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                if let Some(connection) = server.connections.open() {
                    tasks.spawn(take(Arc::clone(&server), stream, peer, connection));
                }
            }
            Err(problem) if is_of_one_client(&problem) => {}
            Err(problem) => {
                if complained.is_none_or(|moment| moment.elapsed() > COMPLAINT) {
                    complained = Some(Instant::now());
                    tracing::error!(
                        error = %problem,
                        "the system gives no more connections: raise the number of files that may be open (ulimit -n), \
                         or lower LIMITS_CONNECTIONS"
                    );
                }
                server.connections.end_idlest();
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    server.ending.cancel();
    tasks.close();
    tasks.wait().await;
}

impl Server {
    fn new(app: &App) -> Self {
        let limits = &app.config.limits;
        let metrics = app.metrics.http().clone();
        Self {
            // What the router can prepare once is not prepared for every request.
            router: app.router().with_state(()),
            protocols: protocols(limits),
            patience: limits.header_timeout_ms.milliseconds(),
            last_patience: limits.request_timeout_ms.milliseconds(),
            connections: Connections::new(limits.connections, metrics),
            ending: CancellationToken::new(),
        }
    }

    /// Answers what comes over one connection until it ends, or has to.
    ///
    /// A connection without a request is asked to end, whatever it is about to do: a client that says nothing, one that
    /// sends its head byte by byte (which HTTP/1 ends by itself, too), or one that is just idle. The same time-out bounds
    /// an answer that its client takes slowly: it counts from when the answer is ready, and after as long as a request may
    /// take the connection is cut. Only who keeps sending requests over HTTP/2 can leave answers waiting longer: not more
    /// than there may be streams.
    async fn attend<S>(&self, stream: S, peer: SocketAddr, connection: &Arc<Connection>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let answer = service_fn(|request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let answering = connection.answering();
            let answer = self.router.clone().call(request);
            async move {
                let answer = answer.await;
                drop(answering);
                answer
            }
        });
        let mut served = pin!(
            self.protocols
                .serve_connection(TokioIo::new(stream), answer)
        );
        tokio::select! {
            _ = served.as_mut() => return,
            () = connection.must_go() => return,
            () = self.ending.cancelled() => {}
            () = connection.idle_for(self.patience) => {}
        }
        served.as_mut().graceful_shutdown();
        tokio::select! {
            _ = served => {}
            () = connection.must_go() => {}
            () = after(self.last_patience) => {}
        }
    }
}

/// Answers over a connection of the listener.
async fn take(
    server: Arc<Server>,
    stream: TcpStream,
    peer: SocketAddr,
    connection: Arc<Connection>,
) {
    // An answer goes out as soon as it is written, not when more follows.
    let _ = stream.set_nodelay(true);
    server.attend(stream, peer, &connection).await;
    server.connections.closed(&connection);
}

fn protocols(limits: &LimitsConfig) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout_ms.milliseconds());
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .max_pending_accept_reset_streams(MOST_TAKEN_BACK)
        .max_local_error_reset_streams(MOST_FAULTY)
        .keep_alive_interval(PING_EVERY)
        .keep_alive_timeout(PING_TIMEOUT);
    // Without a limit those of the protocols' implementation remain.
    if let Some(most) = limits.header_bytes.most() {
        builder.http1().max_buf_size(most);
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        builder.http2().max_header_list_size(most);
    }
    builder
}

/// Whether a connection went away before it was taken, which says nothing of the next one.
fn is_of_one_client(problem: &io::Error) -> bool {
    matches!(
        problem.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}

async fn after(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
