//! A file holds what the API answers to the same arguments, row by row and in the same order.

use std::collections::BTreeMap;

use roundtrip::demo;
use serde_json::{Value, json};

use super::File;
use crate::support::TestApp;

mod lists;
mod records;
mod reports;

/// The demo world takes a while to write: all files are of one.
#[tokio::test]
async fn every_file_holds_what_the_api_answers() {
    // Fifty groups with all their figures cost more than one operation may.
    let mut app = TestApp::with(&[("LIMITS_COST", "0")]).await;
    let key = demo::write(&app.app).await.unwrap().expose().to_owned();

    // So small a batch that every list is read in several.
    app.app.exports.batch = 7;
    lists::agents(&app, &key).await;
    lists::models(&app, &key).await;
    reports::points(&app, &key).await;
    reports::groups(&app, &key).await;
    app.app.exports.batch = 300;
    records::events(&app, &key).await;
    records::public_events(&app, &key).await;
    records::entries(&app, &key).await;
}

/// All nodes of a connection: PAGE stands for its arguments, and `pageInfo` beside the nodes.
async fn nodes(app: &TestApp, key: &str, query: &str, at: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), "null".to_owned());
    loop {
        let page = format!("first: 100, after: {after}");
        let query = query.replace("PAGE", &page);
        let query = query.replace("INFO", "pageInfo { hasNextPage endCursor }");
        let answer = app.graphql(Some(key), &query, json!({})).await;
        assert_eq!(answer["errors"], Value::Null, "{query}");
        let list = answer.pointer(at).unwrap();
        all.extend(list["nodes"].as_array().unwrap().iter().cloned());
        if list["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = list["pageInfo"]["endCursor"].to_string();
    }
}

/// A value of an answer as a cell shows it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// The nodes as lines of the cells at these places.
fn lines(nodes: &[Value], places: &[&str]) -> Vec<String> {
    let line = |node: &Value| {
        let cells = places
            .iter()
            .map(|place| cell(node.pointer(place).unwrap_or(&Value::Null)));
        cells.collect::<Vec<_>>().join("|")
    };
    nodes.iter().map(line).collect()
}

/// The rows as lines of the cells of these columns.
fn rows(file: &File, columns: &[&str]) -> Vec<String> {
    let line = |row: &BTreeMap<String, String>| {
        let cells = columns.iter().map(|column| row[*column].as_str());
        cells.collect::<Vec<_>>().join("|")
    };
    file.rows.iter().map(line).collect()
}

fn names(pairs: &'static [(&str, &str)]) -> (Vec<&'static str>, Vec<&'static str>) {
    pairs.iter().copied().unzip()
}
