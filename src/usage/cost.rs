//! What a call costs: exact, in integers, rounded once.
//!
//! Unit prices are whole pico-dollars, so a sum of tokens times prices is exact; it is rounded half-even to
//! nano-dollars at the very end. A cost that is not known is none, which is not the same as nothing.

use super::CostSource;
use crate::{catalog::UnitPrices, error::Error};

/// Pico-dollars in a nano-dollar.
const PICOS: i128 = 1_000;

/// More tokens than any call can use; what is beyond it is a mistake of who counted.
const MOST_TOKENS: i64 = 1_000_000_000_000;

/// The tokens of a call. Cached tokens are inside the input, reasoning is inside the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TokenCounts {
    input: i64,
    cache_read: i64,
    cache_write: i64,
    output: i64,
    reasoning: i64,
}

/// Counts as they were reported, not yet checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReportedTokens {
    /// Tokens read, cached ones included.
    pub input: i64,
    /// Those of them read from a cache.
    pub cache_read: i64,
    /// Those of them written to a cache.
    pub cache_write: i64,
    /// Tokens written, reasoning included.
    pub output: i64,
    /// Those of them spent on reasoning.
    pub reasoning: i64,
}

/// What is known of a call's price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostBasis {
    /// The price in force at the time.
    PriceBook(UnitPrices),
    /// The provider said what it cost.
    ProviderReported {
        /// How much, in nano-USD.
        nanos: i64,
    },
    /// Nothing.
    Unpriced,
}

/// What a call costs, in nano-USD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// In all; none if not known.
    pub total: Option<i64>,
    /// What of it goes to the provider.
    pub provider: Option<i64>,
    /// What of it is the fee.
    pub fee: Option<i64>,
    /// Where it comes from.
    pub source: CostSource,
}

impl TryFrom<ReportedTokens> for TokenCounts {
    type Error = Error;

    fn try_from(reported: ReportedTokens) -> Result<Self, Error> {
        let ReportedTokens {
            input,
            cache_read,
            cache_write,
            output,
            reasoning,
        } = reported;
        let counts = [input, cache_read, cache_write, output, reasoning];
        if counts
            .iter()
            .any(|count| !(0..=MOST_TOKENS).contains(count))
        {
            return Err(Error::bad_input(
                "tokens",
                format!("each count must be from 0 to {MOST_TOKENS}"),
            ));
        }
        if cache_read + cache_write > input {
            return Err(Error::bad_input(
                "tokens",
                "cached tokens are part of the input: they cannot be more than it",
            ));
        }
        if reasoning > output {
            return Err(Error::bad_input(
                "tokens",
                "reasoning is part of the output: it cannot be more than it",
            ));
        }
        Ok(Self {
            input,
            cache_read,
            cache_write,
            output,
            reasoning,
        })
    }
}

impl TokenCounts {
    /// Tokens read, cached ones included.
    #[must_use]
    pub fn input(self) -> i64 {
        self.input
    }

    /// Those of them read from a cache.
    #[must_use]
    pub fn cache_read(self) -> i64 {
        self.cache_read
    }

    /// Those of them written to a cache.
    #[must_use]
    pub fn cache_write(self) -> i64 {
        self.cache_write
    }

    /// Tokens written, reasoning included.
    #[must_use]
    pub fn output(self) -> i64 {
        self.output
    }

    /// Those of them spent on reasoning.
    #[must_use]
    pub fn reasoning(self) -> i64 {
        self.reasoning
    }

    /// Whether none were used.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.input == 0 && self.output == 0
    }

    /// The exact price in pico-dollars. Cached tokens and reasoning have a price of their own where the book has one,
    /// else they cost what the rest of their side does. None if tokens were used that have no price.
    fn picos(self, prices: &UnitPrices) -> Option<i128> {
        let parts = [
            (
                self.input - self.cache_read - self.cache_write,
                prices.input,
            ),
            (self.cache_read, prices.cache_read.or(prices.input)),
            (self.cache_write, prices.cache_write.or(prices.input)),
            (self.output - self.reasoning, prices.output),
            (self.reasoning, prices.reasoning.or(prices.output)),
        ];
        let request = i128::from(prices.request.unwrap_or(0));
        parts
            .into_iter()
            .try_fold(request, |sum, (tokens, price)| match (tokens, price) {
                (0, _) => Some(sum),
                (_, None) => None,
                (tokens, Some(price)) => Some(sum + i128::from(tokens) * i128::from(price)),
            })
    }
}

impl Cost {
    /// The cost of a call that nobody is charged for.
    pub const FREE: Self = Self {
        total: Some(0),
        provider: Some(0),
        fee: Some(0),
        source: CostSource::Free,
    };

    /// The cost of a call whose price is not known. There is no fee on it either.
    pub const UNPRICED: Self = Self {
        total: None,
        provider: None,
        fee: None,
        source: CostSource::Unpriced,
    };

    /// What a call costs that used these tokens; `fee_nanos` comes on top of what the provider gets.
    ///
    /// # Errors
    ///
    /// An amount is negative, or the sum is beyond 64 bits.
    pub fn of(tokens: TokenCounts, basis: &CostBasis, fee_nanos: i64) -> Result<Self, Error> {
        let (provider, source) = match basis {
            CostBasis::Unpriced => return Ok(Self::UNPRICED),
            CostBasis::ProviderReported { nanos } => (*nanos, CostSource::ProviderReported),
            CostBasis::PriceBook(prices) => match tokens.picos(prices) {
                None => return Ok(Self::UNPRICED),
                Some(0) if fee_nanos == 0 => return Ok(Self::FREE),
                Some(picos) => (round_half_even(picos)?, CostSource::PriceBook),
            },
        };
        let total = provider
            .checked_add(fee_nanos)
            .filter(|_| provider >= 0 && fee_nanos >= 0)
            .ok_or_else(out_of_range)?;
        Ok(Self {
            total: Some(total),
            provider: Some(provider),
            fee: Some(fee_nanos),
            source,
        })
    }
}

/// Pico-dollars as nano-dollars; what lies half-way goes to the even neighbour, so that errors do not add up.
fn round_half_even(picos: i128) -> Result<i64, Error> {
    let (whole, rest) = (picos.div_euclid(PICOS), picos.rem_euclid(PICOS));
    let is_up = rest * 2 > PICOS || (rest * 2 == PICOS && whole % 2 != 0);
    i64::try_from(whole + i128::from(is_up)).map_err(|_| out_of_range())
}

fn out_of_range() -> Error {
    Error::bad_input("cost", "must be from 0 to 9223372036854775807 nano-dollars")
}

#[cfg(test)]
mod tests;
