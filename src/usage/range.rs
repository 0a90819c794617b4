//! Which span of time a report is about, and how it is cut into points.

use async_graphql::{Enum, InputObject};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{
    calendar::{
        QUARTER, ceil_quarter, day_of, day_start, floor_quarter, month_of, next_day, next_hour,
        next_month, previous_month, week_of,
    },
    error::Error,
    graphql::{Moment, Zone},
};

/// The longest span of a report.
const MOST_DAYS: i64 = 400;

/// The most points of one series.
pub(super) const MOST_POINTS: usize = 3_000;

/// A span of time: a preset, or a moment to begin and one to end.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub struct TimeRangeInput {
    /// A span relative to now; goes without `from` and `to`.
    pub preset: Option<TimeRangePreset>,
    /// The first moment of the span, cut down to a quarter-hour.
    pub from: Option<Moment>,
    /// The first moment behind the span, cut up to a quarter-hour.
    pub to: Option<Moment>,
    /// The timezone that days and months are counted in; none means the workspace's.
    pub timezone: Option<Zone>,
}

/// A span of time relative to now. Rolling ones end with the current quarter-hour, so that they include now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TimeRangePreset {
    /// The last 24 hours.
    #[graphql(name = "LAST_24H")]
    Last24h,
    /// The last 7 times 24 hours.
    #[graphql(name = "LAST_7D")]
    Last7d,
    /// The last 30 times 24 hours.
    #[graphql(name = "LAST_30D")]
    Last30d,
    /// The whole calendar month that now lies in, its rest included.
    ThisMonth,
    /// The whole calendar month before.
    LastMonth,
}

/// How long a point of a series is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Granularity {
    /// A quarter of an hour.
    QuarterHour,
    /// An hour of the timezone.
    Hour,
    /// A day of the timezone; 23 or 25 hours where the clocks are set.
    Day,
    /// A week of the timezone, from Monday on.
    Week,
    /// A month of the timezone.
    Month,
    /// The whole span.
    Total,
}

/// A span of time, on quarter-hours, and whose days it is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: DateTime<Utc>,
    pub(super) to: DateTime<Utc>,
    pub(super) timezone: Tz,
}

impl TimeRangeInput {
    /// The span that is meant, for a workspace in a timezone.
    pub(super) fn resolve(&self, workspace: Tz, now: DateTime<Utc>) -> Result<Range, Error> {
        let timezone = self.timezone.map_or(workspace, |zone| zone.0);
        let (from, to) = match (self.preset, self.from, self.to) {
            (Some(preset), None, None) => preset.span(timezone, now),
            (None, Some(from), Some(to)) => check_span(from.0, to.0)?,
            (Some(_), ..) => {
                let problem = "give either a `preset` or `from` and `to`, not both";
                return Err(Error::bad_input("range", problem));
            }
            _ => {
                let problem = "needs a `preset`, or both `from` and `to`";
                return Err(Error::bad_input("range", problem));
            }
        };
        Ok(Range { from, to, timezone })
    }
}

impl TimeRangePreset {
    fn span(self, zone: Tz, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let rolling = |days| {
            let end = floor_quarter(now) + QUARTER;
            (end - TimeDelta::days(days), end)
        };
        let today = day_of(zone, now);
        let whole = |month| (day_start(zone, month), day_start(zone, next_month(month)));
        match self {
            Self::Last24h => rolling(1),
            Self::Last7d => rolling(7),
            Self::Last30d => rolling(30),
            Self::ThisMonth => whole(month_of(today)),
            Self::LastMonth => whole(previous_month(today)),
        }
    }
}

impl Range {
    /// The edges of the points: they begin with `from`, end with `to`, and leave no gap. The first and the last point
    /// are shorter where the span cuts them.
    pub(super) fn edges(&self, granularity: Granularity) -> Result<Vec<DateTime<Utc>>, Error> {
        self.check_points(granularity)?;
        let mut edges = vec![self.from];
        let mut edge = self.next_edge(granularity, self.from);
        while edge < self.to {
            edges.push(edge);
            edge = self.next_edge(granularity, edge);
        }
        edges.push(self.to);
        Ok(edges)
    }

    /// How many quarter-hours it has.
    pub(super) fn quarters(&self) -> usize {
        let quarters = (self.to - self.from).num_seconds() / QUARTER.num_seconds();
        usize::try_from(quarters).unwrap_or_default()
    }

    fn next_edge(&self, granularity: Granularity, after: DateTime<Utc>) -> DateTime<Utc> {
        let zone = self.timezone;
        let day = || day_of(zone, after);
        match granularity {
            Granularity::QuarterHour => after + QUARTER,
            Granularity::Hour => next_hour(zone, after),
            Granularity::Day => day_start(zone, next_day(day())),
            Granularity::Week => day_start(zone, week_of(day()) + TimeDelta::days(7)),
            Granularity::Month => day_start(zone, next_month(day())),
            Granularity::Total => self.to,
        }
    }

    fn check_points(&self, granularity: Granularity) -> Result<(), Error> {
        let (length, coarser) = match granularity {
            Granularity::QuarterHour => (QUARTER, "HOUR"),
            Granularity::Hour => (TimeDelta::hours(1), "DAY"),
            _ => return Ok(()),
        };
        let points = (self.to - self.from).num_seconds() / length.num_seconds();
        if usize::try_from(points).is_ok_and(|points| points <= MOST_POINTS) {
            return Ok(());
        }
        Err(Error::bad_input(
            "granularity",
            format!(
                "makes {points} points of this range, more than {MOST_POINTS}: ask for {coarser} or a shorter range"
            ),
        ))
    }
}

fn check_span(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<(DateTime<Utc>, DateTime<Utc>), Error> {
    if from >= to {
        return Err(Error::bad_input("range.from", "must be before `to`"));
    }
    if to - from > TimeDelta::days(MOST_DAYS) {
        let problem = format!("must be at most {MOST_DAYS} days after `from`");
        return Err(Error::bad_input("range.to", problem));
    }
    Ok((floor_quarter(from), ceil_quarter(to)))
}

#[cfg(test)]
mod tests;
