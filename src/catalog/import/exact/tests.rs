use proptest::prelude::*;

use super::*;

const PICOS: i64 = 12;

fn picos(text: &str) -> Result<(i64, bool), NumberError> {
    units(text, PICOS).map(|units| (units.value, units.is_rounded))
}

#[test]
fn every_way_to_write_a_price_is_read_exactly() {
    for (text, value) in [
        ("0", 0),
        ("0.0", 0),
        ("-0.0", 0),
        ("0e99999999999999999999", 0),
        ("1.5e-07", 150_000),
        ("1.5E-7", 150_000),
        ("0.00000015", 150_000),
        ("15e-8", 150_000),
        ("0.000000000001", 1),
        ("1000000e-18", 1),
        ("3", 3_000_000_000_000),
        ("3e+0", 3_000_000_000_000),
        ("9223372.036854775807", i64::MAX),
    ] {
        assert_eq!(picos(text), Ok((value, false)), "{text}");
    }
}

#[test]
fn what_is_finer_than_a_unit_is_rounded_half_to_even() {
    for (text, value) in [
        ("0.5e-12", 0),
        ("1.5e-12", 2),
        ("2.5e-12", 2),
        ("2.5000000000000000000001e-12", 3),
        ("0.49999999999999999999999e-12", 0),
        ("2.9999900000000002e-06", 2_999_990),
        ("3.0001999999999996e-07", 300_020),
        ("1.41953125e-07", 141_953),
        ("9.9999e-13", 1),
        ("5e-14", 0),
        ("1e-99999999999999999999", 0),
    ] {
        assert_eq!(picos(text), Ok((value, true)), "{text}");
    }
}

#[test]
fn what_is_no_price_is_refused() {
    for (text, problem) in [
        ("-1", NumberError::Negative),
        ("-1e-99", NumberError::Negative),
        ("9223372.036854775808", NumberError::TooLarge),
        ("9223372.0368547758075", NumberError::TooLarge),
        ("1e7", NumberError::TooLarge),
        ("1e99999999999999999999", NumberError::TooLarge),
        (
            "99999999999999999999999999999999999999999",
            NumberError::TooLarge,
        ),
        ("\"0.1\"", NumberError::NotANumber),
        ("NaN", NumberError::NotANumber),
        ("true", NumberError::NotANumber),
        ("null", NumberError::NotANumber),
        ("[]", NumberError::NotANumber),
        ("", NumberError::NotANumber),
        (".5", NumberError::NotANumber),
        ("1.", NumberError::NotANumber),
        ("1e", NumberError::NotANumber),
        ("1e-", NumberError::NotANumber),
        ("--1", NumberError::NotANumber),
    ] {
        assert_eq!(picos(text), Err(problem), "{text}");
    }
}

proptest! {
    /// The same number, written as digits with a point anywhere and an exponent that makes up for it.
    #[test]
    fn units_agree_with_a_fraction(mantissa in 0_u64..=999_999_999_999_999, power in -34_i32..=3, point in 0_usize..=15) {
        let text = written(mantissa, power, point);

        let expected = fraction(i128::from(mantissa), power + 12);

        prop_assert_eq!(picos(&text), expected, "{}", text);
    }
}

fn written(mantissa: u64, power: i32, point: usize) -> String {
    let digits = format!("{mantissa:016}");
    let (whole, fraction) = digits.split_at(digits.len() - point);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let dot = if point == 0 { "" } else { "." };
    let exponent = power + i32::try_from(point).unwrap();
    format!("{whole}{dot}{fraction}e{exponent}")
}

/// `mantissa` × 10^`power` by integer division.
fn fraction(mantissa: i128, power: i32) -> Result<(i64, bool), NumberError> {
    let factor = 10_i128.pow(power.unsigned_abs());
    let (mut value, rest) = if power >= 0 {
        (mantissa * factor, 0)
    } else {
        (mantissa / factor, mantissa % factor)
    };
    let twice = rest * 2;
    if twice > factor || (twice == factor && value % 2 == 1) {
        value += 1;
    }
    let value = i64::try_from(value).map_err(|_| NumberError::TooLarge)?;
    Ok((value, rest != 0))
}
