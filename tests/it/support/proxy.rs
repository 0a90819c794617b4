//! A network between the gateway and its database that a test rules over: it is far away, stalls, breaks, refuses.
//!
//! It delays and does not throttle: whatever is sent together arrives together. It understands what passes through, as
//! long as it is not encrypted; see [`super::wire`].

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    runtime::{Builder, Runtime},
    sync::{mpsc, watch},
    time::{Instant, sleep, sleep_until},
};

use super::wire::{Frames, Recorder, Recording};

/// How long a byte takes each way, unless said otherwise.
pub const DELAY: Duration = Duration::from_millis(5);

/// How much arrives at once over a network with small packets, and how long the next takes.
const PIECE: usize = 500;
const PIECE_PAUSE: Duration = Duration::from_millis(1);

/// A proxy on a port of its own. It has a thread of its own, too, so that a busy test does not slow it down.
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
    runtime: Option<Runtime>,
}

/// What it does with bytes and with those who connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Passing,
    /// It takes what is sent and passes nothing on.
    Stalling,
    /// It closes a new connection at once.
    Refusing,
}

struct State {
    target: SocketAddr,
    delay: Duration,
    /// The most that a client's side passes on at once.
    piece: usize,
    mood: watch::Sender<Mood>,
    /// How often everyone was cut off.
    cuts: watch::Sender<usize>,
    opened: AtomicUsize,
    open: AtomicUsize,
    recorder: Recorder,
}

impl Proxy {
    /// One that takes [`DELAY`] each way.
    pub async fn start(target: SocketAddr) -> Self {
        Self::with_delay(target, DELAY).await
    }

    pub async fn with_delay(target: SocketAddr, delay: Duration) -> Self {
        Self::with(target, delay, usize::MAX).await
    }

    /// One over which what a client sends arrives bit by bit, as over a network with small packets.
    pub async fn in_pieces(target: SocketAddr) -> Self {
        Self::with(target, Duration::ZERO, PIECE).await
    }

    async fn with(target: SocketAddr, delay: Duration, piece: usize) -> Self {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().unwrap();
        let state = Arc::new(State {
            target,
            delay,
            piece,
            mood: watch::Sender::new(Mood::Passing),
            cuts: watch::Sender::new(0),
            opened: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            recorder: Recorder::default(),
        });
        let served = Arc::clone(&state);
        let bound = runtime.spawn(async move {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(accept(listener, served));
            address
        });
        Self {
            address: bound.await.unwrap(),
            state,
            runtime: Some(runtime),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Holds back everything that is sent, both ways, until [`Proxy::resume`].
    pub fn stall(&self) {
        self.state.mood.send_replace(Mood::Stalling);
    }

    /// Cuts everyone off and lets nobody in until [`Proxy::resume`].
    pub fn refuse(&self) {
        self.state.mood.send_replace(Mood::Refusing);
        self.cut();
    }

    /// Passes on again, what was held back first.
    pub fn resume(&self) {
        self.state.mood.send_replace(Mood::Passing);
    }

    /// Closes every connection, without a word.
    pub fn cut(&self) {
        self.state.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// How many connections were opened so far.
    pub fn opened(&self) -> usize {
        self.state.opened.load(Ordering::SeqCst)
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.state.open.load(Ordering::SeqCst)
    }

    /// What passes through while something is done.
    pub async fn record<T>(&self, act: impl Future<Output = T>) -> (T, Recording) {
        self.state.recorder.take();
        let outcome = act.await;
        (outcome, self.state.recorder.take())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    while let Ok((client, _)) = listener.accept().await {
        if *state.mood.borrow() == Mood::Refusing {
            continue;
        }
        let connection = state.opened.fetch_add(1, Ordering::SeqCst);
        state.open.fetch_add(1, Ordering::SeqCst);
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let mut cuts = state.cuts.subscribe();
            tokio::select! {
                () = connect(client, connection, &state) => {}
                _ = cuts.changed() => {}
            }
            state.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// Passes on both ways until one end closes.
async fn connect(client: TcpStream, connection: usize, state: &State) {
    let Ok(server) = TcpStream::connect(state.target).await else {
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    // A request counts from when it comes, an answer from when it is handed over: whatever is sent because of an
    // answer is recorded after it.
    let (mut requests, mut answers) = (Frames::of_client(), Frames::of_server());
    let asked = |bytes: &[u8]| state.recorder.asked(connection, requests.split(bytes));
    let answered = |bytes: &[u8]| state.recorder.answered(connection, answers.split(bytes));
    tokio::select! {
        () = carry((from_client, asked), (to_server, |_: &[u8]| {}), state.piece, state) => {}
        () = carry((from_server, |_: &[u8]| {}), (to_client, answered), usize::MAX, state) => {}
    }
}

/// Passes on one way, and shows what comes and what goes. What is read waits in a queue, so that a delay holds up nothing
/// that comes behind it.
async fn carry(
    (mut from, mut comes): (OwnedReadHalf, impl FnMut(&[u8])),
    (mut to, mut goes): (OwnedWriteHalf, impl FnMut(&[u8])),
    piece: usize,
    state: &State,
) {
    let (queue, mut waiting) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let read = async move {
        let mut chunk = vec![0; 65_536];
        while let Ok(length @ 1..) = from.read(&mut chunk).await {
            comes(&chunk[..length]);
            let due = Instant::now() + state.delay;
            if queue.send((due, chunk[..length].to_vec())).is_err() {
                return;
            }
        }
    };
    let write = async move {
        let mut mood = state.mood.subscribe();
        while let Some((due, chunk)) = waiting.recv().await {
            sleep_until(due).await;
            let _ = mood.wait_for(|mood| *mood != Mood::Stalling).await;
            goes(&chunk);
            for (n, bytes) in chunk.chunks(piece).enumerate() {
                if n > 0 {
                    sleep(PIECE_PAUSE).await;
                }
                if to.write_all(bytes).await.is_err() {
                    return;
                }
            }
        }
    };
    tokio::join!(read, write);
}
