//! The fields of one entry, each read as what it must be.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    exact::{self, NumberError, Units},
    price_map::Pairs,
};

/// Digits behind the point of a pico-dollar.
const PICO_SCALE: i64 = 12;
/// The most tokens that the API can show, and far more than any model reads.
const MOST_TOKENS: i64 = i32::MAX as i64;
/// The longest name that is stored, in characters.
const LONGEST_TEXT: usize = 255;

/// Why an entry is rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum EntryError {
    /// The key was there before.
    #[error("the key stands in the file twice: this is the later one")]
    RepeatedKey,
    /// A key that cannot name a model.
    #[error("the key is empty, longer than 255 characters or has control characters")]
    BadKey,
    /// Something else than an object stands under the key.
    #[error("is not an object")]
    NotAnObject,
    /// A field is there twice.
    #[error("`{0}` stands there twice")]
    RepeatedField(String),
    /// A field must be there.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A number that cannot be used.
    #[error("`{0}` {1}: it is {2}")]
    BadNumber(&'static str, NumberError, String),
    /// A number of tokens with a fraction.
    #[error("`{0}` is not a whole number: it is {1}")]
    NotWhole(&'static str, String),
    /// A value of another type.
    #[error("`{0}` is not {1}: it is {2}")]
    WrongType(String, &'static str, String),
}

/// The fields of one entry; one that is null counts as missing.
#[derive(Debug)]
pub(super) struct Fields<'a>(HashMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    /// Reads what stands under a key.
    pub(super) fn parse(key: &str, body: &'a RawValue) -> Result<Self, EntryError> {
        if !is_clean(key) {
            return Err(EntryError::BadKey);
        }
        let pairs: Pairs<'a> =
            serde_json::from_str(body.get()).map_err(|_| EntryError::NotAnObject)?;
        let mut fields = HashMap::with_capacity(pairs.0.len());
        for (name, value) in pairs.0 {
            if fields.contains_key(&name) {
                return Err(EntryError::RepeatedField(name));
            }
            fields.insert(name, value);
        }
        fields.retain(|_, value| value.get() != "null");
        Ok(Self(fields))
    }

    /// A price in pico-dollars.
    pub(super) fn picos(&self, name: &'static str) -> Result<Option<Units>, EntryError> {
        self.number(name, PICO_SCALE)
    }

    /// A number of tokens. 0 stands for one that is not known or makes no sense, as with embeddings.
    pub(super) fn tokens(&self, name: &'static str) -> Result<Option<i64>, EntryError> {
        let Some(units) = self.number(name, 0)? else {
            return Ok(None);
        };
        if units.is_rounded {
            return Err(EntryError::NotWhole(name, self.shown(name)));
        }
        if units.value > MOST_TOKENS {
            let shown = self.shown(name);
            return Err(EntryError::BadNumber(name, NumberError::TooLarge, shown));
        }
        Ok(Some(units.value).filter(|tokens| *tokens > 0))
    }

    /// A text.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<String>, EntryError> {
        const NEEDED: &str = "a name of 1 to 255 characters";
        let found = self.read::<String>(name, NEEDED)?;
        if found.as_deref().is_some_and(|text| !is_clean(text)) {
            return Err(self.wrong_type(name, NEEDED));
        }
        Ok(found)
    }

    /// A list of texts.
    pub(super) fn texts(&self, name: &'static str) -> Result<Option<Vec<String>>, EntryError> {
        const NEEDED: &str = "a list of texts";
        let found = self.read::<Vec<String>>(name, NEEDED)?;
        match found {
            Some(texts) if !texts.iter().all(|text| is_clean(text)) => {
                Err(self.wrong_type(name, NEEDED))
            }
            found => Ok(found),
        }
    }

    /// A calendar day.
    pub(super) fn day(&self, name: &'static str) -> Result<Option<NaiveDate>, EntryError> {
        const NEEDED: &str = "a day such as \"2026-01-31\"";
        let found = self.read::<String>(name, NEEDED)?.map(|text| {
            NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_| self.wrong_type(name, NEEDED))
        });
        found.transpose()
    }

    /// The names of the flags that are true, without their prefix, sorted.
    pub(super) fn flags(&self, prefix: &str) -> Result<Vec<String>, EntryError> {
        let mut names = Vec::new();
        for (name, value) in &self.0 {
            let Some(flag) = name.strip_prefix(prefix) else {
                continue;
            };
            match value.get() {
                "true" if is_clean(flag) => names.push(flag.to_owned()),
                "false" => {}
                _ => return Err(self.wrong_type(name, "true or false")),
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn number(&self, name: &'static str, scale: i64) -> Result<Option<Units>, EntryError> {
        let found = self.0.get(name).map(|value| {
            exact::units(value.get(), scale)
                .map_err(|problem| EntryError::BadNumber(name, problem, self.shown(name)))
        });
        found.transpose()
    }

    fn read<T: Deserialize<'a>>(
        &self,
        name: &str,
        needed: &'static str,
    ) -> Result<Option<T>, EntryError> {
        let found = self.0.get(name).map(|value| {
            serde_json::from_str(value.get()).map_err(|_| self.wrong_type(name, needed))
        });
        found.transpose()
    }

    fn wrong_type(&self, name: &str, needed: &'static str) -> EntryError {
        EntryError::WrongType(name.to_owned(), needed, self.shown(name))
    }

    /// The beginning of a value, for a message.
    fn shown(&self, name: &str) -> String {
        const MOST: usize = 40;
        let text = self.0.get(name).map_or("", |value| value.get());
        let mut shown: String = text
            .chars()
            .take(MOST)
            .filter(|letter| !letter.is_control())
            .collect();
        if text.chars().nth(MOST).is_some() {
            shown.push('…');
        }
        shown
    }
}

/// Whether a text can be stored and shown: PostgreSQL keeps no NUL and indexes no long text, a terminal obeys the other
/// control characters.
fn is_clean(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= LONGEST_TEXT && !text.contains(char::is_control)
}
