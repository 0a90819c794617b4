//! Totals and series of a report.

use serde_json::json;

use super::world::World;

const TWO_DAYS: &str = r#"{
  usage(range: {from: "2026-03-14T00:00:00+01:00", to: "2026-03-16T00:00:00+01:00"}, groupBy: [MODEL]) {
    from to timezone asOf isPartial
    totals { requests succeeded unpriced cost { amount } tokens { input cacheRead cacheWrite output reasoning total } }
    series { start end totals { cost { nanos } } }
    groups { keys { dimension label deleted } share totals { cost { nanos } } }
    other { requests }
  }
}"#;

/// Arguments that are refused, and what is said of them.
const REFUSALS: [(&str, &str); 9] = [
    (
        "range: {}",
        "range: needs a `preset`, or both `from` and `to`",
    ),
    (
        "range: {preset: LAST_7D, to: \"2026-03-15T00:00:00Z\"}",
        "range: give either a `preset` or `from` and `to`, not both",
    ),
    (
        "range: {from: \"2026-03-15T00:00:00Z\", to: \"2026-03-14T00:00:00Z\"}",
        "range.from: must be before `to`",
    ),
    (
        "range: {from: \"2025-01-01T00:00:00Z\", to: \"2026-03-14T00:00:00Z\"}",
        "range.to: must be at most 400 days after `from`",
    ),
    (
        "range: {from: \"2026-01-01T00:00:00Z\", to: \"2026-03-14T00:00:00Z\"}, granularity: QUARTER_HOUR",
        "granularity: makes 6912 points of this range, more than 3000: ask for HOUR or a shorter range",
    ),
    (
        "range: {preset: LAST_7D}, top: 51",
        "top: must be from 1 to 50, not 51",
    ),
    (
        "range: {preset: LAST_7D}, top: 0",
        "top: must be from 1 to 50, not 0",
    ),
    (
        "range: {preset: LAST_7D}, groupBy: [MODEL, MODEL]",
        "groupBy: names a dimension twice",
    ),
    (
        "range: {preset: LAST_7D}, filter: {agentIds: [\"mdl_00000000000000000000000000000001\"]}",
        "filter.agentIds: names another kind of thing: an identifier that begins with `ag_` is needed",
    ),
];

#[tokio::test]
async fn a_recorded_call_is_in_the_totals_the_series_and_its_group() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "Europe/Berlin").await;
    let calls = [
        world.call(&alice.agent, "2026-03-15T10:06:00Z", 1_500_000_001),
        world.call(&alice.agent, "2026-03-14T22:59:59Z", 5),
    ];
    world.record(&alice, &calls).await;

    let data = world.ask(&alice, TWO_DAYS).await;

    assert_eq!(
        data,
        json!({"usage": {
            "from": "2026-03-13T23:00:00.000000Z",
            "to": "2026-03-15T23:00:00.000000Z",
            "timezone": "Europe/Berlin",
            "asOf": "2026-03-15T10:07:00.000000Z",
            "isPartial": true,
            "totals": {
                "requests": "2", "succeeded": "2", "unpriced": "0",
                "cost": {"amount": "1.500000006"},
                "tokens": {"input": "200", "cacheRead": "120", "cacheWrite": "20", "output": "40", "reasoning": "10", "total": "240"},
            },
            "series": [
                {"start": "2026-03-13T23:00:00.000000Z", "end": "2026-03-14T23:00:00.000000Z", "totals": {"cost": {"nanos": "5"}}},
                {"start": "2026-03-14T23:00:00.000000Z", "end": "2026-03-15T23:00:00.000000Z", "totals": {"cost": {"nanos": "1500000001"}}},
            ],
            "groups": [{
                "keys": [{"dimension": "MODEL", "label": "ant/small", "deleted": false}],
                "share": "1",
                "totals": {"cost": {"nanos": "1500000006"}},
            }],
            "other": {"requests": "0"},
        }})
    );
}

