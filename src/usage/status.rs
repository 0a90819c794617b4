//! What a call's row says in words: how it ended, where its cost comes from, why the answer ended.

use uuid::Uuid;

/// How a call ended.
///
/// In the order of their names, which is that of their keys too.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    async_graphql::Enum,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum InferenceStatus {
    /// The caller gave up before the answer was whole.
    Cancelled,
    /// It failed for another reason.
    FailedOther,
    /// The provider answered with an error.
    FailedProviderError,
    /// The provider did not answer in time.
    FailedTimeout,
    /// It is still under way.
    Pending,
    /// It would have cost more than a cap allows.
    RejectedCap,
    /// No model met the quality asked for.
    RejectedFloor,
    /// The wallet did not hold enough.
    RejectedFunds,
    /// A policy forbade it.
    RejectedPolicy,
    /// It was answered.
    Succeeded,
}

/// Which of the three counters of a roll-up a call goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Succeeded,
    Failed,
    Rejected,
}

/// Where a cost comes from.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    async_graphql::Enum,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum CostSource {
    /// The provider said what the call cost.
    ProviderReported,
    /// Tokens times the price in force at the time.
    PriceBook,
    /// The price is not known, and so the cost is not.
    Unpriced,
    /// It cost nothing.
    Free,
}

/// Why an answer ended.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    async_graphql::Enum,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum FinishReason {
    /// The model was done.
    Stop,
    /// The answer reached its longest allowed length.
    Length,
    /// The model called tools.
    ToolCalls,
    /// A filter cut it off.
    ContentFilter,
    /// The model called a function.
    FunctionCall,
}

impl InferenceStatus {
    const BY_KEY: [Self; 10] = [
        Self::Cancelled,
        Self::FailedOther,
        Self::FailedProviderError,
        Self::FailedTimeout,
        Self::Pending,
        Self::RejectedCap,
        Self::RejectedFloor,
        Self::RejectedFunds,
        Self::RejectedPolicy,
        Self::Succeeded,
    ];

    /// The key of this status in the slice by status: its place in the list by name, from 1 on. Fixed for ever, since
    /// rows hold it; a status that is added later takes the next number. The nil key stays "absent" in every slice.
    #[must_use]
    pub fn key(self) -> Uuid {
        let place = Self::BY_KEY.iter().position(|status| *status == self);
        Uuid::from_u128(place.map_or(0, |place| place as u128 + 1))
    }

    /// The status of a key.
    #[must_use]
    pub fn of_key(key: Uuid) -> Option<Self> {
        Self::BY_KEY.into_iter().find(|status| status.key() == key)
    }

    /// Which counter a call that ended so goes to; none while it is under way.
    pub(super) fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Pending => None,
            Self::Succeeded => Some(Outcome::Succeeded),
            Self::Cancelled
            | Self::FailedOther
            | Self::FailedProviderError
            | Self::FailedTimeout => Some(Outcome::Failed),
            Self::RejectedCap
            | Self::RejectedFloor
            | Self::RejectedFunds
            | Self::RejectedPolicy => Some(Outcome::Rejected),
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveEnum, Iterable};

    use super::*;

    #[test]
    fn every_status_has_a_key_of_its_own_in_the_order_of_the_names() {
        let mut names: Vec<(String, Uuid)> = InferenceStatus::iter()
            .map(|status| (status.to_value(), status.key()))
            .collect();
        names.sort();

        let expected: Vec<Uuid> = (1..=10).map(Uuid::from_u128).collect();
        let keys: Vec<Uuid> = names.into_iter().map(|(_, key)| key).collect();
        assert_eq!(keys, expected);
    }
}
