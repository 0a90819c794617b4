use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;

use super::*;

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn preset(preset: TimeRangePreset, zone: &str) -> (String, String) {
    let input = TimeRangeInput {
        preset: Some(preset),
        timezone: Some(Zone(zone.parse().unwrap())),
        ..TimeRangeInput::default()
    };
    let range = input
        .resolve(Tz::UTC, moment("2026-03-31T20:07:31Z"))
        .unwrap();
    (range.from.to_rfc3339(), range.to.to_rfc3339())
}

fn between(from: &str, to: &str) -> TimeRangeInput {
    TimeRangeInput {
        from: Some(Moment(moment(from))),
        to: Some(Moment(moment(to))),
        ..TimeRangeInput::default()
    }
}

fn problem(input: TimeRangeInput) -> String {
    let now = moment("2026-03-31T20:07:31Z");
    input.resolve(Tz::UTC, now).unwrap_err().to_string()
}

fn edges(zone: &str, from: &str, to: &str, granularity: Granularity) -> Vec<String> {
    let mut input = between(from, to);
    input.timezone = Some(Zone(zone.parse().unwrap()));
    let range = input.resolve(Tz::UTC, moment(from)).unwrap();
    let edges = range.edges(granularity).unwrap();
    edges
        .iter()
        .map(|edge| edge.format("%m-%d %H:%M").to_string())
        .collect()
}

#[test]
fn rolling_spans_end_with_the_current_quarter_hour() {
    assert_eq!(
        preset(TimeRangePreset::Last24h, "Asia/Kolkata"),
        (
            "2026-03-30T20:15:00+00:00".to_owned(),
            "2026-03-31T20:15:00+00:00".to_owned()
        )
    );
}

#[test]
fn a_month_is_that_of_the_timezone_asked_for() {
    // In India it is April already.
    assert_eq!(
        preset(TimeRangePreset::ThisMonth, "Asia/Kolkata"),
        (
            "2026-03-31T18:30:00+00:00".to_owned(),
            "2026-04-30T18:30:00+00:00".to_owned()
        )
    );
    assert_eq!(
        preset(TimeRangePreset::LastMonth, "America/New_York"),
        (
            "2026-02-01T05:00:00+00:00".to_owned(),
            "2026-03-01T05:00:00+00:00".to_owned()
        )
    );
}

#[test]
fn a_span_is_cut_outward_to_quarter_hours() {
    let range = between("2026-03-01T10:07:00Z", "2026-03-01T10:31:00Z")
        .resolve(Tz::UTC, moment("2026-03-31T20:07:31Z"))
        .unwrap();

    assert_eq!(
        (range.from, range.to),
        (
            moment("2026-03-01T10:00:00Z"),
            moment("2026-03-01T10:45:00Z")
        )
    );
}

#[test]
fn a_span_that_is_none_says_what_to_send() {
    let both = TimeRangeInput {
        preset: Some(TimeRangePreset::Last7d),
        ..between("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")
    };
    let half = TimeRangeInput {
        from: Some(Moment(moment("2026-03-01T00:00:00Z"))),
        ..TimeRangeInput::default()
    };
    for (input, message) in [
        (
            both,
            "range: give either a `preset` or `from` and `to`, not both",
        ),
        (half, "range: needs a `preset`, or both `from` and `to`"),
        (
            TimeRangeInput::default(),
            "range: needs a `preset`, or both `from` and `to`",
        ),
        (
            between("2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z"),
            "range.from: must be before `to`",
        ),
        (
            between("2025-01-01T00:00:00Z", "2026-02-06T00:00:00Z"),
            "range.to: must be at most 400 days after `from`",
        ),
    ] {
        assert_eq!(problem(input), message);
    }
}

#[test]
fn too_many_points_say_which_granularity_to_ask_for() {
    let range = between("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z")
        .resolve(Tz::UTC, moment("2026-03-31T20:07:31Z"))
        .unwrap();

    assert_eq!(
        range.edges(Granularity::Hour).unwrap_err().to_string(),
        "granularity: makes 8736 points of this range, more than 3000: ask for DAY or a shorter range"
    );
    assert_eq!(
        range
            .edges(Granularity::QuarterHour)
            .unwrap_err()
            .to_string(),
        "granularity: makes 34944 points of this range, more than 3000: ask for HOUR or a shorter range"
    );
}

#[test]
fn the_first_and_the_last_point_are_cut_by_the_span() {
    assert_eq!(
        edges(
            "Asia/Kolkata",
            "2026-03-14T06:00:00Z",
            "2026-03-24T00:00:00Z",
            Granularity::Week
        ),
        ["03-14 06:00", "03-15 18:30", "03-22 18:30", "03-24 00:00"]
    );
}

#[test]
fn a_year_of_months_and_the_whole_span_are_points_too() {
    let months = edges(
        "Europe/Berlin",
        "2026-02-28T23:00:00Z",
        "2026-04-30T22:00:00Z",
        Granularity::Month,
    );
    let total = edges(
        "Europe/Berlin",
        "2026-02-28T23:00:00Z",
        "2026-04-30T22:00:00Z",
        Granularity::Total,
    );

    assert_eq!(months, ["02-28 23:00", "03-31 22:00", "04-30 22:00"]);
    assert_eq!(total, ["02-28 23:00", "04-30 22:00"]);
}

fn any_granularity() -> impl Strategy<Value = Granularity> {
    prop::sample::select(vec![
        Granularity::QuarterHour,
        Granularity::Hour,
        Granularity::Day,
        Granularity::Week,
        Granularity::Month,
        Granularity::Total,
    ])
}

proptest! {
    #[test]
    fn points_follow_each_other_on_quarter_hours(
        place in 0..TZ_VARIANTS.len(),
        // From 1890 to 2090: long enough for every oddity that a timezone ever had.
        from in -2_800_000..4_200_000_i64,
        quarters in 1..2_900_i64,
        granularity in any_granularity(),
    ) {
        let from = DateTime::from_timestamp(from * 900, 0).unwrap();
        let range = Range {
            from,
            to: from + QUARTER * i32::try_from(quarters).unwrap(),
            timezone: TZ_VARIANTS[place],
        };

        let edges = range.edges(granularity).unwrap();

        prop_assert_eq!((edges[0], edges[edges.len() - 1]), (range.from, range.to));
        for edge in &edges {
            prop_assert_eq!(floor_quarter(*edge), *edge);
        }
        for point in edges.windows(2) {
            prop_assert!(point[0] < point[1]);
        }
    }
}
