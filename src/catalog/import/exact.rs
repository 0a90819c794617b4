//! Decimal numbers as JSON writes them, turned into integers without a float in between.

/// Digits of the largest `i64`, so that more of them cannot fit.
const MOST_DIGITS: usize = 19;

/// An integer and whether the number had to be rounded to become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Units {
    pub(super) value: i64,
    pub(super) is_rounded: bool,
}

/// Why a number is not one of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NumberError {
    /// It is a text, a list or something else.
    #[error("is not a number")]
    NotANumber,
    /// It is below zero.
    #[error("is negative")]
    Negative,
    /// It does not fit.
    #[error("is too large")]
    TooLarge,
}

/// How many units of 10^-`scale` a JSON number is, rounded half to even.
pub(super) fn units(text: &str, scale: i64) -> Result<Units, NumberError> {
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (digits, exponent) = significant(unsigned)?;
    if digits.is_empty() {
        return Ok(Units {
            value: 0,
            is_rounded: false,
        });
    }
    if is_negative {
        return Err(NumberError::Negative);
    }
    let shift = exponent.saturating_add(scale);
    match usize::try_from(shift) {
        Ok(zeros) => raise(&digits, zeros),
        Err(_) => cut(
            &digits,
            usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX),
        ),
    }
}

/// The digits from the first to the last that is not 0, and the power of ten of the last.
fn significant(text: &str) -> Result<(Vec<u8>, i64), NumberError> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() || mantissa.ends_with('.') {
        return Err(NumberError::NotANumber);
    }
    let mut digits: Vec<u8> = Vec::with_capacity(whole.len() + fraction.len());
    for letter in whole.bytes().chain(fraction.bytes()) {
        if !letter.is_ascii_digit() {
            return Err(NumberError::NotANumber);
        }
        if letter != b'0' || !digits.is_empty() {
            digits.push(letter - b'0');
        }
    }
    let zeros = digits.iter().rev().take_while(|digit| **digit == 0).count();
    digits.truncate(digits.len() - zeros);
    let places = length(zeros) - length(fraction.len());
    Ok((digits, exponent.saturating_add(places)))
}

/// An exponent beyond 64 bits is as good as the largest: what it belongs to is 0, too large, or rounded away.
fn read_exponent(text: &str) -> Result<i64, NumberError> {
    let (is_negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|letter| letter.is_ascii_digit()) {
        return Err(NumberError::NotANumber);
    }
    let size = digits.parse().unwrap_or(i64::MAX);
    Ok(if is_negative { -size } else { size })
}

fn raise(digits: &[u8], zeros: usize) -> Result<Units, NumberError> {
    if digits.len().saturating_add(zeros) > MOST_DIGITS {
        return Err(NumberError::TooLarge);
    }
    let zeros = std::iter::repeat_n(&0, zeros);
    Ok(Units {
        value: fit(number(digits.iter().chain(zeros)))?,
        is_rounded: false,
    })
}

/// Rounds the last `places` digits away; there is one that is not 0 among them.
fn cut(digits: &[u8], places: usize) -> Result<Units, NumberError> {
    let (kept, dropped) = match digits.len().checked_sub(places) {
        Some(length) => digits.split_at(length),
        // At least one 0 stands between the point and the first digit: less than a tenth of a unit.
        None => (&[][..], &[0][..]),
    };
    if kept.len() > MOST_DIGITS {
        return Err(NumberError::TooLarge);
    }
    let is_odd = kept.last().is_some_and(|digit| digit % 2 == 1);
    let is_up = match (dropped.first(), dropped.len()) {
        (Some(5), 1) => is_odd,
        (Some(first), _) => *first >= 5,
        (None, _) => false,
    };
    Ok(Units {
        value: fit(number(kept.iter()) + i128::from(is_up))?,
        is_rounded: true,
    })
}

fn number<'a>(digits: impl Iterator<Item = &'a u8>) -> i128 {
    digits.fold(0, |number, digit| number * 10 + i128::from(*digit))
}

fn fit(number: i128) -> Result<i64, NumberError> {
    i64::try_from(number).map_err(|_| NumberError::TooLarge)
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
