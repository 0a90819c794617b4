//! Input `DateTimeFilter`.

use async_graphql::InputObject;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::Moment;
use crate::error::Error;

/// A span of time: from a moment on, before another, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, InputObject)]
pub struct DateTimeFilter {
    /// At this moment or later.
    pub gte: Option<Moment>,
    /// Before this moment.
    pub lt: Option<Moment>,
}

/// From when on, and until when.
pub type Bounds = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

impl DateTimeFilter {
    /// The two moments, as they can be compared with stored ones.
    ///
    /// # Errors
    ///
    /// The span ends before it starts.
    pub fn bounds(self, field: &str) -> Result<Bounds, Error> {
        let bounds = (self.gte.map(stored), self.lt.map(stored));
        if let (Some(gte), Some(lt)) = bounds
            && lt <= gte
        {
            return Err(Error::bad_input(
                format!("{field}.lt"),
                "must be later than `gte`",
            ));
        }
        Ok(bounds)
    }
}

/// Stored moments are of whole microseconds: what is finer is rounded up, which leaves out none and lets in none.
fn stored(Moment(moment): Moment) -> DateTime<Utc> {
    let microsecond = TimeDelta::microseconds(1);
    moment.duration_trunc(microsecond).map_or(moment, |cut| {
        if cut < moment { cut + microsecond } else { cut }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment(text.parse().unwrap())
    }

    #[test]
    fn a_bound_finer_than_a_microsecond_is_rounded_up() {
        let filter = DateTimeFilter {
            gte: Some(moment("2026-01-31T18:30:00.0000001Z")),
            lt: Some(moment("2026-01-31T18:30:00.000002Z")),
        };

        assert_eq!(
            filter.bounds("createdAt"),
            Ok((
                Some(moment("2026-01-31T18:30:00.000001Z").0),
                Some(moment("2026-01-31T18:30:00.000002Z").0)
            ))
        );
    }

    #[test]
    fn a_span_that_ends_before_it_starts_is_refused() {
        let filter = DateTimeFilter {
            gte: Some(moment("2026-01-31T18:30:00Z")),
            lt: Some(moment("2026-01-31T18:30:00Z")),
        };

        assert_eq!(
            filter.bounds("createdAt").unwrap_err().to_string(),
            "createdAt.lt: must be later than `gte`"
        );
    }
}
