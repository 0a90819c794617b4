//! Lists: agents and models.

use super::{super::File, cell, lines, names, nodes, rows};
use crate::support::TestApp;

const AGENTS: [(&str, &str); 13] = [
    ("id", "/id"),
    ("handle", "/handle"),
    ("name", "/name"),
    ("framework", "/framework"),
    ("status", "/status"),
    ("visibility", "/visibility"),
    ("canonical_uri", "/canonicalUri"),
    ("created_at", "/createdAt"),
    ("archived_at", "/archivedAt"),
    ("last_active_at", "/lastActiveAt"),
    ("audit_events", "/auditChain/height"),
    ("wallet_id", "/wallet/id"),
    ("wallet_balance_usd", "/wallet/balance/amount"),
];

pub async fn agents(app: &TestApp, key: &str) {
    let (columns, places) = names(&AGENTS);

    for (parameters, arguments) in [
        ("", ""),
        ("include_archived=true", "filter: {includeArchived: true}"),
        (
            "status=PAUSED&status=archived",
            "filter: {status: [PAUSED, ARCHIVED]}",
        ),
        ("search=RE", "filter: {search: \"RE\"}"),
        (
            "framework=langgraph&framework=crewai&order=NAME:DESC",
            "filter: {framework: {in: [\"langgraph\", \"crewai\"]}}, orderBy: {field: NAME, direction: DESC}",
        ),
        (
            "order=spend_24h:desc",
            "orderBy: {field: SPEND_24H, direction: DESC}",
        ),
        ("search=nobody", "filter: {search: \"nobody\"}"),
    ] {
        let query = format!(
            "{{ viewer {{ workspace {{ agents(PAGE, {arguments}) {{ INFO nodes {{
                id handle name framework status visibility canonicalUri createdAt archivedAt lastActiveAt
                auditChain {{ height }} wallet {{ id balance {{ amount }} }}
                spendPolicy {{ perCallCap {{ amount }} windows {{ cap {{ amount }} spent {{ amount }} }} }}
            }} }} }} }} }}"
        );
        let expected = nodes(app, key, &query, "/data/viewer/workspace/agents").await;
        assert_eq!(expected.is_empty(), parameters.contains("nobody"));
        let file = File::get(app, Some(key), &format!("agents.csv?{parameters}")).await;
        assert_eq!(
            rows(&file, &columns),
            lines(&expected, &places),
            "{parameters}"
        );
        // Caps of a call, a day, a month; the last two with what was spent, which the file tells without a cap, too.
        let caps = rows(
            &file,
            &["per_call_cap_usd", "daily_cap_usd", "monthly_cap_usd"],
        );
        let windows = "/spendPolicy/windows";
        let of_api = lines(
            &expected,
            &[
                "/spendPolicy/perCallCap/amount",
                &format!("{windows}/1/cap/amount"),
                &format!("{windows}/2/cap/amount"),
            ],
        );
        assert_eq!(caps, of_api, "{parameters}");
        for (row, node) in file.rows.iter().zip(&expected) {
            if let Some(day) = node.pointer(&format!("{windows}/1/spent/amount")) {
                assert_eq!(row["spent_today_usd"], cell(day));
                let month = node.pointer(&format!("{windows}/2/spent/amount")).unwrap();
                assert_eq!(row["spent_this_month_usd"], cell(month));
            }
        }
    }
}

const MODELS: [(&str, &str); 17] = [
    ("id", "/id"),
    ("slug", "/slug"),
    ("display_name", "/displayName"),
    ("kind", "/kind"),
    ("author", "/author"),
    ("routable_status", "/routableStatus"),
    ("context_window", "/contextWindow"),
    ("max_output_tokens", "/maxOutputTokens"),
    ("input_modalities", "/inputModalities"),
    ("output_modalities", "/outputModalities"),
    ("capabilities", "/capabilities"),
    ("input_per_million_usd", "/pricing/inputPerMillion"),
    ("output_per_million_usd", "/pricing/outputPerMillion"),
    ("per_request_usd", "/pricing/perRequest"),
    ("released_at", "/releasedAt"),
    ("deprecated_at", "/deprecatedAt"),
    ("created_at", "/createdAt"),
];

/// Everyone may have them: no key is sent for the file.
pub async fn models(app: &TestApp, key: &str) {
    let (columns, places) = names(&MODELS);

    for (parameters, arguments) in [
        ("", ""),
        (
            "search=Mini&order=INPUT_PRICE:DESC",
            "filter: {search: \"Mini\"}, orderBy: {field: INPUT_PRICE, direction: DESC}",
        ),
        (
            "provider=aurora&provider=ember&kind=MODEL",
            "filter: {provider: {in: [\"aurora\", \"ember\"]}, kind: [MODEL]}",
        ),
        (
            "capability=function_calling&capability=streaming",
            "filter: {capability: [\"function_calling\", \"streaming\"]}",
        ),
        (
            "routable_status=ACTIVE&min_context_window=100000&max_input_per_million=0.5&order=context_window",
            "filter: {routableStatus: [ACTIVE], minContextWindow: 100000, maxInputPerMillion: \"0.5\"},
             orderBy: {field: CONTEXT_WINDOW, direction: ASC}",
        ),
    ] {
        let query = format!(
            "{{ models(PAGE, {arguments}) {{ INFO nodes {{
                id slug displayName kind author routableStatus contextWindow maxOutputTokens inputModalities
                outputModalities capabilities releasedAt deprecatedAt createdAt endpoints {{ provider {{ slug }} }}
                pricing {{ inputPerMillion outputPerMillion perRequest }}
            }} }} }}"
        );
        let expected = nodes(app, key, &query, "/data/models").await;
        assert!(!expected.is_empty(), "{parameters}");
        let file = File::get(app, None, &format!("models.csv?{parameters}")).await;
        assert_eq!(
            rows(&file, &columns),
            lines(&expected, &places),
            "{parameters}"
        );
        for (row, node) in file.rows.iter().zip(&expected) {
            let mut slugs: Vec<String> = node["endpoints"]
                .as_array()
                .unwrap()
                .iter()
                .map(|endpoint| cell(&endpoint["provider"]["slug"]))
                .collect();
            slugs.dedup();
            assert_eq!(row["providers"], slugs.join(" "));
        }
    }
}
