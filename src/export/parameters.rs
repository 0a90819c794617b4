//! A file's parameters: what a URL says behind its question mark, read one by one and none left over.
//!
//! They mean what the arguments of the GraphQL fields mean, by the same scalars and words.

use async_graphql::{InputType, Pos, Value, resolver_utils::EnumType};

use crate::{
    error::Error,
    graphql::{DateTimeFilter, Moment, OrderDirection},
};

/// What was sent. A list is sent by giving its parameter several times.
#[derive(Debug, Default)]
pub struct Parameters {
    sent: Vec<(String, String)>,
    known: Vec<&'static str>,
}

impl Parameters {
    /// What was sent, decoded.
    #[must_use]
    pub fn new(sent: Vec<(String, String)>) -> Self {
        Self {
            sent,
            known: Vec::new(),
        }
    }

    /// Every text of a list; none where the parameter was not sent.
    pub fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        self.known.push(name);
        let is_it = |pair: &mut (String, String)| pair.0 == name;
        let texts: Vec<String> = self.sent.extract_if(.., is_it).map(|pair| pair.1).collect();
        (!texts.is_empty()).then_some(texts)
    }

    /// One text.
    ///
    /// # Errors
    ///
    /// It was sent twice.
    pub fn text(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        match self.texts(name) {
            Some(texts) if texts.len() > 1 => {
                Err(Error::bad_input(name, "is given twice: send it once"))
            }
            texts => Ok(texts.and_then(|mut texts| texts.pop())),
        }
    }

    /// Every word of a list.
    ///
    /// # Errors
    ///
    /// One is none of the words.
    pub fn words<E: EnumType>(&mut self, name: &'static str) -> Result<Option<Vec<E>>, Error> {
        let texts = self.texts(name);
        texts
            .map(|texts| texts.iter().map(|text| word(name, text)).collect())
            .transpose()
    }

    /// One word.
    ///
    /// # Errors
    ///
    /// It is none of the words, or was sent twice.
    pub fn word<E: EnumType>(&mut self, name: &'static str) -> Result<Option<E>, Error> {
        self.text(name)?.map(|text| word(name, &text)).transpose()
    }

    /// What a list is ordered by, and which way: `NAME`, or `NAME:DESC`.
    ///
    /// # Errors
    ///
    /// One of both is none of the words.
    pub fn order<E: EnumType>(&mut self) -> Result<Option<(E, OrderDirection)>, Error> {
        const NAME: &str = "order";
        let Some(text) = self.text(NAME)? else {
            return Ok(None);
        };
        let (field, direction) = match text.split_once(':') {
            Some((field, direction)) => (field, word(NAME, direction)?),
            None => (text.as_str(), OrderDirection::Asc),
        };
        Ok(Some((word(NAME, field)?, direction)))
    }

    /// Yes or no; no where it was not sent.
    ///
    /// # Errors
    ///
    /// It is neither.
    pub fn flag(&mut self, name: &'static str) -> Result<bool, Error> {
        match self.text(name)?.as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(refused(name, other, "`true` or `false`")),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    ///
    /// It is none of 32 bits.
    pub fn number(&mut self, name: &'static str) -> Result<Option<i32>, Error> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let number = text.parse();
        let problem = "a whole number, at most 2147483647";
        number.map(Some).map_err(|_| refused(name, &text, problem))
    }

    /// A value of one of the API's own scalars.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn scalar<T: InputType>(&mut self, name: &'static str) -> Result<Option<T>, Error> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let read = T::parse(Some(Value::String(text)));
        read.map(Some).map_err(|problem| {
            let told = problem.into_server_error(Pos::default()).message;
            // Which type it is does not help whoever wrote a URL.
            let told = told
                .split_once("\": ")
                .map_or(told.as_str(), |(_, told)| told);
            Error::bad_input(name, told)
        })
    }

    /// The time between `from` and `to`, of which either may be missing.
    ///
    /// # Errors
    ///
    /// One is no moment, or they are in the wrong order.
    pub fn span(&mut self) -> Result<DateTimeFilter, Error> {
        let span = DateTimeFilter {
            gte: self.scalar("from")?,
            lt: self.scalar("to")?,
        };
        match span {
            DateTimeFilter {
                gte: Some(Moment(from)),
                lt: Some(Moment(to)),
            } if to <= from => Err(Error::bad_input("to", "must be later than `from`")),
            span => Ok(span),
        }
    }

    /// Sees that nothing was sent that was not read: a filter that is misspelt would let everything through.
    ///
    /// # Errors
    ///
    /// Something was.
    pub fn finish(self) -> Result<(), Error> {
        let Some((name, _)) = self.sent.into_iter().next() else {
            return Ok(());
        };
        let known = self.known.join(", ");
        Err(Error::bad_request(format!(
            "{}: is no parameter of this file; these are: {known}",
            shown(&name)
        )))
    }
}

/// All words of an enumeration, as the API spells them.
#[must_use]
pub fn words_of<E: EnumType>() -> String {
    let names: Vec<&str> = E::items().iter().map(|item| item.name).collect();
    names.join(", ")
}

/// A word as the API spells it, in upper or lower case.
fn word<E: EnumType>(name: &str, text: &str) -> Result<E, Error> {
    let mut items = E::items().iter();
    let found = items.find(|item| item.name.eq_ignore_ascii_case(text));
    found
        .map(|item| item.value)
        .ok_or_else(|| refused(name, text, &format!("one of {}", words_of::<E>())))
}

fn refused(name: &str, text: &str, needed: &str) -> Error {
    Error::bad_input(name, format!("must be {needed}, not `{}`", shown(text)))
}

/// The beginning of what was sent.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Parameters {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Parameters::new(pairs.collect())
    }

    fn problem<T: std::fmt::Debug>(read: Result<T, Error>) -> String {
        read.unwrap_err().to_string()
    }

    #[test]
    fn a_list_is_sent_by_giving_its_parameter_several_times() {
        let mut parameters = sent(&[("way", "asc"), ("other", "1"), ("way", "DESC")]);

        let read = parameters.words::<OrderDirection>("way");

        assert_eq!(
            read,
            Ok(Some(vec![OrderDirection::Asc, OrderDirection::Desc]))
        );
        assert_eq!(
            problem(parameters.finish()),
            "other: is no parameter of this file; these are: way"
        );
    }

    #[test]
    fn what_cannot_be_read_says_what_to_send() {
        assert_eq!(
            problem(sent(&[("way", "up")]).words::<OrderDirection>("way")),
            "way: must be one of ASC, DESC, not `up`"
        );
        assert_eq!(
            problem(sent(&[("way", "asc"), ("way", "asc")]).word::<OrderDirection>("way")),
            "way: is given twice: send it once"
        );
        assert_eq!(
            problem(sent(&[("all", "1")]).flag("all")),
            "all: must be `true` or `false`, not `1`"
        );
        assert_eq!(
            problem(sent(&[("from", "today")]).scalar::<Moment>("from")),
            "from: \"today\" is not a moment of the years 1970 to 9998 with its offset (RFC 3339), for example \
             \"2026-01-31T18:30:00Z\""
        );
    }
}
