//! Money: exact, in integers.

use async_graphql::{Enum, SimpleObject};
use rust_decimal::Decimal;

use super::{BigInt, Exact};

/// Digits behind the point of a nano-dollar.
const NANO_SCALE: u32 = 9;

/// An exact amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
pub struct Money {
    /// The amount in billionths of the currency (1e-9), as an integer.
    nanos: BigInt,
    /// The amount in whole units of the currency, exact.
    amount: Exact,
    /// The currency.
    currency: CurrencyCode,
}

/// An ISO 4217 currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE")]
pub enum CurrencyCode {
    /// United States dollar.
    Usd,
}

impl Money {
    /// An amount of nano-dollars.
    #[must_use]
    pub fn from_nanos(nanos: i64) -> Self {
        Self {
            nanos: BigInt(nanos),
            amount: Exact(Decimal::new(nanos, NANO_SCALE).normalize()),
            currency: CurrencyCode::Usd,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_exact_and_without_trailing_zeros() {
        for (nanos, amount) in [
            (0, "0"),
            (1, "0.000000001"),
            (1_500_000_000, "1.5"),
            (-20_000_000_000, "-20"),
            (i64::MAX, "9223372036.854775807"),
        ] {
            assert_eq!(Money::from_nanos(nanos).amount.0.to_string(), amount);
        }
    }
}
