//! Days and hours as people in a place count them.

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::{Value as Json, json};

use super::world::{World, int};

#[tokio::test]
async fn a_call_shortly_before_local_midnight_is_in_one_day_whoever_asks() {
    let world = World::at("2026-07-02T12:00:00Z").await;
    let alice = world.account("alice", "America/Los_Angeles").await;
    let call = world.call(&alice.agent, "2026-06-30T23:50:00-07:00", 990_000_000);
    world.record(&alice, &[call]).await;

    for (timezone, day) in [
        ("America/Los_Angeles", "2026-06-30T07:00:00.000000Z"),
        ("Asia/Kolkata", "2026-06-30T18:30:00.000000Z"),
        ("UTC", "2026-07-01T00:00:00.000000Z"),
    ] {
        let query = format!(
            "{{ usage(range: {{from: \"2026-06-28T00:00:00Z\", to: \"2026-07-03T00:00:00Z\", timezone: \"{timezone}\"}}) {{
                 totals {{ cost {{ amount }} }} series {{ start totals {{ cost {{ amount }} }} }}
             }} }}"
        );
        let usage = world.ask(&alice, &query).await["usage"].clone();
        let spent: Vec<&Json> = series(&usage)
            .iter()
            .filter(|point| point["totals"]["cost"]["amount"] != "0")
            .collect();
        assert_eq!(usage["totals"]["cost"]["amount"], "0.99", "{timezone}");
        assert_eq!(
            spent,
            [&json!({"start": day, "totals": {"cost": {"amount": "0.99"}}})],
            "{timezone}"
        );
    }
}

#[tokio::test]
async fn a_day_in_india_begins_on_the_half_hour() {
    let world = World::at("2026-03-20T00:00:00Z").await;
    let alice = world.account("alice", "UTC").await;
    let calls = [
        world.call(&alice.agent, "2026-03-10T18:29:59Z", 1),
        world.call(&alice.agent, "2026-03-10T18:30:00Z", 10),
    ];
    world.record(&alice, &calls).await;

    let data = world
        .ask(
            &alice,
            "{ usage(range: {from: \"2026-03-10T00:00:00+05:30\", to: \"2026-03-12T00:00:00+05:30\", timezone: \"Asia/Kolkata\"}) {
                 series { start totals { cost { nanos } } }
             } }",
        )
        .await;

    assert_eq!(
        data["usage"]["series"],
        json!([
            {"start": "2026-03-09T18:30:00.000000Z", "totals": {"cost": {"nanos": "1"}}},
            {"start": "2026-03-10T18:30:00.000000Z", "totals": {"cost": {"nanos": "10"}}},
        ])
    );
}

#[tokio::test]
async fn the_hours_of_a_day_on_which_clocks_are_set_leave_no_gap() {
    let world = World::at("2026-11-01T00:00:00Z").await;
    for (zone, day, hours) in [
        ("Europe/Berlin", "2026-10-25", 25),
        ("Europe/Berlin", "2026-03-29", 23),
        // Half an hour comes twice, and half an hour is skipped.
        ("Australia/Lord_Howe", "2026-04-05", 25),
        ("Australia/Lord_Howe", "2026-10-04", 24),
    ] {
        let alice = world.account(&format!("alice-{day}"), zone).await;
        let (start, end) = day_in(zone, day);
        let quarters = std::iter::successors(Some(start), |at| Some(*at + TimeDelta::minutes(15)));
        let calls: Vec<_> = quarters
            .take_while(|at| *at < end)
            .map(|at| world.call_at(&alice.agent, at, 1))
            .collect();
        world.record(&alice, &calls).await;

        let query = format!(
            "{{ usage(range: {{from: \"{}\", to: \"{}\"}}, granularity: HOUR) {{
                 from to totals {{ requests }} series {{ start end totals {{ requests }} }}
             }} }}",
            start.to_rfc3339(),
            end.to_rfc3339(),
        );
        let usage = world.ask(&alice, &query).await["usage"].clone();

        let series = series(&usage);
        assert_eq!(series.len(), hours, "{zone} {day}");
        assert_gapless(&usage);
        assert_eq!(usage["totals"]["requests"], calls.len().to_string());
        for point in series {
            let quarters = (moment(&point["end"]) - moment(&point["start"])).num_minutes() / 15;
            assert_eq!(
                int(&point["totals"]["requests"]),
                quarters,
                "{zone} {point}"
            );
        }
    }
}

/// The moments between which a local day lies.
fn day_in(zone: &str, day: &str) -> (DateTime<Utc>, DateTime<Utc>) {
    let zone: Tz = zone.parse().unwrap();
    let day: NaiveDate = day.parse().unwrap();
    let start = |day: NaiveDate| {
        let midnight = day.and_hms_opt(0, 0, 0).unwrap();
        zone.from_local_datetime(&midnight).unwrap().to_utc()
    };
    (start(day), start(day.succ_opt().unwrap()))
}

fn series(usage: &Json) -> &Vec<Json> {
    usage["series"].as_array().unwrap()
}

fn moment(value: &Json) -> DateTime<Utc> {
    super::world::moment(value.as_str().unwrap())
}

fn assert_gapless(usage: &Json) {
    let series = series(usage);
    assert_eq!(series[0]["start"], usage["from"]);
    assert_eq!(series[series.len() - 1]["end"], usage["to"]);
    for pair in series.windows(2) {
        assert_eq!(pair[0]["end"], pair[1]["start"]);
    }
}
