use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    calendar::QUARTER,
    usage::{Slice, rows::Keys},
};

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// March 2026 in India, by day, as the dashboard asks for it.
fn march() -> Question {
    let india: Tz = "Asia/Kolkata".parse().unwrap();
    Question {
        range: Range {
            from: moment("2026-02-28T18:30:00Z"),
            to: moment("2026-03-31T18:30:00Z"),
            timezone: india,
        },
        workspace: india,
        granularity: Granularity::Day,
        group_by: vec![UsageDimension::Model],
        filter: Filter::default(),
        top: 10,
        wants: Wants {
            totals: true,
            series: true,
            groups: WantedGroups::Totals,
        },
    }
}

fn all_of(slice: Slice, spans: Spans, by: By) -> Read {
    Read {
        rows: Rows::Slice {
            slice,
            keys: Keys::All,
        },
        spans,
        by,
        top: None,
    }
}

/// How many rows a read finds at most, in a tenant with 1,000 agents and 60 models.
fn rows(read: &Read) -> i64 {
    let Rows::Slice { slice, .. } = &read.rows else {
        panic!("the cube has too many rows to count: {read:?}");
    };
    let keys = match slice {
        Slice::Total => 1,
        Slice::Agent => 1_000,
        _ => 60,
    };
    let buckets: i64 = match &read.spans {
        Spans::Quarters(spans) => spans
            .iter()
            .map(|(from, to)| (*to - *from).num_minutes() / 15)
            .sum(),
        Spans::Days(spans) => spans
            .iter()
            .map(|(from, to)| (*to - *from).num_days())
            .sum(),
        Spans::Months(spans) => spans
            .iter()
            .map(|(from, to)| (*to - *from).num_days() / 28)
            .sum(),
    };
    keys * buckets
}

#[test]
fn a_month_by_day_and_model_reads_its_days_and_one_row_a_model() {
    let plan = plan(&march()).unwrap();

    assert_eq!(
        plan.totals,
        [all_of(
            Slice::Total,
            Spans::Days(vec![(date(3, 1), date(4, 1))]),
            By::Bucket
        )]
    );
    assert_eq!(
        plan.groups,
        [all_of(
            Slice::Model,
            Spans::Months(vec![(date(3, 1), date(4, 1))]),
            By::Sum
        )]
    );
    let read: i64 = plan.totals.iter().chain(&plan.groups).map(rows).sum();
    assert_eq!(read, 91);
}

#[test]
fn edges_of_days_are_read_in_quarter_hours() {
    let mut question = march();
    question.range.from = moment("2026-02-28T12:00:00Z");
    question.granularity = Granularity::Total;
    question.range.to = moment("2026-04-02T20:00:00Z");
    question.group_by.clear();

    let plan = plan(&question).unwrap();

    assert_eq!(
        plan.totals,
        [
            all_of(
                Slice::Total,
                Spans::Months(vec![(date(3, 1), date(4, 1))]),
                By::Bucket
            ),
            all_of(
                Slice::Total,
                Spans::Days(vec![(date(4, 1), date(4, 3))]),
                By::Bucket
            ),
            all_of(
                Slice::Total,
                Spans::Quarters(vec![
                    (
                        moment("2026-02-28T12:00:00Z"),
                        moment("2026-02-28T18:30:00Z")
                    ),
                    (
                        moment("2026-04-02T18:30:00Z"),
                        moment("2026-04-02T20:00:00Z")
                    ),
                ]),
                By::Bucket
            ),
        ]
    );
}

#[test]
fn days_of_another_timezone_are_read_in_quarter_hours() {
    let mut question = march();
    question.workspace = Tz::UTC;
    question.group_by.clear();

    let plan = plan(&question).unwrap();

    let span = (question.range.from, question.range.to);
    assert_eq!(
        plan.totals,
        [all_of(
            Slice::Total,
            Spans::Quarters(vec![span]),
            By::Bucket
        )]
    );
}

#[test]
fn what_is_summed_uses_the_workspaces_days_in_any_timezone() {
    let mut question = march();
    question.workspace = Tz::UTC;

    let plan = plan(&question).unwrap();

    let read: i64 = plan.groups.iter().map(rows).sum();
    assert_eq!(read, 60 * (30 + 22 + 74));
}

#[test]
fn a_slice_without_quarter_hours_takes_them_from_the_cube() {
    let mut question = march();
    question.group_by = vec![UsageDimension::Provider];
    question.range.from = moment("2026-02-28T18:00:00Z");

    let plan = plan(&question).unwrap();

    assert_eq!(
        plan.groups[1],
        Read {
            rows: Rows::Cube {
                by: vec![UsageDimension::Provider],
                filter: Filter::default(),
            },
            spans: Spans::Quarters(vec![(
                moment("2026-02-28T18:00:00Z"),
                moment("2026-02-28T18:30:00Z")
            )]),
            by: By::Sum,
            top: None,
        }
    );
}

