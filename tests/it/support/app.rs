//! The whole application, called in process.

use std::collections::BTreeMap;

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, Utc};
use roundtrip::{app::App, clock::Clock};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{TestDatabase, Way, pages};

/// The moment that every test happens at: a Tuesday, in the middle of a quarter-hour.
pub const NOW: &str = "2026-03-10T12:07:30Z";

/// An application on a database of its own, whose clock stands at [`NOW`].
pub struct TestApp {
    pub app: App,
    pub database: TestDatabase,
    pub now: DateTime<Utc>,
}

/// A whole HTTP answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// An application with some variables set otherwise.
    pub async fn with(variables: &[(&str, &str)]) -> Self {
        Self::at(Way::of_the_round(), variables).await
    }

    /// An application that reaches its database in a way of the test's own.
    pub async fn at(way: Option<Way>, variables: &[(&str, &str)]) -> Self {
        let database = TestDatabase::at(way, variables).await;
        let now = NOW.parse().unwrap();
        let app = App::build_with(database.config.clone(), Clock::Fixed(now), pages())
            .await
            .unwrap();
        app.prepare().await.unwrap();
        app.warm_up().await.unwrap();
        Self { app, database, now }
    }

    /// Sends a GraphQL request and returns the response document.
    pub async fn graphql(&self, key: Option<&str>, query: &str, variables: Value) -> Value {
        self.post(
            key,
            json!({"query": query, "variables": variables}).to_string(),
        )
        .await
        .body
    }

    /// Sends any body to the GraphQL path.
    pub async fn post(&self, key: Option<&str>, body: String) -> Answer {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        self.send(key, request.body(Body::from(body)).unwrap())
            .await
    }

    pub async fn get(&self, key: Option<&str>, path: &str) -> Answer {
        self.send(key, Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn send(&self, key: Option<&str>, mut request: Request<Body>) -> Answer {
        if let Some(key) = key {
            let value = format!("Bearer {key}").parse().unwrap();
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        let response = self.app.router().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer {
            status,
            headers,
            body,
        }
    }

    /// How many statements something sends.
    pub async fn statements<T>(&self, act: impl Future<Output = T>) -> (T, u64) {
        let before = self.app.databases.statements();
        let outcome = act.await;
        (outcome, self.app.databases.statements() - before)
    }
}

impl Answer {
    /// The codes of a GraphQL answer's errors, by path.
    pub fn codes(&self) -> BTreeMap<String, String> {
        codes(&self.body)
    }
}

/// The codes of a response document's errors, by path.
pub fn codes(document: &Value) -> BTreeMap<String, String> {
    let errors = document["errors"].as_array().cloned().unwrap_or_default();
    let path = |error: &Value| {
        let parts = error["path"].as_array().cloned().unwrap_or_default();
        let parts = parts
            .iter()
            .map(|part| part.as_str().map_or(part.to_string(), str::to_owned));
        parts.collect::<Vec<_>>().join(".")
    };
    errors
        .iter()
        .map(|error| {
            (
                path(error),
                error["extensions"]["code"]
                    .as_str()
                    .unwrap_or("-")
                    .to_owned(),
            )
        })
        .collect()
}
