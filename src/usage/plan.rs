//! From a question to the rows that answer it. Pure: nothing here asks the database.
//!
//! A span is covered by the widest rows that fit: a whole month of the workspace by its month row, a whole day by its
//! day row, and what is left at the edges by quarter-hours of UTC. A row fits if it lies inside one point, so a
//! series by day reads days, and a timezone whose days are not the workspace's reads quarter-hours. What no slice
//! answers is read from the cube.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{
    UsageDimension,
    range::{Granularity, Range},
    rows::{By, Filter, Read, Rows, Spans, Top},
};
use crate::{
    calendar::{day_of, day_start, month_of, next_day, next_month},
    error::Error,
};

/// The most points of all groups' series together.
const MOST_POINTS_OF_GROUPS: u64 = 10_000;

/// What is asked.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) range: Range,
    /// The timezone that the day and month rows are counted in.
    pub(super) workspace: Tz,
    pub(super) granularity: Granularity,
    pub(super) group_by: Vec<UsageDimension>,
    pub(super) filter: Filter,
    /// How many groups are shown; the rest is one sum.
    pub(super) top: u64,
    pub(super) wants: Wants,
}

/// Which parts of the answer are wanted; the others are not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wants {
    pub(super) totals: bool,
    pub(super) series: bool,
    pub(super) groups: WantedGroups,
}

/// What of the groups is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WantedGroups {
    None,
    Totals,
    Series,
}

/// What to read for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Where the points begin and end.
    pub(super) edges: Vec<DateTime<Utc>>,
    /// Everything that counts: by bucket if the series is wanted, else summed.
    pub(super) totals: Vec<Read>,
    /// The same by group, summed.
    pub(super) groups: Vec<Read>,
    /// The largest groups by bucket.
    pub(super) group_series: Vec<Read>,
}

/// Plans the answer to a question.
pub(super) fn plan(question: &Question) -> Result<Plan, Error> {
    let Question { range, wants, .. } = question;
    let edges = range.edges(question.granularity)?;
    let whole = [range.from, range.to];
    let filter = &question.filter;
    let mut plan = Plan {
        edges,
        totals: Vec::new(),
        groups: Vec::new(),
        group_series: Vec::new(),
    };
    if wants.series {
        plan.totals = question.reads(&plan.edges, &Rows::choose(&[], filter), By::Bucket);
    } else if wants.totals {
        plan.totals = question.reads(&whole, &Rows::choose(&[], filter), By::Sum);
    }
    if question.group_by.is_empty() || wants.groups == WantedGroups::None {
        return Ok(plan);
    }
    let rows = Rows::choose(&question.group_by, filter);
    plan.groups = question.reads(&whole, &rows, By::Sum);
    if wants.groups == WantedGroups::Series {
        plan.group_series = question.reads(&plan.edges, &rows, By::Bucket);
        check_points(&plan.edges, question.top)?;
        let top = question.top_of(&plan.groups);
        for read in &mut plan.group_series {
            read.top.clone_from(&top);
        }
    }
    Ok(plan)
}

impl Question {
    /// The reads that cover the span between the first and the last edge; every row lies between two edges.
    pub(super) fn reads(&self, edges: &[DateTime<Utc>], rows: &Rows, by: By) -> Vec<Read> {
        let read = |rows: &Rows, spans| Read {
            rows: rows.clone(),
            spans,
            by,
            top: None,
        };
        let mut cover = Cover::default();
        match rows {
            Rows::Cube { .. } => cover.quarters.push((self.range.from, self.range.to)),
            Rows::Slice { .. } => cover.extend(edges, self.workspace),
        }
        let mut reads = Vec::new();
        if !cover.months.is_empty() {
            reads.push(read(rows, Spans::Months(cover.months)));
        }
        if !cover.days.is_empty() {
            reads.push(read(rows, Spans::Days(cover.days)));
        }
        if !cover.quarters.is_empty() {
            reads.push(read(&rows.in_quarters(), Spans::Quarters(cover.quarters)));
        }
        reads
    }

    /// Statuses are so few that all are read; besides, a slice keeps them by key and the cube by name.
    fn top_of(&self, groups: &[Read]) -> Option<Top> {
        (self.group_by != [UsageDimension::Status]).then(|| Top {
            most: self.top,
            of: groups.to_vec(),
        })
    }
}

/// A span, cut into buckets of three sizes.
#[derive(Default)]
struct Cover {
    months: Vec<(NaiveDate, NaiveDate)>,
    days: Vec<(NaiveDate, NaiveDate)>,
    quarters: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Cover {
    fn extend(&mut self, edges: &[DateTime<Utc>], zone: Tz) {
        for point in edges.windows(2) {
            let mut at = point[0];
            while at < point[1] {
                at = self.step(at, point[1], zone);
            }
        }
    }

    /// Takes the widest bucket that begins here and ends by `end`; answers where it ends.
    fn step(&mut self, at: DateTime<Utc>, end: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let day = day_of(zone, at);
        let tomorrow = next_day(day);
        let day_end = day_start(zone, tomorrow);
        if day_end > end || day_start(zone, day) != at {
            let stop = day_end.min(end);
            push(&mut self.quarters, (at, stop));
            return stop;
        }
        let month = month_of(day);
        let month_end = day_start(zone, next_month(day));
        if month_end <= end && day_start(zone, month) == at {
            push(&mut self.months, (month, next_month(day)));
            return month_end;
        }
        push(&mut self.days, (day, tomorrow));
        day_end
    }
}

/// Adds a span, as part of the last one where it goes on.
fn push<T: PartialEq>(spans: &mut Vec<(T, T)>, (from, to): (T, T)) {
    match spans.last_mut() {
        Some(last) if last.1 == from => last.1 = to,
        _ => spans.push((from, to)),
    }
}

fn check_points(edges: &[DateTime<Utc>], top: u64) -> Result<(), Error> {
    let points = (edges.len() as u64 - 1) * top;
    if points <= MOST_POINTS_OF_GROUPS {
        return Ok(());
    }
    Err(Error::bad_input(
        "top",
        format!(
            "makes {points} points in the series of groups, more than {MOST_POINTS_OF_GROUPS}: ask for fewer groups, \
             a coarser granularity or a shorter range"
        ),
    ))
}

#[cfg(test)]
mod tests;
