//! Asking, and showing what was answered so that a person can review it.

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{
    askers::Asker,
    rows::{DOORS, Row},
    sdl::Sdl,
    world::Matrix,
};

/// The longest list that is shown whole.
const LONGEST: usize = 6;

/// The longest REST answer that is, in bytes.
const LONGEST_BODY: usize = 2_000;

/// An answer as it came, but for what names the request and for how long the database took.
#[derive(Debug, PartialEq, Eq)]
pub struct Raw {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Raw {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body, if it is JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

impl Matrix {
    pub async fn request(&self, asker: &Asker, method: &str, path: &str) -> Raw {
        let method: Method = method.parse().unwrap();
        // An identifier stands in a path as it is.
        let path = self.filled(path).replace('"', "");
        let request = Request::builder().method(method).uri(path);
        self.send(asker, request.body(Body::empty()).unwrap()).await
    }

    pub async fn graphql(&self, asker: &Asker, query: &str) -> Raw {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let body = json!({"query": self.filled(query)}).to_string();
        self.send(asker, request.body(Body::from(body)).unwrap())
            .await
    }

    pub async fn send(&self, asker: &Asker, mut request: Request<Body>) -> Raw {
        for (name, value) in &asker.headers {
            let value = value.parse().unwrap();
            request.headers_mut().insert(*name, value);
        }
        let response = self.app.app.router().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let mut raw = Raw {
            status: head.status,
            headers: head.headers,
            body: without_latency(body),
        };
        for of_the_moment in ["x-request-id", "date", "content-length"] {
            raw.headers.remove(of_the_moment);
        }
        if let Some(set) = raw.headers.get_mut(header::SET_COOKIE) {
            *set = without_token(set);
        }
        raw
    }

    /// Puts identifiers in the place of their words in braces.
    pub fn filled(&self, query: &str) -> String {
        let mut filled = query.to_owned();
        for (word, id) in &self.ids {
            filled = filled.replace(&format!("{{{word}}}"), &format!("\"{id}\""));
        }
        filled
    }

    /// Puts words in the place of everything that is new in each run.
    pub fn worded(&self, text: &str) -> String {
        let mut worded = text.to_owned();
        for (id, word) in &self.words {
            worded = worded.replace(id.as_str(), word);
        }
        without_hashes(&worded)
    }
}

/// A field on its way from the root: what is asked, and where the answer stands.
pub struct Question {
    pub query: String,
    path: Vec<String>,
}

impl Question {
    pub fn of_row(sdl: &Sdl, row: &Row) -> Self {
        let (parent, field) = row.field.split_once('.').unwrap();
        let door = DOORS.iter().find(|(of, _)| *of == parent);
        let (_, door) =
            door.unwrap_or_else(|| panic!("{parent} has no door in tests/it/matrix/rows.rs"));
        let arguments = if row.arguments.is_empty() {
            String::new()
        } else {
            format!("({})", row.arguments)
        };
        let selection = row
            .selection
            .map_or_else(|| sdl.selection(parent, field), str::to_owned);
        Self::through(door, &format!("{field}{arguments} {selection}"))
    }

    /// What has an identifier, whole.
    pub fn of_node(sdl: &Sdl, name: &str, word: &str) -> Self {
        let field = format!(
            "node(id: {{{word}}}) {{ ... on {name} {} }}",
            sdl.whole(name)
        );
        Self::through("", &field)
    }

    fn through(door: &str, last: &str) -> Self {
        let mut steps: Vec<&str> = door.split(" > ").filter(|step| !step.is_empty()).collect();
        steps.push(last);
        let names = steps.iter().filter(|step| !step.starts_with("..."));
        let name = |step: &&str| step.split(['(', ' ']).next().unwrap_or_default().to_owned();
        Self {
            path: names.map(name).collect(),
            query: format!("{{ {} {}", steps.join(" { "), "}".repeat(steps.len())),
        }
    }

