//! The two forms that a response document is sent in, and which of them a client would rather have (RFC 9110, section
//! 12.5.1).

use axum::http::{HeaderMap, StatusCode, header};
use mediatype::{MediaType, MediaTypeList, ReadParams, names};

use super::super::quality::{self, Quality};
use crate::error::Error;

/// A form of a response document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status tells whether the document was refused.
    GraphqlResponse,
    /// `application/json`: 200 as soon as the request could be read, for clients that know no better.
    Json,
}

/// How much a form is liked: by its quality, then by whether it was named or only not excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    quality: Quality,
    is_named: bool,
}

impl Media {
    /// The form that the client likes best; of two that it names as one, the newer one. Whoever takes anything, or
    /// names nothing, is sent `application/json`.
    ///
    /// # Errors
    ///
    /// It takes neither.
    pub fn accepted(headers: &HeaderMap) -> Result<Self, Error> {
        let values = headers.get_all(header::ACCEPT).iter();
        let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        if values.iter().all(|value| value.trim().is_empty()) {
            return Ok(Self::Json);
        }
        let ranges: Vec<MediaType> = values
            .into_iter()
            .flat_map(MediaTypeList::new)
            .filter_map(Result::ok)
            .collect();
        let graphql = Self::GraphqlResponse.fit(&ranges);
        let json = Self::Json.fit(&ranges);
        let is_newer = match (graphql, json) {
            (None, None) => return Err(not_acceptable()),
            (Some(graphql), Some(json)) => graphql > json || (graphql == json && graphql.is_named),
            (graphql, _) => graphql.is_some(),
        };
        Ok(if is_newer {
            Self::GraphqlResponse
        } else {
            Self::Json
        })
    }

    /// What it is called in an answer.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// How much it is liked, by the range that names it most closely; none if it is not accepted.
    fn fit(self, ranges: &[MediaType]) -> Option<Fit> {
        let named = ranges.iter().filter_map(|range| self.named_by(range));
        let (closeness, quality) = named.max()?;
        let is_named = closeness >= EXACT;
        (quality > 0).then_some(Fit { quality, is_named })
    }

    /// How closely a range names this form, and with which quality; none if it does not.
    fn named_by(self, range: &MediaType) -> Option<(u8, Quality)> {
        let name = range.essence().to_string().to_ascii_lowercase();
        let own = self.content_type();
        let mut closeness = match name.as_str() {
            "*/*" => 0,
            "application/*" => 1,
            name if own.split(';').next() == Some(name) => EXACT,
            _ => return None,
        };
        let mut quality = quality::BEST;
        for (name, value) in range.params() {
            let value = value.unquoted_str();
            if name == names::Q {
                quality = quality::parse(&value)?;
            } else if name == names::CHARSET && value.eq_ignore_ascii_case("utf-8") {
                closeness = EXACT + 1;
            } else {
                return None;
            }
        }
        Some((closeness, quality))
    }
}

/// The closeness of a range without wildcards; with the character set it is closer.
const EXACT: u8 = 2;

fn not_acceptable() -> Error {
    Error::BadRequest {
        status: StatusCode::NOT_ACCEPTABLE,
        problem: "nothing that `Accept` names can be sent: let it name application/graphql-response+json, \
                  application/json or */*"
            .into(),
    }
}

/// # Errors
///
/// The body is not sent as JSON in UTF-8.
pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), Error> {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let only = match (types.next(), types.next()) {
        (Some(only), None) => only.to_str().ok(),
        _ => None,
    };
    let is_json = only
        .and_then(|text| MediaType::parse(text).ok())
        .is_some_and(|sent| {
            let charset = sent.get_param(names::CHARSET);
            let name = sent.essence().to_string();
            name.eq_ignore_ascii_case("application/json")
                && charset.is_none_or(|set| set.unquoted_str().eq_ignore_ascii_case("utf-8"))
        });
    let is_plain = headers
        .get(header::CONTENT_ENCODING)
        .is_none_or(|encoding| encoding == "identity");
    if is_json && is_plain {
        return Ok(());
    }
    Err(Error::BadRequest {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        problem:
            "the body must be sent as `Content-Type: application/json`, in UTF-8 and not compressed"
                .into(),
    })
}
