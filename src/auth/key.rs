//! API keys: `rt_` and 32 letters or digits, 190 bits of chance. Shown once; stored as SHA-256.

use rand::{Rng, distr::Alphanumeric};

use super::digest;

const PREFIX: &str = "rt_";
const LETTERS: usize = 32;
/// How much of a key is kept for display.
const SHOWN: usize = 8;

/// A key that was just made: the only moment at which it can be seen.
pub struct IssuedKey(String);

impl IssuedKey {
    /// Makes a key from the system's source of chance.
    #[must_use]
    pub fn generate() -> Self {
        let letters = rand::rng()
            .sample_iter(Alphanumeric)
            .take(LETTERS)
            .map(char::from);
        Self(PREFIX.chars().chain(letters).collect())
    }

    /// Takes a key that was made before, if it looks like one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        looks_like_key(text).then(|| Self(text.to_owned()))
    }

    /// The key itself, to be shown once.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What may be shown later.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.0[..SHOWN]
    }

    /// What is stored.
    #[must_use]
    pub fn hash(&self) -> String {
        digest(&self.0)
    }
}

impl std::fmt::Debug for IssuedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuedKey({}…)", self.prefix())
    }
}

/// The hash under which a key is looked up; none for a text that cannot be a key.
#[must_use]
pub fn hash_key(text: &str) -> Option<String> {
    looks_like_key(text).then(|| digest(text))
}

pub(super) fn looks_like_key(text: &str) -> bool {
    text.strip_prefix(PREFIX).is_some_and(|letters| {
        letters.len() == LETTERS && letters.bytes().all(|letter| letter.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_key_looks_like_one_and_shows_little() {
        let key = IssuedKey::generate();

        assert_eq!(key.expose().len(), 35);
        assert_eq!(hash_key(key.expose()), Some(key.hash()));
        assert!(!format!("{key:?}").contains(key.expose()));
    }

    #[test]
    fn what_cannot_be_a_key_is_not_looked_up() {
        for text in [
            "",
            "rt_",
            "rt_short",
            "sk_0123456789abcdef0123456789abcdef",
            "rt_0123456789abcdef0123456789abcde!",
        ] {
            assert_eq!(hash_key(text), None, "{text}");
        }
    }
}
