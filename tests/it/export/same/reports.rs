//! Reports: usage by time, and by group and time.

use serde_json::{Value, json};

use super::{super::File, cell, lines, rows};
use crate::support::TestApp;

const COUNTED: [&str; 14] = [
    "requests",
    "succeeded",
    "failed",
    "rejected",
    "unpriced",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
    "total_tokens",
    "cost_usd",
    "provider_cost_usd",
    "fee_usd",
];

const TOTALS: &str = "totals { requests succeeded failed rejected unpriced
    tokens { input cacheRead cacheWrite output reasoning total }
    cost { amount } providerCost { amount } fee { amount } }";

const PLACES: [&str; 14] = [
    "/totals/requests",
    "/totals/succeeded",
    "/totals/failed",
    "/totals/rejected",
    "/totals/unpriced",
    "/totals/tokens/input",
    "/totals/tokens/cacheRead",
    "/totals/tokens/cacheWrite",
    "/totals/tokens/output",
    "/totals/tokens/reasoning",
    "/totals/tokens/total",
    "/totals/cost/amount",
    "/totals/providerCost/amount",
    "/totals/fee/amount",
];

async fn report(app: &TestApp, key: &str, arguments: &str, asked: &str) -> Value {
    let query = format!("{{ viewer {{ workspace {{ usage({arguments}) {{ {asked} }} }} }} }}");
    let answer = app.graphql(Some(key), &query, json!({})).await;
    assert_eq!(answer["errors"], Value::Null, "{query}");
    answer["data"]["viewer"]["workspace"]["usage"].clone()
}

pub async fn points(app: &TestApp, key: &str) {
    for (parameters, arguments) in [
        ("preset=LAST_7D", "range: {preset: LAST_7D}"),
        (
            "from=2026-03-01T00:00:00Z&to=2026-03-10T00:00:00Z&timezone=Asia/Kolkata&granularity=HOUR\
             &models=aurora-mini&models=ember-nano&providers=aurora",
            "range: {from: \"2026-03-01T00:00:00Z\", to: \"2026-03-10T00:00:00Z\", timezone: \"Asia/Kolkata\"},
             granularity: HOUR, filter: {models: [\"aurora-mini\", \"ember-nano\"], providers: [\"aurora\"]}",
        ),
        (
            "preset=this_month&granularity=total",
            "range: {preset: THIS_MONTH}, granularity: TOTAL",
        ),
    ] {
        let asked = format!("series {{ start end {TOTALS} }}");
        let expected = report(app, key, arguments, &asked).await;
        let expected = expected["series"].as_array().unwrap();

        let file = File::get(app, Some(key), &format!("usage.csv?{parameters}")).await;

        let columns = [&["start", "end"][..], &COUNTED].concat();
        assert_eq!(file.columns, columns);
        assert_eq!(
            rows(&file, &columns),
            lines(expected, &[&["/start", "/end"][..], &PLACES].concat()),
            "{parameters}"
        );
        assert!(file.column("requests").iter().any(|count| *count != "0"));
    }
}

pub async fn groups(app: &TestApp, key: &str) {
    let agent = "{ viewer { workspace { agent(handle: \"doc-search\") { id } } } }";
    let agent = app.graphql(Some(key), agent, json!({})).await;
    let agent = cell(&agent["data"]["viewer"]["workspace"]["agent"]["id"]);

    for (parameters, arguments) in [
        (
            "preset=THIS_MONTH&granularity=TOTAL&group_by=MODEL".to_owned(),
            "range: {preset: THIS_MONTH}, granularity: TOTAL, groupBy: [MODEL]".to_owned(),
        ),
        (
            "preset=LAST_30D&group_by=AGENT".to_owned(),
            "range: {preset: LAST_30D}, groupBy: [AGENT]".to_owned(),
        ),
        (
            "preset=LAST_7D&timezone=Asia/Kolkata&group_by=PROVIDER&group_by=STATUS".to_owned(),
            "range: {preset: LAST_7D, timezone: \"Asia/Kolkata\"}, groupBy: [PROVIDER, STATUS]"
                .to_owned(),
        ),
        (
            format!("preset=LAST_30D&granularity=WEEK&group_by=api_key&agent_ids={agent}"),
            format!(
                "range: {{preset: LAST_30D}}, granularity: WEEK, groupBy: [API_KEY],
                 filter: {{agentIds: [\"{agent}\"]}}"
            ),
        ),
        (
            "preset=LAST_24H&granularity=HOUR&group_by=STATUS".to_owned(),
            "range: {preset: LAST_24H}, granularity: HOUR, groupBy: [STATUS]".to_owned(),
        ),
    ] {
        let asked = format!(
            "groups {{ keys {{ dimension id label }} series {{ start end {TOTALS} }} }} other {{ requests }}"
        );
        let expected = report(app, key, &format!("{arguments}, top: 50"), &asked).await;
        let file = File::get(app, Some(key), &format!("usage.csv?{parameters}")).await;

        let groups = expected["groups"].as_array().unwrap();
        let of_api: Vec<String> = groups.iter().flat_map(group_lines).collect();
        let of_file = rows(
            &file,
            &file.columns.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        assert!(of_api.len() > 2, "{parameters}");
        assert_eq!(of_file[..of_api.len()], of_api, "{parameters}");
        // The API sums up what comes behind the fiftieth group; the file goes on.
        let rest = file.rows[of_api.len()..].iter();
        let rest: i64 = rest
            .map(|row| row["requests"].parse::<i64>().unwrap())
            .sum();
        assert_eq!(rest.to_string(), cell(&expected["other"]["requests"]));
    }
}

/// The lines of a group as the file should have them.
fn group_lines(group: &Value) -> Vec<String> {
    let names = group["keys"].as_array().unwrap().iter().map(|key| {
        let label = cell(&key["label"]);
        if key["dimension"] == "STATUS" {
            label
        } else {
            format!("{}|{label}", cell(&key["id"]))
        }
    });
    let names = names.collect::<Vec<_>>().join("|");
    let points = group["series"].as_array().unwrap();
    let spans = lines(points, &["/start", "/end"]);
    let counted = lines(points, &PLACES);
    let lines = spans.iter().zip(&counted);
    lines
        .map(|(span, counted)| format!("{span}|{names}|{counted}"))
        .collect()
}
