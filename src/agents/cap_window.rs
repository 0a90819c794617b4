//! GraphQL type `CapWindow`.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::graphql::{Exact, Moment, Money};

/// Digits behind the point of a ratio.
const RATIO_SCALE: u32 = 4;

/// A cap, and how much of it is used.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct CapWindow {
    /// What the cap bounds.
    kind: CapWindowKind,
    /// The most that may be spent.
    cap: Money,
    /// What was spent so far; always 0 for one call.
    spent: Money,
    /// What may still be spent; never below 0.
    remaining: Money,
    /// When the window begins anew; null for one call.
    resets_at: Option<Moment>,
    /// Spent over cap, to four digits; above 1 when the last call went over.
    used_ratio: Exact,
}

/// What a cap bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CapWindowKind {
    /// One call.
    PerCall,
    /// A day of the workspace's timezone.
    Daily,
    /// A calendar month of the workspace's timezone.
    Monthly,
}

impl CapWindow {
    /// The window of a single call: nothing of it is ever used.
    pub(super) fn per_call(cap_nanos: i64) -> Self {
        Self::new(CapWindowKind::PerCall, cap_nanos, 0)
    }

    /// A window of time of which so much is used.
    pub(super) fn running(
        kind: CapWindowKind,
        cap_nanos: i64,
        spent_nanos: i64,
        resets_at: DateTime<Utc>,
    ) -> Self {
        Self {
            resets_at: Some(Moment(resets_at)),
            ..Self::new(kind, cap_nanos, spent_nanos)
        }
    }

    fn new(kind: CapWindowKind, cap_nanos: i64, spent_nanos: i64) -> Self {
        let ratio = Decimal::from(spent_nanos).checked_div(Decimal::from(cap_nanos));
        Self {
            kind,
            cap: Money::from_nanos(cap_nanos),
            spent: Money::from_nanos(spent_nanos),
            remaining: Money::from_nanos(cap_nanos.saturating_sub(spent_nanos).max(0)),
            resets_at: None,
            used_ratio: Exact(ratio.unwrap_or_default().round_dp(RATIO_SCALE).normalize()),
        }
    }
}
