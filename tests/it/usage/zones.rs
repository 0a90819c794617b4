//! The property that everything else rests on: whatever the timezone, the days add up to the range, the groups and the
//! rest add up to the range, and the range is what was charged, to the nano-dollar.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use roundtrip::usage;
use serde_json::Value as Json;

use super::world::{World, account, int, moment};

#[tokio::test]
async fn days_add_up_to_the_range_in_every_timezone_that_is_asked_for() {
    let world = World::at("2026-04-20T11:11:11Z").await;
    let alice = world.account("alice", "America/New_York").await;
    // 7 hours, 43 minutes and 11 seconds apart, so that they fall on every part of a day and of a quarter-hour.
    let calls: Vec<_> = (0..150_u8)
        .map(|number| {
            let at = world.now - TimeDelta::seconds(27_791) * i32::from(number);
            let mut call = world.call_at(&alice.agent, at, 1 << (number % 40));
            call.model = Some(world.models[usize::from(number % 3)].clone());
            call
        })
        .collect();
    world.record(&alice, &calls).await;
    let charged = world.debited(&alice).await;
    let spent: Vec<(DateTime<Utc>, i64)> = calls
        .iter()
        .zip(0..)
        .map(|(call, number)| (call.created_at, 1 << (number % 40)))
        .collect();

    for zone in TZ_VARIANTS {
        let (from, to) = ("2026-03-01T00:00:00Z", "2026-04-20T11:15:00Z");
        let usage = report(&world, &alice, zone, (from, to)).await;
        let earlier = report(&world, &alice, zone, ("2026-02-01T00:00:00Z", from)).await;

        assert_eq!(total(&usage) + total(&earlier), charged, "{zone}");
        for usage in [usage, earlier] {
            assert_agrees(&usage, zone, &spent);
        }
    }
}

#[tokio::test]
async fn days_add_up_to_the_range_in_the_own_timezone_of_every_workspace() {
    let world = World::at("2026-12-31T23:59:00Z").await;
    let tx = world.database.databases.begin().await.unwrap();
    let mut accounts = Vec::new();
    for (place, zone) in TZ_VARIANTS.iter().enumerate() {
        let account = account(&tx, &format!("alice-{place}"), zone.name()).await;
        let spent: Vec<(DateTime<Utc>, i64)> = delicate_moments(*zone)
            .into_iter()
            .zip(0..)
            .map(|(at, number)| (at, 1 << number))
            .collect();
        let calls: Vec<_> = spent
            .iter()
            .map(|(at, nanos)| world.call_at(&account.agent, *at, *nanos))
            .collect();
        usage::record(&tx, &account.tenant, &calls, world.now)
            .await
            .unwrap();
        accounts.push((account, *zone, spent));
    }
    tx.commit().await.unwrap();

    for (account, zone, spent) in accounts {
        let middle = spent[spent.len() / 2].0;
        // Neither end is midnight, and the span holds whole months: it is read from all three tables.
        let from = (middle - TimeDelta::days(50)).to_rfc3339();
        let to = (middle + TimeDelta::days(50)).to_rfc3339();
        let usage = report(&world, &account, zone, (&from, &to)).await;

        assert_eq!(total(&usage), world.debited(&account).await, "{zone}");
        assert_agrees(&usage, zone, &spent);
    }
}

async fn report(
    world: &World,
    account: &super::world::Account,
    zone: Tz,
    range: (&str, &str),
) -> Json {
    let (from, to) = range;
    let query = format!(
        "{{ usage(range: {{from: \"{from}\", to: \"{to}\", timezone: \"{zone}\"}}, groupBy: [MODEL], top: 1) {{
             from to
             totals {{ cost {{ nanos }} }}
             series {{ start totals {{ cost {{ nanos }} }} }}
             groups {{ totals {{ cost {{ nanos }} }} }}
             other {{ cost {{ nanos }} }}
         }} }}"
    );
    world.ask(account, &query).await["usage"].clone()
}

fn assert_agrees(usage: &Json, zone: Tz, spent: &[(DateTime<Utc>, i64)]) {
    let total = total(usage);
    let groups: i64 = usage["groups"].as_array().unwrap().iter().map(nanos).sum();
    let other = int(&usage["other"]["cost"]["nanos"]);
    assert_eq!(groups + other, total, "{zone}: groups and other");

    let (from, to) = (at(&usage["from"]), at(&usage["to"]));
    let mut expected: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for (moment, nanos) in spent {
        if (from..to).contains(moment) {
            *expected
                .entry(moment.with_timezone(&zone).date_naive())
                .or_default() += nanos;
        }
    }
    let mut days: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for point in usage["series"].as_array().unwrap() {
        let day = at(&point["start"]).with_timezone(&zone).date_naive();
        if nanos(point) > 0 {
            *days.entry(day).or_default() += nanos(point);
        }
    }
    assert_eq!(days, expected, "{zone}: days");
    assert_eq!(days.values().sum::<i64>(), total, "{zone}: range");
}

/// Around each change of the clocks in 2026, the ends of two months and local midnights, a second to each side.
fn delicate_moments(zone: Tz) -> Vec<DateTime<Utc>> {
    let mut found = changes(zone);
    let middle = found
        .first()
        .copied()
        .unwrap_or(moment("2026-06-15T00:00:00Z"));
    let within = |at: &DateTime<Utc>| (*at - middle).abs() < TimeDelta::days(45);
    found.retain(within);
    let first = middle.with_timezone(&zone).date_naive();
    for days in [-40, -31, -30, -1, 0, 1, 2, 30, 31, 40] {
        let day = first + TimeDelta::days(days);
        let midnight = zone.from_local_datetime(&day.and_hms_opt(0, 0, 0).unwrap());
        found.extend(midnight.earliest().map(|midnight| midnight.to_utc()));
    }
    for month in 1..=12 {
        let day = NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
        let midnight = zone.from_local_datetime(&day.and_hms_opt(0, 0, 0).unwrap());
        found.extend(
            midnight
                .earliest()
                .map(|midnight| midnight.to_utc())
                .filter(within),
        );
    }
    let mut moments: Vec<_> = found
        .iter()
        .flat_map(|at| [*at - TimeDelta::seconds(1), *at])
        .collect();
    moments.sort_unstable();
    moments
}

/// When the clocks of a zone are set in 2026.
fn changes(zone: Tz) -> Vec<DateTime<Utc>> {
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    let mut found = Vec::new();
    let mut day = moment("2026-01-01T00:00:00Z");
    while day < moment("2026-12-31T00:00:00Z") {
        let next = day + TimeDelta::days(1);
        if offset(day) != offset(next) {
            let mut at = day;
            while offset(at) == offset(day) {
                at += TimeDelta::minutes(15);
            }
            found.push(at);
        }
        day = next;
    }
    found
}

fn total(usage: &Json) -> i64 {
    int(&usage["totals"]["cost"]["nanos"])
}

fn nanos(point: &Json) -> i64 {
    int(&point["totals"]["cost"]["nanos"])
}

fn at(value: &Json) -> DateTime<Utc> {
    moment(value.as_str().unwrap())
}
