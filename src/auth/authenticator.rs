//! From a credential to a [`Viewer`], remembered for a few seconds so that a warm request asks nothing.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use moka::future::Cache;

use super::{Credential, Viewer, hash_key, store};
use crate::{config::AuthConfig, database::Databases, error::Error, tenants};

const SCHEME: &str = "Bearer";

/// Looks credentials up.
#[derive(Clone, Debug)]
pub struct Authenticator {
    databases: Databases,
    /// By hash of the key; a key that does not exist is remembered too.
    known: Cache<String, Option<Viewer>>,
}

impl Authenticator {
    /// An authenticator that remembers nothing yet.
    #[must_use]
    pub fn new(databases: Databases, settings: &AuthConfig) -> Self {
        let known = Cache::builder()
            .max_capacity(if settings.cache_seconds == 0 {
                0
            } else {
                settings.cache_entries
            })
            .time_to_live(Duration::from_secs(settings.cache_seconds))
            .build();
        Self { databases, known }
    }

    /// Checks the value of an `Authorization` header.
    ///
    /// # Errors
    ///
    /// The credential is wrong, expired or revoked. One that cannot be checked is no error.
    pub async fn check(
        &self,
        header: Option<&[u8]>,
        now: DateTime<Utc>,
    ) -> Result<Credential, Error> {
        let Some(header) = header else {
            return Ok(Credential::Anonymous);
        };
        let hash = bearer(header)
            .and_then(hash_key)
            .ok_or(Error::Unauthenticated)?;
        match self.look_up(hash).await {
            Ok(Some(viewer)) if viewer.is_valid_at(now) => Ok(Credential::Known(viewer)),
            Ok(_) => Err(Error::Unauthenticated),
            Err(Error::Unavailable) => Ok(Credential::Unchecked),
            Err(error) => Err(error),
        }
    }

    /// Many requests with one new key ask once.
    async fn look_up(&self, hash: String) -> Result<Option<Viewer>, Error> {
        let found = self
            .known
            .try_get_with_by_ref(&hash, self.read(&hash))
            .await;
        found.map_err(|error: Arc<Error>| (*error).clone())
    }

    async fn read(&self, hash: &str) -> Result<Option<Viewer>, Error> {
        let db = self.databases.read();
        let Some(key) = store::find_by_hash(db, hash).await? else {
            return Ok(None);
        };
        let tenant = tenants::find(db, key.tenant_id).await?;
        Ok(tenant.map(|tenant| Viewer {
            tenant: Arc::new(tenant),
            key: Arc::new(key),
        }))
    }
}

/// The token of a bearer header; the scheme's case does not matter (RFC 9110, section 11.1).
fn bearer(header: &[u8]) -> Option<&str> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case(SCHEME).then(|| token.trim())
}
