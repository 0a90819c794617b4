//! The way to the pooler's address.
//!
//! The connection is made here and not by tokio-postgres, because a wish to cancel a statement has to reach the very
//! pooler that runs it, whichever of several a name stands for, and has to wait there until it is heard: PgBouncer
//! before 1.20 dies of a client that asks to cancel and leaves at once, as tokio-postgres does
//! (<https://github.com/pgbouncer/pgbouncer/issues/801>).

use std::{
    io,
    net::SocketAddr,
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpStream, UnixStream},
};
use tokio_postgres::config::Host;
use tokio_util::either::Either;

/// A connection without the protocol that is spoken on it.
pub(super) type Socket = Either<TcpStream, UnixStream>;

/// Exactly who was reached.
#[derive(Clone, Debug)]
pub(super) enum Peer {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

/// Connects to whoever answers first of those that the name stands for.
pub(super) async fn dial(host: &Host, port: u16) -> io::Result<(Socket, Peer)> {
    match host {
        Host::Tcp(name) => {
            let stream = TcpStream::connect((name.as_str(), port)).await?;
            stream.set_nodelay(true)?;
            let peer = Peer::Tcp(stream.peer_addr()?);
            Ok((Either::Left(stream), peer))
        }
        Host::Unix(folder) => {
            let peer = Peer::Unix(folder.join(format!(".s.PGSQL.{port}")));
            Ok((peer.dial().await?, peer))
        }
    }
}

impl Peer {
    /// Connects to the same one again.
    pub(super) async fn dial(&self) -> io::Result<Socket> {
        match self {
            Self::Tcp(address) => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(Either::Left(stream))
            }
            Self::Unix(path) => Ok(Either::Right(UnixStream::connect(path).await?)),
        }
    }
}

/// A socket that is not closed before the other side has closed it.
pub(super) struct Patient(pub(super) Socket);

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut bytes = [0; 64];
        loop {
            let mut buf = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut self.0).poll_read(cx, &mut buf))?;
            if buf.filled().is_empty() {
                return Pin::new(&mut self.0).poll_shutdown(cx);
            }
        }
    }
}
