//! Tables as CSV: the rows of the page, whole or said to be cut, and nothing a spreadsheet would calculate.

mod ends;
mod formulas;
mod heads;
mod same;
mod wrong;

use std::collections::BTreeMap;

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, header},
};
use tower::ServiceExt;

use crate::support::TestApp;

/// A file, read as a program would.
#[derive(Debug)]
struct File {
    headers: HeaderMap,
    text: String,
    columns: Vec<String>,
    rows: Vec<BTreeMap<String, String>>,
}

impl File {
    async fn get(app: &TestApp, key: Option<&str>, path: &str) -> Self {
        let mut request = Request::get(format!("/v1/export/{path}"));
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let request = request.body(Body::empty()).unwrap();
        let response = app.app.router().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        Self::read(headers, text)
    }

    fn read(headers: HeaderMap, text: String) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<String> = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            let cells = row.iter().map(str::to_owned);
            columns.iter().cloned().zip(cells).collect()
        });
        Self {
            headers,
            rows: rows.collect(),
            columns,
            text,
        }
    }

    /// The cells of a column.
    fn column(&self, name: &str) -> Vec<&str> {
        self.rows.iter().map(|row| row[name].as_str()).collect()
    }

    fn last_line(&self) -> &str {
        self.text.trim_end().lines().last().unwrap()
    }
}
