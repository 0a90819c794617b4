//! What is asked in one visit, and which answers are right.

use std::{cell::RefCell, collections::BTreeMap, fs, path::Path, time::Instant};

use http_body_util::Full;
use hyper::{
    HeaderMap, Method, Request, Response, StatusCode, Uri,
    body::{Bytes, Incoming},
    header::{ETAG, HOST, HeaderName, HeaderValue, IF_NONE_MATCH},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::connection::{Connection, body};
use crate::Failure;

/// The server.
pub(super) struct Target {
    /// Host and port.
    pub(super) address: String,
}

/// What besides its status makes an answer right.
#[derive(Clone, Copy)]
pub(super) struct Demands {
    /// It says that nothing has changed.
    pub(super) conditional: bool,
    /// It has the same bytes as the first.
    pub(super) same_bytes: bool,
}

/// Requests that go one after another.
pub(super) struct Visit(Vec<Ask>);

/// A visit that was answered.
pub(super) struct Answered {
    /// When the head of the first answer was there.
    pub(super) first_byte: Instant,
    /// How long the bodies were.
    pub(super) bytes: u64,
}

/// One request of a visit.
struct Ask {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    demands: Demands,
    known: RefCell<Known>,
}

/// What is known from earlier answers.
#[derive(Default)]
struct Known {
    tag: Option<HeaderValue>,
    hash: Option<[u8; 32]>,
}

/// A request as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    method: String,
    path: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<String>,
}

impl Target {
    pub(super) fn of(url: &Uri) -> Result<Self, Failure> {
        let host = url.host().filter(|_| url.scheme_str() == Some("http"));
        let host = host.ok_or("--url must look like http://127.0.0.1:8080")?;
        Ok(Self {
            address: format!("{host}:{}", url.port_u16().unwrap_or(80)),
        })
    }
}

/// Reads a file of visits.
pub(super) fn read(file: &Path, target: &Target, demands: Demands) -> Result<Vec<Visit>, Failure> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut visits = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let at = |error: Failure| format!("{}, line {number}: {error}", file.display());
        let lines: Vec<Line> = serde_json::from_str(line).map_err(|error| at(error.into()))?;
        let asks = lines.into_iter().map(|line| Ask::of(line, target, demands));
        let asks: Vec<Ask> = asks.collect::<Result<_, _>>().map_err(at)?;
        if asks.is_empty() {
            return Err(at("a visit has at least one request".into()).into());
        }
        visits.push(Visit(asks));
    }
    if visits.is_empty() {
        return Err(format!("{}: no visits", file.display()).into());
    }
    Ok(visits)
}

impl Visit {
    /// Asks once, plainly, and keeps the tags.
    pub(super) async fn prime(&self, connection: &mut Connection) -> Result<(), String> {
        for ask in &self.0 {
            let response = connection.send(ask.request(None)).await?;
            let status = response.status();
            let tag = response.headers().get(ETAG).cloned();
            body(response).await?;
            if !status.is_success() || tag.is_none() {
                return Err(format!("{} answered {status}, tag {tag:?}", ask.uri));
            }
            ask.known.borrow_mut().tag = tag;
        }
        Ok(())
    }

    /// Asks everything, one after another.
    pub(super) async fn make(&self, connection: &mut Connection) -> Result<Answered, String> {
        let mut first_byte = None;
        let mut bytes = 0;
        for ask in &self.0 {
            let tag = ask.known.borrow().tag.clone();
            let response = connection.send(ask.request(tag)).await?;
            first_byte.get_or_insert_with(Instant::now);
            bytes += ask.judge(response).await?;
        }
        Ok(Answered {
            first_byte: first_byte.unwrap_or_else(Instant::now),
            bytes,
        })
    }
}

impl Ask {
    fn of(line: Line, target: &Target, demands: Demands) -> Result<Self, Failure> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, target.address.parse()?);
        for (name, value) in line.headers {
            headers.insert(name.parse::<HeaderName>()?, value.parse()?);
        }
        Ok(Self {
            method: line.method.parse()?,
            uri: line.path.parse()?,
            headers,
            body: line.body.unwrap_or_default().into(),
            demands,
            known: RefCell::default(),
        })
    }

    fn request(&self, tag: Option<HeaderValue>) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        if let Some(tag) = tag {
            request.headers_mut().insert(IF_NONE_MATCH, tag);
        }
        request
    }

    /// Reads an answer to its end and says how long it was.
    async fn judge(&self, response: Response<Incoming>) -> Result<u64, String> {
        let status = response.status();
        let body = body(response).await?;
        let is_right = if self.demands.conditional {
            status == StatusCode::NOT_MODIFIED
        } else {
            status.is_success()
        };
        if !is_right {
            let start = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
            return Err(format!("{} answered {status}: {start}", self.uri));
        }
        if self.demands.same_bytes && !self.is_the_same(&body) {
            let length = body.len();
            return Err(format!("{} answered other bytes, {length}", self.uri));
        }
        Ok(body.len() as u64)
    }

    fn is_the_same(&self, body: &[u8]) -> bool {
        let hash: [u8; 32] = Sha256::digest(body).into();
        *self.known.borrow_mut().hash.get_or_insert(hash) == hash
    }
}
