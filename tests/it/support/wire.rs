//! What a client of PostgreSQL and its server say to each other, as far as tests ask: which statements are prepared, and
//! how often a client waits for an answer.

use std::{
    collections::{HashMap, VecDeque},
    mem,
    sync::Mutex,
};

/// Lengths of the parts of a message.
const LENGTH: usize = 4;
const TAG: usize = 1;

const SSL_REQUEST: u32 = 80_877_103;
const GSS_REQUEST: u32 = 80_877_104;
const CANCEL_REQUEST: u32 = 80_877_102;

/// A message of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// It asks for encryption, or says who it is.
    StartUp,
    /// It wants the statement of another connection to end.
    Cancel,
    /// A statement is prepared; without a name, for this once.
    Parse { name: String, sql: String },
    /// A statement in a text of its own.
    Query { sql: String },
    /// It waits for the answer to all it has sent.
    Sync,
    /// It says good-bye.
    Terminate,
    /// Anything else, by its letter.
    Other(char),
}

#[derive(Clone, Debug)]
enum Event {
    Asked {
        connection: usize,
        request: Request,
    },
    /// The server has answered all that was asked up to one `Sync` or `Query`.
    Answered {
        connection: usize,
    },
}

/// Writes down what passes through a proxy.
#[derive(Debug, Default)]
pub struct Recorder {
    events: Mutex<Vec<Event>>,
}

/// What passed through a proxy, in order.
#[derive(Clone, Debug)]
pub struct Recording {
    events: Vec<Event>,
}

/// What a client sent before it waited for an answer.
#[derive(Clone, Debug)]
pub struct Flight {
    pub requests: Vec<Request>,
    /// One more than that of any flight that was answered before this one began.
    pub depth: usize,
}

impl Recorder {
    pub fn asked(&self, connection: usize, frames: Vec<Frame>) {
        let requests = frames.into_iter().map(|frame| frame.request());
        let asked = requests.map(|request| Event::Asked {
            connection,
            request,
        });
        self.events.lock().unwrap().extend(asked);
    }

    pub fn answered(&self, connection: usize, frames: Vec<Frame>) {
        let ready = frames.into_iter().filter(|frame| frame.tag == b'Z');
        let answered = ready.map(|_| Event::Answered { connection });
        self.events.lock().unwrap().extend(answered);
    }

    /// All since the last time.
    pub fn take(&self) -> Recording {
        Recording {
            events: mem::take(&mut *self.events.lock().unwrap()),
        }
    }
}

impl Recording {
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.events.iter().filter_map(|event| match event {
            Event::Asked { request, .. } => Some(request),
            Event::Answered { .. } => None,
        })
    }

    /// The names under which statements were prepared; empty for those that are not kept.
    pub fn prepared(&self) -> Vec<&str> {
        let names = self.requests().filter_map(|request| match request {
            Request::Parse { name, .. } => Some(name.as_str()),
            _ => None,
        });
        names.collect()
    }

    /// How many round trips were made one after another; pings are not counted.
    pub fn depth(&self) -> usize {
        let statements = self
            .flights()
            .into_iter()
            .filter(|flight| !flight.is_ping());
        statements
            .map(|flight| flight.depth)
            .max()
            .unwrap_or_default()
    }

    /// What was sent together, in the order in which it began.
    pub fn flights(&self) -> Vec<Flight> {
        let mut flights: Vec<Flight> = Vec::new();
        // For each connection: the flight that is being sent, and those that are not answered yet.
        let mut sending: HashMap<usize, usize> = HashMap::new();
        let mut under_way: HashMap<usize, VecDeque<usize>> = HashMap::new();
        let mut answered = 0;
        for event in &self.events {
            match event {
                Event::Asked {
                    connection,
                    request,
                } => {
                    let place = *sending.entry(*connection).or_insert(flights.len());
                    if place == flights.len() {
                        flights.push(Flight::after(answered));
                    }
                    flights[place].requests.push(request.clone());
                    if request.is_end_of_flight() {
                        sending.remove(connection);
                        under_way.entry(*connection).or_default().push_back(place);
                    }
                }
                Event::Answered { connection } => {
                    let oldest = under_way.entry(*connection).or_default().pop_front();
                    if let Some(flight) = oldest.map(|place| &flights[place])
                        && !flight.is_ping()
                    {
                        answered = answered.max(flight.depth);
                    }
                }
            }
        }
        flights
    }
}

