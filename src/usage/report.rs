//! GraphQL type `UsageReport`: the answer to a question, put together from what was read.

use std::{cmp::Reverse, collections::BTreeMap};

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    UsageGroup, UsageKey, UsageTotals,
    measures::Measures,
    plan::{Plan, Question},
    store::{Bucket, Readings, Row},
};
use crate::{
    calendar::day_start,
    graphql::{Exact, ListSize, Moment, Zone},
};

/// Places of a share.
const SHARE_PLACES: u32 = 4;

/// Usage over a span of time.
#[derive(Clone, Debug, SimpleObject)]
pub struct UsageReport {
    /// The first moment of the span, on a quarter-hour.
    from: Moment,
    /// The first moment behind the span, on a quarter-hour.
    to: Moment,
    /// The timezone that days, weeks and months are counted in.
    timezone: Zone,
    /// When the newest figure was written; null if there never was any usage.
    as_of: Option<Moment>,
    /// Whether the span goes on beyond `asOf`: its end may still grow.
    is_partial: bool,
    /// What was counted in the whole span.
    totals: UsageTotals,
    /// The same over time, without gaps: the points add up to the totals.
    #[graphql(directive = ListSize::apply(50, &[], &[]))]
    series: Vec<UsagePoint>,
    /// The same by group, the most expensive ones first.
    groups: Vec<UsageGroup>,
    /// What is in no group of the list: groups and other add up to the totals. Null if not grouped.
    other: Option<UsageTotals>,
}

/// Usage between two moments.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct UsagePoint {
    /// Its first moment.
    start: Moment,
    /// The first moment behind it.
    end: Moment,
    /// What was counted.
    totals: UsageTotals,
}

/// A group's keys, in the order of the grouping.
pub(super) type Keys = Vec<Uuid>;

/// Puts the answer together. The rows are those of the plan's reads: totals, groups, series of groups.
pub(super) fn assemble(question: &Question, plan: &Plan, readings: &Readings) -> UsageReport {
    let (totals, rest) = readings.rows.split_at(plan.totals.len());
    let (groups, group_series) = rest.split_at(plan.groups.len());
    let timeline = Timeline {
        edges: &plan.edges,
        question,
    };
    let total: Measures = totals.iter().flatten().map(|row| row.measures).sum();
    let mut shown = ranked(groups);
    let is_grouped = !plan.groups.is_empty();
    shown.truncate(usize::try_from(question.top).unwrap_or(usize::MAX));
    let other = total - shown.iter().map(|(_, measures)| *measures).sum();
    let mut series = series_of_groups(&timeline, group_series);
    let mut group = |(keys, measures): (Keys, Measures)| UsageGroup {
        share: share(measures.cost_nanos, total.cost_nanos),
        totals: measures.into(),
        series: series
            .remove(&keys)
            .map_or_else(Vec::new, |points| timeline.points(&points)),
        keys: named(question, &keys),
    };
    let range = question.range;
    UsageReport {
        from: Moment(range.from),
        to: Moment(range.to),
        timezone: Zone(range.timezone),
        as_of: readings.as_of.map(Moment),
        is_partial: readings.as_of.is_none_or(|as_of| range.to > as_of),
        totals: total.into(),
        series: if question.wants.series {
            timeline.points(&timeline.sums(totals.iter().flatten()))
        } else {
            Vec::new()
        },
        groups: shown.into_iter().map(&mut group).collect(),
        other: is_grouped.then(|| other.into()),
    }
}

/// The points of a series.
pub(super) struct Timeline<'a> {
    pub(super) edges: &'a [DateTime<Utc>],
    pub(super) question: &'a Question,
}

impl Timeline<'_> {
    /// What was counted in each point.
    pub(super) fn sums<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Vec<Measures> {
        let mut sums = vec![Measures::default(); self.edges.len() - 1];
        for row in rows {
            if let Some(sum) = self.place(row).and_then(|place| sums.get_mut(place)) {
                *sum += row.measures;
            }
        }
        sums
    }

    /// The point that a row's bucket lies in.
    fn place(&self, row: &Row) -> Option<usize> {
        let start = match row.bucket? {
            Bucket::Quarter(moment) => moment,
            Bucket::Day(day) => day_start(self.question.workspace, day),
        };
        self.edges
            .partition_point(|edge| *edge <= start)
            .checked_sub(1)
    }

    fn points(&self, sums: &[Measures]) -> Vec<UsagePoint> {
        self.edges
            .windows(2)
            .zip(sums)
            .map(|(edges, sum)| UsagePoint {
                start: Moment(edges[0]),
                end: Moment(edges[1]),
                totals: (*sum).into(),
            })
            .collect()
    }
}

/// The groups, most expensive first; on a tie the smaller key comes first.
pub(super) fn ranked(groups: &[Vec<Row>]) -> Vec<(Keys, Measures)> {
    let mut sums: BTreeMap<&Keys, Measures> = BTreeMap::new();
    for row in groups.iter().flatten() {
        *sums.entry(&row.keys).or_default() += row.measures;
    }
    let mut ranked: Vec<_> = sums
        .into_iter()
        .map(|(keys, measures)| (keys.clone(), measures))
        .collect();
    ranked.sort_by_key(|(_, measures)| Reverse(measures.cost_nanos));
    ranked
}

/// What was counted of each group in each point.
pub(super) fn series_of_groups(
    timeline: &Timeline<'_>,
    rows: &[Vec<Row>],
) -> BTreeMap<Keys, Vec<Measures>> {
    let mut by_keys: BTreeMap<&Keys, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().flatten() {
        by_keys.entry(&row.keys).or_default().push(row);
    }
    by_keys
        .into_iter()
        .map(|(keys, rows)| (keys.clone(), timeline.sums(rows.into_iter())))
        .collect()
}

fn named(question: &Question, keys: &Keys) -> Vec<UsageKey> {
    question
        .group_by
        .iter()
        .zip(keys)
        .map(|(dimension, key)| UsageKey {
            dimension: *dimension,
            key: *key,
        })
        .collect()
}

fn share(cost: i64, total: i64) -> Option<Exact> {
    let share = Decimal::from(cost).checked_div(Decimal::from(total))?;
    Some(Exact(share.round_dp(SHARE_PLACES).normalize()))
}