#[tokio::test]
async fn without_any_usage_there_is_no_as_of_and_every_figure_is_zero() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;

    let data = world
        .ask(
            &alice,
            "{ usage(range: {preset: LAST_24H}, granularity: TOTAL, groupBy: [AGENT]) {
                 asOf isPartial totals { requests cost { nanos } } series { start end totals { requests } }
                 groups { share } other { requests }
             } }",
        )
        .await;

    assert_eq!(
        data,
        json!({"usage": {
            "asOf": null,
            "isPartial": true,
            "totals": {"requests": "0", "cost": {"nanos": "0"}},
            "series": [{
                "start": "2026-03-14T10:15:00.000000Z", "end": "2026-03-15T10:15:00.000000Z",
                "totals": {"requests": "0"},
            }],
            "groups": [],
            "other": {"requests": "0"},
        }})
    );
}

#[tokio::test]
async fn what_is_recorded_now_is_in_the_rolling_windows() {
    let world = World::at("2026-03-15T10:07:31Z").await;
    let alice = world.account("alice", "UTC").await;
    let call = world.call_at(&alice.agent, world.now, 42);
    world.record(&alice, &[call]).await;

    let data = world
        .ask(
            &alice,
            "{ day: usage(range: {preset: LAST_24H}, granularity: HOUR) { totals { requests } }
               week: usage(range: {preset: LAST_7D}) { totals { requests } }
               thirty: usage(range: {preset: LAST_30D}) { totals { requests } }
               month: usage(range: {preset: THIS_MONTH}) { totals { requests } isPartial }
               before: usage(range: {preset: LAST_MONTH}) { totals { requests } isPartial } }",
        )
        .await;

    assert_eq!(
        data,
        json!({
            "day": {"totals": {"requests": "1"}},
            "week": {"totals": {"requests": "1"}},
            "thirty": {"totals": {"requests": "1"}},
            "month": {"totals": {"requests": "1"}, "isPartial": true},
            "before": {"totals": {"requests": "0"}, "isPartial": false},
        })
    );
}

#[tokio::test]
async fn a_range_that_is_none_is_refused_with_what_to_send() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;

    for (arguments, message) in REFUSALS {
        let query = format!("{{ usage({arguments}) {{ series {{ start }} }} }}");
        let answer = world.answer(alice.viewer(), &query).await;
        assert_eq!(answer["data"], json!({"usage": null}), "{arguments}");
        assert_eq!(answer["errors"][0]["message"], message, "{arguments}");
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
            "{arguments}"
        );
    }
}

#[tokio::test]
async fn an_unknown_timezone_is_refused() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "UTC").await;

    let answer = world
        .answer(
            alice.viewer(),
            "{ usage(range: {preset: LAST_7D, timezone: \"Mars/Olympus\"}) { asOf } }",
        )
        .await;

    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains(
            "\"Mars/Olympus\" is not an IANA timezone name, for example \"Asia/Kolkata\""
        ),
        "{message}"
    );
}

#[tokio::test]
async fn all_reports_of_a_request_are_read_in_one_statement() {
    let world = World::at("2026-03-15T10:07:00Z").await;
    let alice = world.account("alice", "America/New_York").await;
    let calls = [
        world.call(&alice.agent, "2026-03-01T05:00:00Z", 7),
        world.call(&alice.agent, "2026-03-15T10:00:00Z", 8),
    ];
    world.record(&alice, &calls).await;

    let before = world.database.databases.statements();
    let data = world
        .ask(
            &alice,
            "{ last24h: usage(range: {preset: LAST_24H}, granularity: HOUR) { asOf totals { cost { nanos } } series { start } }
               month: usage(range: {preset: THIS_MONTH}, groupBy: [MODEL]) {
                 asOf totals { cost { nanos } } series { start } groups { totals { cost { nanos } } series { start } } other { requests }
               }
               abroad: usage(range: {preset: THIS_MONTH, timezone: \"Asia/Kathmandu\"}, groupBy: [PROVIDER, STATUS]) {
                 totals { cost { nanos } } groups { totals { cost { nanos } } series { totals { cost { nanos } } } }
               } }",
        )
        .await;
    let statements = world.database.databases.statements() - before;

    assert_eq!(statements, 1);
    assert_eq!(data["last24h"]["totals"]["cost"]["nanos"], "8");
    assert_eq!(data["month"]["totals"]["cost"]["nanos"], "15");
    assert_eq!(data["month"]["groups"][0]["totals"]["cost"]["nanos"], "15");
    assert_eq!(data["abroad"]["groups"][0]["totals"]["cost"]["nanos"], "15");
    assert_eq!(data["month"]["asOf"], data["last24h"]["asOf"]);
}
