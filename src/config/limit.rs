//! A limit that can be turned off.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The most of something; 0 sets no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Limit(u32);

impl Limit {
    /// No limit.
    pub const OFF: Self = Self(0);

    /// A limit of this much.
    #[must_use]
    pub const fn of(most: u32) -> Self {
        Self(most)
    }

    /// The most, if there is a limit.
    #[must_use]
    pub const fn most(self) -> Option<usize> {
        if self.0 == 0 {
            None
        } else {
            Some(self.0 as usize)
        }
    }

    /// Whether so many are not too many.
    #[must_use]
    pub fn allows(self, count: usize) -> bool {
        self.most().is_none_or(|most| count <= most)
    }

    /// The limit as a time in milliseconds, if there is one.
    #[must_use]
    pub fn milliseconds(self) -> Option<Duration> {
        (self.0 > 0).then(|| Duration::from_millis(self.0.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nought_is_no_limit() {
        assert!(Limit::of(2).allows(2));
        assert!(!Limit::of(2).allows(3));
        assert!(Limit::OFF.allows(usize::MAX));
        assert_eq!(Limit::OFF.most(), None);
        assert_eq!(Limit::OFF.milliseconds(), None);
        assert_eq!(Limit::of(5).milliseconds(), Some(Duration::from_millis(5)));
    }
}
