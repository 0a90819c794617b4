//! What a roll-up counts. Sums only, so that a write is an addition and a difference is a rest.

use std::{
    iter::Sum,
    ops::{Add, AddAssign, Sub},
};

use super::{entity::inference, status::Outcome};

/// The columns of the counters, in the order of [`Measures::values`].
pub(super) const COLUMNS: [&str; 13] = [
    "requests",
    "succeeded",
    "failed",
    "rejected",
    "unpriced",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
    "cost_nanos",
    "provider_cost_nanos",
    "fee_nanos",
];

/// The counters of a roll-up row, or of a sum of such rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measures {
    pub(super) requests: i64,
    pub(super) succeeded: i64,
    pub(super) failed: i64,
    pub(super) rejected: i64,
    pub(super) unpriced: i64,
    pub(super) input_tokens: i64,
    pub(super) cache_read_tokens: i64,
    pub(super) cache_write_tokens: i64,
    pub(super) output_tokens: i64,
    pub(super) reasoning_tokens: i64,
    pub(super) cost_nanos: i64,
    pub(super) provider_cost_nanos: i64,
    pub(super) fee_nanos: i64,
}

impl Measures {
    /// What one call counts for.
    pub(super) fn of(call: &inference::Model) -> Self {
        let outcome = call.status.outcome();
        let counts = |counter| i64::from(outcome == Some(counter));
        let is_unpriced = call.cost_nanos.is_none() && call.input_tokens + call.output_tokens > 0;
        Self {
            requests: 1,
            succeeded: counts(Outcome::Succeeded),
            failed: counts(Outcome::Failed),
            rejected: counts(Outcome::Rejected),
            unpriced: i64::from(is_unpriced),
            input_tokens: call.input_tokens,
            cache_read_tokens: call.cache_read_tokens,
            cache_write_tokens: call.cache_write_tokens,
            output_tokens: call.output_tokens,
            reasoning_tokens: call.reasoning_tokens,
            cost_nanos: call.cost_nanos.unwrap_or(0),
            provider_cost_nanos: call.provider_cost_nanos.unwrap_or(0),
            fee_nanos: call.fee_nanos.unwrap_or(0),
        }
    }

    /// The counters in the order of [`COLUMNS`].
    pub(super) fn values(self) -> [i64; COLUMNS.len()] {
        [
            self.requests,
            self.succeeded,
            self.failed,
            self.rejected,
            self.unpriced,
            self.input_tokens,
            self.cache_read_tokens,
            self.cache_write_tokens,
            self.output_tokens,
            self.reasoning_tokens,
            self.cost_nanos,
            self.provider_cost_nanos,
            self.fee_nanos,
        ]
    }

    fn zip(self, other: Self, join: impl Fn(i64, i64) -> i64) -> Self {
        let (mut values, others) = (self.values(), other.values());
        for (value, other) in values.iter_mut().zip(others) {
            *value = join(*value, other);
        }
        Self::from(values)
    }
}

impl From<[i64; COLUMNS.len()]> for Measures {
    fn from(values: [i64; COLUMNS.len()]) -> Self {
        let [
            requests,
            succeeded,
            failed,
            rejected,
            unpriced,
            input_tokens,
            cache_read_tokens,
            cache_write_tokens,
            output_tokens,
            reasoning_tokens,
            cost_nanos,
            provider_cost_nanos,
            fee_nanos,
        ] = values;
        Self {
            requests,
            succeeded,
            failed,
            rejected,
            unpriced,
            input_tokens,
            cache_read_tokens,
            cache_write_tokens,
            output_tokens,
            reasoning_tokens,
            cost_nanos,
            provider_cost_nanos,
            fee_nanos,
        }
    }
}

impl Add for Measures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.zip(other, i64::saturating_add)
    }
}

impl AddAssign for Measures {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Measures {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.zip(other, i64::saturating_sub)
    }
}

impl Sum for Measures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}
