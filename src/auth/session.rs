//! Sessions of browsers: `rs_` and 43 letters, 256 bits of chance. Sent once, in a cookie; stored as SHA-256.
//!
//! A session is opened with a key or a token, never with a session, and it ends with what it was opened with.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use rand::Rng;

use super::digest;

const PREFIX: &str = "rs_";
const BYTES: usize = 32;
/// What the bytes are in base64url.
const LETTERS: usize = 43;

/// A session that was just opened: the only moment at which its secret can be seen.
pub struct IssuedSession {
    secret: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl IssuedSession {
    /// Makes a session's secret from the system's source of chance.
    pub(super) fn generate(expires_at: DateTime<Utc>) -> Self {
        let bytes: [u8; BYTES] = rand::rng().random();
        Self {
            secret: format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)),
            expires_at,
        }
    }

    /// The secret itself, for the cookie.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.secret
    }

    /// What is stored.
    pub(super) fn hash(&self) -> String {
        digest(&self.secret)
    }
}

impl std::fmt::Debug for IssuedSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuedSession(…, until {})", self.expires_at)
    }
}

pub(super) fn looks_like_session(text: &str) -> bool {
    text.strip_prefix(PREFIX).is_some_and(|letters| {
        letters.len() == LETTERS
            && letters
                .bytes()
                .all(|letter| letter.is_ascii_alphanumeric() || b"-_".contains(&letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_session_has_a_secret_of_its_own_that_looks_like_one_and_is_not_shown() {
        let [one, other] = [(); 2].map(|()| IssuedSession::generate(DateTime::UNIX_EPOCH));

        assert!(looks_like_session(one.expose()));
        assert_ne!(one.expose(), other.expose());
        assert!(!format!("{one:?}").contains(one.expose()));
    }

    #[test]
    fn what_cannot_be_a_session_is_not_looked_up() {
        let short = format!("{PREFIX}{}", "0".repeat(LETTERS - 1));
        let foreign = format!("{PREFIX}{}!", "0".repeat(LETTERS - 1));
        for text in ["", PREFIX, &short, &foreign] {
            assert!(!looks_like_session(text), "{text}");
        }
    }
}
