//! GraphQL type `BillingPeriod`, and which month a moment is billed in.

use std::collections::BTreeMap;

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    Debit,
    entity::billing_period::{self, BillingPeriodStatus},
};
use crate::{
    calendar::{day_of, day_start, month_of, next_month},
    error::Error,
    graphql::{Moment, Money},
};

/// The month that is billed together, in the workspace's timezone.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct BillingPeriod {
    /// Its first moment.
    from: Moment,
    /// The first moment after it.
    to: Moment,
    /// Whether it can still grow.
    status: BillingPeriodStatus,
    /// What was spent in it so far.
    spent: Money,
    /// The newest call that `spent` counts; null when there was none.
    as_of: Option<Moment>,
}

impl From<&billing_period::Model> for BillingPeriod {
    fn from(row: &billing_period::Model) -> Self {
        Self {
            from: Moment(row.starts_at),
            to: Moment(row.ends_at),
            status: row.status,
            spent: Money::from_nanos(row.spent_nanos),
            as_of: Some(Moment(row.as_of)),
        }
    }
}

impl BillingPeriod {
    /// A period in which nothing was spent yet.
    pub(super) fn empty(bounds: Bounds) -> Self {
        Self {
            from: Moment(bounds.starts_at),
            to: Moment(bounds.ends_at),
            status: BillingPeriodStatus::Open,
            spent: Money::from_nanos(0),
            as_of: None,
        }
    }
}

/// The bounds of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bounds {
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
}

/// What a batch of debits adds to one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PeriodSum {
    pub(super) nanos: i64,
    pub(super) newest: DateTime<Utc>,
}

impl Bounds {
    /// The local month that a moment falls in.
    pub(super) fn at(zone: Tz, moment: DateTime<Utc>) -> Self {
        let month = month_of(day_of(zone, moment));
        Self {
            starts_at: day_start(zone, month),
            ends_at: day_start(zone, next_month(month)),
        }
    }
}

/// The debits summed by the period they fall in, oldest first.
pub(super) fn sums(zone: Tz, debits: &[Debit]) -> Result<BTreeMap<Bounds, PeriodSum>, Error> {
    let mut sums: BTreeMap<Bounds, PeriodSum> = BTreeMap::new();
    for debit in debits {
        let sum = sums.entry(Bounds::at(zone, debit.at)).or_insert(PeriodSum {
            nanos: 0,
            newest: debit.at,
        });
        sum.nanos = sum
            .nanos
            .checked_add(debit.amount_nanos)
            .ok_or_else(|| Error::Conflict {
                what: "the sum of a billing period would leave its range".to_owned(),
            })?;
        sum.newest = sum.newest.max(debit.at);
    }
    Ok(sums)
}

/// What the whole period will cost if it goes on as it went until `as_of`. `None` in its first day: too early to tell.
pub(super) fn projected(row: &billing_period::Model) -> Option<i64> {
    let elapsed = i128::from((row.as_of - row.starts_at).num_seconds());
    let whole = i128::from((row.ends_at - row.starts_at).num_seconds());
    if elapsed < 24 * 60 * 60 {
        return None;
    }
    i64::try_from(i128::from(row.spent_nanos) * whole / elapsed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(as_of: &str, spent_nanos: i64) -> billing_period::Model {
        billing_period::Model {
            id: uuid::Uuid::nil(),
            tenant_id: uuid::Uuid::nil(),
            starts_at: "2026-04-01T00:00:00Z".parse().unwrap(),
            ends_at: "2026-05-01T00:00:00Z".parse().unwrap(),
            timezone: "UTC".to_owned(),
            status: BillingPeriodStatus::Open,
            spent_nanos,
            as_of: as_of.parse().unwrap(),
            closed_at: None,
        }
    }

    #[test]
    fn a_third_of_the_month_is_projected_to_three_times_its_spend() {
        assert_eq!(
            projected(&period("2026-04-11T00:00:00Z", 1_000)),
            Some(3_000)
        );
    }

    #[test]
    fn the_first_day_is_too_early_to_tell() {
        assert_eq!(projected(&period("2026-04-01T23:59:59Z", 1_000)), None);
    }

    #[test]
    fn a_period_is_the_local_month() {
        let bounds = Bounds::at(
            chrono_tz::Asia::Kolkata,
            "2026-02-28T18:30:00Z".parse().unwrap(),
        );

        assert_eq!(bounds.starts_at.to_rfc3339(), "2026-02-28T18:30:00+00:00");
        assert_eq!(bounds.ends_at.to_rfc3339(), "2026-03-31T18:30:00+00:00");
    }
}
