//! The one place that reads the clock. A request takes its moment here once, so that all it says is of one moment.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// Where "now" comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still: tests and the demo world.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The present moment in UTC, cut to microseconds: what both databases keep.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "everything else takes the time from here"
    )]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => to_micros(Utc::now()),
            Self::Fixed(moment) => to_micros(moment),
        }
    }
}

/// Cuts a moment to the microseconds that the databases and the wire keep.
fn to_micros(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment
        .duration_trunc(TimeDelta::microseconds(1))
        .unwrap_or(moment)
}
