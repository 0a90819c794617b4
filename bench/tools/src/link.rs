//! A slow link to a server: everything arrives, but later.
//!
//! Threads and blocking sockets on purpose: a timer of the async runtime rounds up to whole milliseconds, and the link
//! is there to count round trips by their time.

use std::{
    io::{self, Read, Write, stdout},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use crate::Failure;

const CHUNK: usize = 64 * 1024;

/// Passes connections on to a server, and what is sent toward it later by a fixed time
///
/// Each byte waits for itself: the delay adds to a round trip once and takes nothing from the throughput. What the
/// server answers is not delayed. The first line of the output is the address that it listens on. Ends when killed.
///
/// Example, PostgreSQL with two milliseconds more a round trip:
///
///     roundtrip-bench link --to 127.0.0.1:5432 --delay-ms 2
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The server
    #[arg(long)]
    to: SocketAddr,
    /// How much later things arrive at the server
    #[arg(long)]
    delay_ms: u64,
}

/// What was read, and when it may be passed on.
type Held = (Instant, Vec<u8>);

/// Serves until the process is ended.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let listener = TcpListener::bind(arguments.listen)?;
    writeln!(stdout(), "{}", listener.local_addr()?)?;
    stdout().flush()?;
    serve(
        &listener,
        arguments.to,
        Duration::from_millis(arguments.delay_ms),
    )?;
    Ok(())
}

fn serve(listener: &TcpListener, to: SocketAddr, delay: Duration) -> io::Result<()> {
    for client in listener.incoming() {
        let client = client?;
        thread::spawn(move || {
            if let Err(error) = join(&client, to, delay) {
                eprintln!("roundtrip-bench: a connection to {to} failed: {error}");
            }
        });
    }
    Ok(())
}

/// Joins a client and the server until both have said all they had to.
fn join(client: &TcpStream, to: SocketAddr, delay: Duration) -> io::Result<()> {
    let server = TcpStream::connect(to)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        scope.spawn(move || hold(client, &sender, delay));
        let to_server = &server;
        scope.spawn(move || release(receiver, to_server));
        answer(&server, client);
    });
    Ok(())
}

/// Reads what the client says and notes when it may be passed on.
fn hold(mut client: &TcpStream, queue: &Sender<Held>, delay: Duration) {
    let mut buffer = vec![0; CHUNK];
    while let Ok(length @ 1..) = client.read(&mut buffer) {
        let held = (Instant::now() + delay, buffer[..length].to_vec());
        if queue.send(held).is_err() {
            break;
        }
    }
}

/// Passes on what was held, each when its time has come.
fn release(queue: Receiver<Held>, mut server: &TcpStream) {
    for (due, bytes) in queue {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if server.write_all(&bytes).is_err() {
            break;
        }
    }
    // The other side may have gone already.
    let _ = server.shutdown(Shutdown::Write);
}

/// Passes on what the server says, at once. When it has gone, the client has nothing to wait for.
fn answer(mut server: &TcpStream, mut client: &TcpStream) {
    let mut buffer = vec![0; CHUNK];
    while let Ok(length @ 1..) = server.read(&mut buffer) {
        if client.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_to_the_server_comes_later_but_together() {
        let echo = TcpListener::bind("127.0.0.1:0").unwrap();
        let to = echo.local_addr().unwrap();
        thread::spawn(move || {
            let (socket, _) = echo.accept().unwrap();
            answer(&socket, &socket);
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let delay = Duration::from_millis(50);
        thread::spawn(move || serve(&listener, to, delay));

        let mut client = TcpStream::connect(address).unwrap();
        let begin = Instant::now();
        for _ in 0..10 {
            client.write_all(b"hello").unwrap();
            thread::sleep(Duration::from_millis(1));
        }
        let mut all = [0; 50];
        client.read_exact(&mut all).unwrap();

        assert_eq!(&all, b"hello".repeat(10).as_slice());
        assert!(begin.elapsed() >= delay);
        assert!(begin.elapsed() < delay * 10, "{:?}", begin.elapsed());
    }
}