#[test]
fn one_dimension_is_a_slice_and_two_are_the_cube() {
    let keys = Keys::These(vec![Uuid::from_u128(7)]);
    let agent = Filter {
        agents: Some(vec![Uuid::from_u128(7)]),
        ..Filter::default()
    };
    let slice_of_agent = Rows::Slice {
        slice: Slice::Agent,
        keys,
    };

    assert_eq!(Rows::choose(&[], &agent), slice_of_agent);
    assert_eq!(
        Rows::choose(&[UsageDimension::Agent], &agent),
        slice_of_agent
    );
    assert_eq!(
        Rows::choose(&[UsageDimension::Model], &agent),
        Rows::Cube {
            by: vec![UsageDimension::Model],
            filter: agent,
        }
    );
}

#[test]
fn what_is_not_wanted_is_not_read() {
    let mut question = march();
    question.wants = Wants {
        totals: false,
        series: false,
        groups: WantedGroups::None,
    };

    let plan = plan(&question).unwrap();

    assert_eq!(
        (plan.totals, plan.groups, plan.group_series),
        (vec![], vec![], vec![])
    );
}

#[test]
fn too_many_points_in_groups_are_refused() {
    let mut question = march();
    question.granularity = Granularity::Hour;
    question.top = 50;
    question.wants.groups = WantedGroups::Series;

    assert_eq!(
        plan(&question).unwrap_err().to_string(),
        "top: makes 37200 points in the series of groups, more than 10000: ask for fewer groups, a coarser granularity \
         or a shorter range"
    );
}

/// Every quarter-hour that a read covers, with the moment its bucket begins at.
fn covered(read: &Read, workspace: Tz) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let days = |spans: &[(NaiveDate, NaiveDate)], next: fn(NaiveDate) -> NaiveDate| {
        let mut found = Vec::new();
        for (from, to) in spans {
            let mut day = *from;
            while day < *to {
                let (start, end) = (day_start(workspace, day), day_start(workspace, next(day)));
                found.extend(quarters(start, end).map(|quarter| (quarter, start)));
                day = next(day);
            }
        }
        found
    };
    match &read.spans {
        Spans::Quarters(spans) => spans
            .iter()
            .flat_map(|(from, to)| quarters(*from, *to).map(|quarter| (quarter, quarter)))
            .collect(),
        Spans::Days(spans) => days(spans, next_day),
        Spans::Months(spans) => days(spans, next_month),
    }
}

fn quarters(from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    std::iter::successors(Some(from), |at| Some(*at + QUARTER)).take_while(move |at| *at < to)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is asked, in whichever timezone, of whichever workspace: each quarter-hour of the span is read once,
    /// and by a row that lies inside the point that the quarter-hour belongs to.
    #[test]
    fn every_quarter_hour_is_read_once_and_in_its_own_point(
        asked in 0..TZ_VARIANTS.len(),
        own in 0..TZ_VARIANTS.len(),
        is_own in any::<bool>(),
        from in 1_000_000..2_300_000_i64,
        length in 1..9_000_i64,
        granularity in prop::sample::select(vec![
            Granularity::Day, Granularity::Week, Granularity::Month, Granularity::Total,
        ]),
    ) {
        let from = DateTime::from_timestamp(from * 900, 0).unwrap();
        let mut question = march();
        question.workspace = TZ_VARIANTS[own];
        question.range = Range {
            from,
            to: from + QUARTER * i32::try_from(length).unwrap(),
            timezone: TZ_VARIANTS[if is_own { own } else { asked }],
        };
        question.granularity = granularity;

        let plan = plan(&question).unwrap();

        let expected: Vec<_> = quarters(question.range.from, question.range.to).collect();
        for reads in [&plan.totals, &plan.groups] {
            let mut read: Vec<_> = reads
                .iter()
                .flat_map(|read| covered(read, question.workspace))
                .collect();
            read.sort_unstable();
            let found: Vec<_> = read.iter().map(|(quarter, _)| *quarter).collect();
            prop_assert_eq!(&found, &expected);
        }
        for (quarter, bucket) in plan.totals.iter().flat_map(|read| covered(read, question.workspace)) {
            let point = |moment| plan.edges.partition_point(|edge| *edge <= moment);
            prop_assert_eq!(point(quarter), point(bucket));
        }
    }
}
