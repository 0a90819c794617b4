//! JSON Web Tokens (RFC 7519) that somebody else issues: HS256 by a shared secret, RS256, ES256 and `EdDSA` by published keys.
//!
//! Which algorithm a key takes is the key's affair (RFC 8725, section 3.1): the token's header only has to agree. Keys come
//! from the configuration and the configured URL, never from a token.
//!
//! What Supabase Auth issues has this shape, and the defaults fit it. `app_metadata` is written by the service's own role
//! alone; `user_metadata` by the users themselves, so no tenant may come from there:
//!
//! ```json
//! {"iss": "https://project.supabase.co/auth/v1", "aud": "authenticated", "exp": 1773147600, "iat": 1773144000,
//!  "sub": "8f14e45f-ceea-467f-a9a6-0d1c2b3e4f50", "role": "authenticated",
//!  "app_metadata": {"provider": "email", "tenant_id": "acme"}, "user_metadata": {"name": "Ada"}}
//! ```

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};

use self::{
    claims::Rules,
    header::Header,
    jwks::Jwks,
    key::{Key, Keys},
};
use crate::config::{AuthConfig, Secret};

mod claims;
mod header;
mod jwks;
mod key;

pub(super) use claims::{Grant, TenantName};

/// The longest token.
const MOST_BYTES: usize = 8_192;

/// Nobody can say whether a token is good: the keys could not be fetched.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeysAway;

/// Checks tokens.
pub(super) struct Tokens {
    /// The present secret, then the one before.
    secrets: Vec<Key>,
    jwks: Option<Jwks>,
    rules: Rules,
}

impl Tokens {
    /// None when no tokens are configured.
    pub(super) fn new(settings: &AuthConfig) -> Option<Self> {
        let secrets = [&settings.jwt_secret, &settings.jwt_previous_secret];
        let secrets: Vec<Key> = secrets.into_iter().flatten().map(key_of).collect();
        let jwks = settings.jwks_url.clone().map(Jwks::new);
        if secrets.is_empty() && jwks.is_none() {
            return None;
        }
        Some(Self {
            secrets,
            jwks,
            rules: Rules::new(settings)?,
        })
    }

    /// What a token grants; none for a bad one.
    ///
    /// # Errors
    ///
    /// It needs a key that could not be fetched.
    pub(super) async fn check(
        &self,
        text: &str,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Option<Grant>, KeysAway> {
        let Some(header) = Header::read(text) else {
            tracing::debug!("a token was refused: its header cannot be read");
            return Ok(None);
        };
        let claims = match (header.algorithm, &self.jwks) {
            (Algorithm::HS256, _) => self.secrets.iter().find_map(|key| open(text, key)),
            (_, Some(jwks)) if Keys::may_hold(header.algorithm) => {
                let keys = jwks.keys_for(&header, now).await?;
                let key = keys.find(&header);
                key.and_then(|key| open(text, key))
            }
            _ => None,
        };
        let Some(claims) = claims else {
            tracing::debug!("a token was refused: no key of ours has signed it");
            return Ok(None);
        };
        let grant = self.rules.grant(&claims, now);
        if grant.is_none() {
            tracing::debug!(
                "a token was refused: exp, nbf, iat, iss, aud or the claim that names the tenant is not as it must be"
            );
        }
        Ok(grant)
    }

    /// The published keys, if tokens are checked by such.
    pub(super) fn jwks(&self) -> Option<&Jwks> {
        self.jwks.as_ref()
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens")
            .field("jwks", &self.jwks)
            .finish_non_exhaustive()
    }
}

/// Three parts in base64url.
pub(super) fn looks_like_token(text: &str) -> bool {
    let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || b"-_".contains(&letter);
    text.len() <= MOST_BYTES
        && text.split('.').count() == 3
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(is_letter))
}

fn key_of(secret: &Secret) -> Key {
    Key {
        algorithm: Algorithm::HS256,
        id: None,
        inner: DecodingKey::from_secret(secret.expose().as_bytes()),
    }
}

/// The claims of a token that was signed with the key. Times and names are not looked at here: the library knows only the
/// machine's clock.
fn open(text: &str, key: &Key) -> Option<Map<String, Value>> {
    let mut signature_only = Validation::new(key.algorithm);
    signature_only.required_spec_claims.clear();
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    jsonwebtoken::decode(text, &key.inner, &signature_only)
        .ok()
        .map(|token| token.claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_token_is_not_looked_at() {
        let long = format!("e30.{}.c2ln", "a".repeat(MOST_BYTES));
        for text in [
            "",
            "..",
            "e30.e30",
            "e30.e30.",
            "e30.e30.a.b.c",
            "e30.e3=.a",
            &long,
        ] {
            assert!(!looks_like_token(text), "{text}");
        }
        assert!(looks_like_token("e30.e30.c2-_"));
    }
}
