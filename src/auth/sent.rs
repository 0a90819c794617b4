//! What a request brings along, and which kind of credential that can be. What cannot be any is neither hashed nor looked
//! up.

use super::{digest, key::looks_like_key, session::looks_like_session, token::looks_like_token};

const SCHEME: &str = "Bearer";

/// What a request brings along to say who asks.
#[derive(Clone, Copy)]
pub enum Sent<'a> {
    /// Nothing.
    Nothing,
    /// The value of an `Authorization` header, for a key or a token.
    Header(&'a [u8]),
    /// A key or a token itself.
    Text(&'a str),
    /// The value of the session's cookie.
    Cookie(&'a str),
}

/// A text that can be a credential.
#[derive(Clone, Copy)]
pub(super) struct Presented<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Key,
    Token,
    Session,
}

impl<'a> Sent<'a> {
    /// The credential in it, if it can be one.
    pub(super) fn presented(self) -> Option<Presented<'a>> {
        let (text, kinds): (_, &[Kind]) = match self {
            Self::Nothing => return None,
            Self::Header(header) => (bearer(header)?, &[Kind::Key, Kind::Token]),
            Self::Text(text) => (text, &[Kind::Key, Kind::Token]),
            Self::Cookie(text) => (text, &[Kind::Session]),
        };
        let kind = kinds.iter().find(|kind| kind.fits(text))?;
        Some(Presented { kind: *kind, text })
    }
}

impl Presented<'_> {
    /// What it is remembered by, and a key or a session is stored as.
    pub(super) fn hash(&self) -> String {
        digest(self.text)
    }
}

impl Kind {
    fn fits(self, text: &str) -> bool {
        match self {
            Self::Key => looks_like_key(text),
            Self::Token => looks_like_token(text),
            Self::Session => looks_like_session(text),
        }
    }
}

/// The token of a bearer header; the scheme's case does not matter (RFC 9110, section 11.1).
fn bearer(header: &[u8]) -> Option<&str> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case(SCHEME).then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_by_its_shape_and_comes_by_its_own_way() {
        let key = format!("rt_{}", "0".repeat(32));
        let session = format!("rs_{}", "0".repeat(43));
        let kind = |sent: Sent<'_>| sent.presented().map(|presented| presented.kind);

        assert_eq!(kind(Sent::Text(&key)), Some(Kind::Key));
        assert_eq!(kind(Sent::Text("e30.e30.c2ln")), Some(Kind::Token));
        assert_eq!(kind(Sent::Cookie(&session)), Some(Kind::Session));
        for foreign in [Sent::Cookie(&key), Sent::Text(&session), Sent::Nothing] {
            assert_eq!(kind(foreign), None);
        }
    }

    #[test]
    fn only_a_bearer_header_brings_a_credential() {
        let key = format!("rt_{}", "0".repeat(32));

        for (header, is_read) in [
            (format!("Bearer {key}"), true),
            (format!("bearer  {key} "), true),
            (format!("Basic {key}"), false),
            (key.clone(), false),
            (String::new(), false),
        ] {
            let presented = Sent::Header(header.as_bytes()).presented();
            assert_eq!(presented.is_some(), is_read, "{header}");
        }
    }
}
