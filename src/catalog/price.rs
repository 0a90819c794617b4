//! Unit prices in integers, and how they look in dollars.

use rust_decimal::Decimal;

use super::PriceRow;

/// Digits behind the point of a pico-dollar.
const PICO_SCALE: u32 = 12;
/// A pico-dollar a token is a micro-dollar a million tokens.
const PER_MILLION_SCALE: u32 = 6;

/// What one unit costs, in pico-USD. None is unpriced, which is not free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitPrices {
    /// A token that is read.
    pub input: Option<i64>,
    /// A token that is written.
    pub output: Option<i64>,
    /// A token that is read from the cache.
    pub cache_read: Option<i64>,
    /// A token that is written to the cache.
    pub cache_write: Option<i64>,
    /// A token that is spent on reasoning.
    pub reasoning: Option<i64>,
    /// A request, whatever its size.
    pub request: Option<i64>,
}

impl UnitPrices {
    /// Whether nothing has a price.
    #[must_use]
    pub fn is_unpriced(&self) -> bool {
        *self == Self::default()
    }
}

impl From<&PriceRow> for UnitPrices {
    fn from(row: &PriceRow) -> Self {
        Self {
            input: row.input_picos,
            output: row.output_picos,
            cache_read: row.cache_read_picos,
            cache_write: row.cache_write_picos,
            reasoning: row.reasoning_picos,
            request: row.request_picos,
        }
    }
}

/// Dollars a unit, exact.
pub(super) fn per_unit(picos: i64) -> Decimal {
    Decimal::new(picos, PICO_SCALE).normalize()
}

/// Dollars a million units, exact.
pub(super) fn per_million(picos: i64) -> Decimal {
    Decimal::new(picos, PER_MILLION_SCALE).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_exact_in_both_units_and_without_trailing_zeros() {
        for (picos, unit, million) in [
            (0, "0", "0"),
            (1, "0.000000000001", "0.000001"),
            (150_000, "0.00000015", "0.15"),
            (15_000_000, "0.000015", "15"),
            (i64::MAX, "9223372.036854775807", "9223372036854.775807"),
        ] {
            assert_eq!(per_unit(picos).to_string(), unit);
            assert_eq!(per_million(picos).to_string(), million);
        }
    }
}