impl Flight {
    fn after(answered: usize) -> Self {
        Self {
            depth: answered + 1,
            requests: Vec::new(),
        }
    }

    /// Whether it only asks if anybody is there. A pool may do so while nobody waits for it.
    pub fn is_ping(&self) -> bool {
        self.requests.iter().all(|request| match request {
            Request::Query { sql } => sql.is_empty(),
            other => *other == Request::Sync,
        })
    }
}

impl Request {
    fn is_end_of_flight(&self) -> bool {
        matches!(self, Self::Sync | Self::Query { .. })
    }
}

/// A message: its letter and what follows. Those of a client's start have no letter.
#[derive(Clone, Debug)]
pub struct Frame {
    tag: u8,
    body: Vec<u8>,
}

impl Frame {
    fn request(&self) -> Request {
        let mut texts = self
            .body
            .split(|byte| *byte == 0)
            .map(String::from_utf8_lossy);
        let mut text = || texts.next().unwrap_or_default().into_owned();
        match self.tag {
            0 if self.code() == Some(CANCEL_REQUEST) => Request::Cancel,
            0 => Request::StartUp,
            b'P' => Request::Parse {
                name: text(),
                sql: text(),
            },
            b'Q' => Request::Query { sql: text() },
            b'S' => Request::Sync,
            b'X' => Request::Terminate,
            other => Request::Other(char::from(other)),
        }
    }

    /// What a message without a letter is about.
    fn code(&self) -> Option<u32> {
        let bytes = self.body.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    }
}

/// Cuts one side's bytes into messages.
#[derive(Debug)]
pub struct Frames {
    buffer: Vec<u8>,
    next: Next,
}

#[derive(Clone, Copy, Debug)]
enum Next {
    /// The first byte of a server, which is an answer of its own if the client asked for encryption.
    FirstOfServer,
    /// A message of a client before it is let in.
    WithoutTag,
    WithTag,
}

impl Frames {
    pub fn of_client() -> Self {
        Self {
            buffer: Vec::new(),
            next: Next::WithoutTag,
        }
    }

    pub fn of_server() -> Self {
        Self {
            buffer: Vec::new(),
            next: Next::FirstOfServer,
        }
    }

    /// The messages that are whole with these bytes.
    pub fn split(&mut self, bytes: &[u8]) -> Vec<Frame> {
        self.buffer.extend_from_slice(bytes);
        let mut frames = Vec::new();
        while let Some(frame) = self.next_frame() {
            if frame.tag == 0 && !matches!(frame.code(), Some(SSL_REQUEST | GSS_REQUEST)) {
                self.next = Next::WithTag;
            }
            frames.push(frame);
        }
        frames
    }

    fn next_frame(&mut self) -> Option<Frame> {
        if matches!(self.next, Next::FirstOfServer) {
            if *self.buffer.first()? == b'N' {
                self.buffer.remove(0);
            }
            self.next = Next::WithTag;
        }
        let tag_length = if matches!(self.next, Next::WithTag) {
            TAG
        } else {
            0
        };
        let length = self.buffer.get(tag_length..)?.first_chunk()?;
        let end = tag_length + usize::try_from(u32::from_be_bytes(*length)).unwrap();
        if self.buffer.len() < end {
            return None;
        }
        let message: Vec<u8> = self.buffer.drain(..end).collect();
        Some(Frame {
            tag: if tag_length == 0 { 0 } else { message[0] },
            body: message[tag_length + LENGTH..].to_vec(),
        })
    }
}