    /// The answer in a line: the status, the field or the first null on the way there, the errors' codes.
    pub fn show(&self, matrix: &Matrix, raw: &Raw) -> String {
        let document = raw.json();
        let errors = codes(&document);
        let Some(data) = document.get("data").filter(|data| data.is_object()) else {
            return format!("{} {errors}", raw.status.as_u16());
        };
        let (place, value) = walk(data, &self.path);
        let status = raw.status.as_u16();
        let line = format!("{status} {place}{} {errors}", compact(value));
        matrix.worded(line.trim_end())
    }
}

/// A REST answer in a line; of a long one, whose things it tells of.
pub fn show(matrix: &Matrix, raw: &Raw) -> String {
    let kind = raw.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("-");
    let document = raw.json();
    let shown = if let Some(title) = title(&raw.text()) {
        format!("the page {title}")
    } else if kind.starts_with("text/csv") {
        format!("{kind}\n{}", lines_of(raw))
    } else if !kind.starts_with("application/json") {
        kind.to_owned()
    } else if let Some(code) = document.pointer("/detail/code") {
        compact(code)
    } else if raw.body.len() > LONGEST_BODY {
        let text = raw.text();
        let told = matrix
            .ids
            .iter()
            .filter(|(_, id)| text.contains(id.as_str()));
        let told: Vec<&str> = told.map(|(word, _)| word.as_str()).collect();
        format!("of {}", told.join(", "))
    } else {
        compact(&document)
    };
    let cookie = raw.headers.get(header::SET_COOKIE);
    let cookie = cookie.map_or_else(String::new, |set| {
        format!(", cookie {}", set.to_str().unwrap())
    });
    matrix.worded(&format!("{} {shown}{cookie}", raw.status.as_u16()))
}

fn title(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<title>")?;
    Some(rest.split('<').next()?.to_owned())
}

/// The lines of a file, each as far as its words tell whose it is.
fn lines_of(raw: &Raw) -> String {
    let text = raw.text();
    let lines = text.lines().map(|line| format!("        {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Where the way ends early, it says so.
fn walk<'a>(mut value: &'a Value, path: &[String]) -> (String, &'a Value) {
    for (depth, name) in path.iter().enumerate() {
        if let Value::Array(items) = value {
            value = items.first().unwrap_or(&Value::Null);
        }
        value = value.get(name).unwrap_or(&Value::Null);
        if value.is_null() && depth + 1 < path.len() {
            return (format!("{}: ", path[..=depth].join(".")), value);
        }
    }
    (String::new(), value)
}

/// The codes of a document's errors, each with its path.
fn codes(document: &Value) -> String {
    let errors = document["errors"].as_array().cloned().unwrap_or_default();
    let shown = errors.iter().map(|error| {
        let path = error["path"].as_array().cloned().unwrap_or_default();
        let path: Vec<String> = path.iter().map(compact).collect();
        let code = compact(&error["extensions"]["code"]);
        format!("{} {code}", path.join(".")).trim().to_owned()
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// JSON without quotes; of a long list the beginning.
fn compact(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let mut shown: Vec<String> = items.iter().take(LONGEST).map(compact).collect();
            if items.len() > LONGEST {
                shown.push(format!("… {} more", items.len() - LONGEST));
            }
            format!("[{}]", shown.join(", "))
        }
        Value::Object(fields) => {
            let shown = fields.iter().map(|(name, value)| {
                let value = if name == "version" {
                    "…".to_owned()
                } else {
                    compact(value)
                };
                format!("{name}: {value}")
            });
            format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Health tells how long the database took.
fn without_latency(body: Bytes) -> Bytes {
    let Ok(mut document) = serde_json::from_slice::<Value>(&body) else {
        return body;
    };
    match document.pointer_mut("/dependencies/0/latency_ms") {
        Some(latency) => *latency = json!("…"),
        None => return body,
    }
    Bytes::from(document.to_string())
}

/// The token of a session is new in each run; one that is taken away has none.
fn without_token(set: &HeaderValue) -> HeaderValue {
    let set = set.to_str().unwrap();
    let (name, rest) = set.split_once('=').unwrap();
    let (token, attributes) = rest.split_once(';').unwrap();
    let word = if token.is_empty() { "" } else { "token" };
    format!("{name}={word};{attributes}").parse().unwrap()
}

/// Hashes hold moments and identifiers that are new in each run.
fn without_hashes(text: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_hexdigit();
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let end = rest[start..]
            .find(|letter| !is_digit(letter))
            .map_or(rest.len(), |end| start + end);
        shown += &rest[..start];
        shown += if end - start == 64 {
            "hash"
        } else {
            &rest[start..end]
        };
        rest = &rest[end..];
    }
    shown + rest
}
