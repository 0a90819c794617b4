//! What stands in a cell, so that no spreadsheet takes somebody's text for a formula.

use std::{borrow::Cow, fmt::Display};

use async_graphql::resolver_utils::EnumType;
use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::graphql::{Kind, encode_id};

/// What a formula begins with, in the letters of ASCII and in their wide forms of East Asia.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What a spreadsheet may cut a line at, whatever stands around it: another cell begins behind it.
const CUTS: [char; 4] = ['\t', '\r', '\n', ';'];

/// Digits behind the point of a nano-dollar.
const NANO_SCALE: u32 = 9;

/// A row of cells, one a column.
pub type Record = Vec<Cell>;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell(String);

impl Cell {
    /// Somebody's text. Where a cell could begin with a formula, there is an apostrophe before it.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(neutral(text).into_owned())
    }

    /// A text that may be missing.
    #[must_use]
    pub fn maybe_text(text: Option<&str>) -> Self {
        text.map_or_else(Self::default, Self::text)
    }

    /// Several texts, with a space between.
    #[must_use]
    pub fn texts(texts: &[String]) -> Self {
        Self::text(&texts.join(" "))
    }

    /// A number, as it is: one below zero stays a number.
    #[must_use]
    pub fn number(number: impl Into<Decimal>) -> Self {
        Self(number.into().to_string())
    }

    /// A number that may be missing.
    #[must_use]
    pub fn maybe_number(number: Option<impl Into<Decimal>>) -> Self {
        number.map_or_else(Self::default, Self::number)
    }

    /// An amount of nano-dollars, in dollars.
    #[must_use]
    pub fn dollars(nanos: i64) -> Self {
        Self::number(Decimal::new(nanos, NANO_SCALE).normalize())
    }

    /// An amount that may be missing.
    #[must_use]
    pub fn maybe_dollars(nanos: Option<i64>) -> Self {
        nanos.map_or_else(Self::default, Self::dollars)
    }

    /// An identifier, as the API spells it.
    #[must_use]
    pub fn id(kind: Kind, id: Uuid) -> Self {
        Self(encode_id(kind, id).to_string())
    }

    /// An identifier that may be missing.
    #[must_use]
    pub fn maybe_id(kind: Kind, id: Option<Uuid>) -> Self {
        id.map_or_else(Self::default, |id| Self::id(kind, id))
    }

    /// A moment, as the API spells it.
    #[must_use]
    pub fn moment(moment: DateTime<Utc>) -> Self {
        Self(moment.to_rfc3339_opts(SecondsFormat::Micros, true))
    }

    /// A moment that may be missing.
    #[must_use]
    pub fn maybe_moment(moment: Option<DateTime<Utc>>) -> Self {
        moment.map_or_else(Self::default, Self::moment)
    }

    /// A day that may be missing.
    #[must_use]
    pub fn maybe_day(day: Option<impl Display>) -> Self {
        Self(day.map(|day| day.to_string()).unwrap_or_default())
    }

    /// A word of an enumeration, as the API spells it.
    #[must_use]
    pub fn word<E: EnumType>(value: E) -> Self {
        let item = E::items().iter().find(|item| item.value == value);
        Self(item.map_or_else(String::new, |item| item.name.to_owned()))
    }
}

impl AsRef<[u8]> for Cell {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A text that no spreadsheet calculates: OWASP's advice on CSV injection. Whatever else stands in it stays as it is.
fn neutral(text: &str) -> Cow<'_, str> {
    if !text.contains(FORMULA) && !text.contains(&CUTS[..3]) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 1);
    // A space does not keep every program from reading a formula behind it.
    let mut is_start = true;
    for (place, letter) in text.char_indices() {
        let is_cut = CUTS.contains(&letter);
        if (is_start && FORMULA.contains(&letter)) || (place == 0 && is_cut && letter != ';') {
            safe.push('\'');
        }
        is_start = is_cut || (is_start && (letter.is_whitespace() || letter.is_control()));
        safe.push(letter);
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_formula_becomes_a_text() {
        for (text, shown) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("\n=1", "'\n'=1"),
            ("\tx", "'\tx"),
            ("  =1", "  '=1"),
            ("\u{a0}=1", "\u{a0}'=1"),
            ("\0=1", "\0'=1"),
            ("＝1", "'＝1"),
            ("a;=1", "a;'=1"),
            ("a\r\n@b", "a\r\n'@b"),
            ("=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"),
        ] {
            assert_eq!(Cell::text(text), Cell(shown.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for text in [
            "",
            "plain",
            "a=b",
            "a - b, c + d",
            "someone@example.com",
            "a;b",
            "two\nlines",
            "'quoted'",
            "\"=1\"",
            "Ælfred",
            "agent://alice/-",
        ] {
            assert_eq!(Cell::text(text), Cell(text.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_number_below_zero_stays_a_number() {
        assert_eq!(Cell::dollars(-20_500_000_000), Cell("-20.5".to_owned()));
        assert_eq!(Cell::number(-7), Cell("-7".to_owned()));
        assert_eq!(Cell::dollars(1), Cell("0.000000001".to_owned()));
        assert_eq!(Cell::maybe_dollars(None), Cell(String::new()));
    }
}
