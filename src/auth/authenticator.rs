//! From a credential to a [`Viewer`], remembered for a few seconds so that a warm request asks nothing and checks no
//! signature.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use moka::future::Cache;

use super::{
    Credential, IssuedSession, Sent, Viewer,
    entity::session,
    sent::{Kind, Presented},
    store,
    token::{Grant, KeysAway, TenantName, Tokens},
    uses::Uses,
};
use crate::{
    clock::Clock,
    config::AuthConfig,
    database::Databases,
    error::Error,
    tenants::{self, Tenant},
};

mod background;

/// Looks credentials up.
#[derive(Clone, Debug)]
pub struct Authenticator {
    databases: Databases,
    tokens: Option<Arc<Tokens>>,
    /// By hash of the credential; one that is no good is remembered too.
    known: Cache<String, Option<Viewer>>,
    uses: Arc<Uses>,
    session: Duration,
}

/// What came of checking a credential.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Who asks, as far as that is known.
    pub credential: Credential,
    /// Whether the database was asked in vain.
    pub is_database_away: bool,
}

/// Why a credential could not be checked.
#[derive(Clone, Debug)]
enum Obstacle {
    Database(Error),
    Keys,
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
        Self {
            databases,
            tokens: Tokens::new(settings).map(Arc::new),
            known,
            uses: Arc::default(),
            session: Duration::from_secs(settings.session_seconds),
        }
    }

    /// Checks what a request brings along.
    ///
    /// # Errors
    ///
    /// The credential is wrong, expired or revoked. One that cannot be checked is no error.
    pub async fn check(&self, sent: Sent<'_>, now: DateTime<Utc>) -> Result<Checked, Error> {
        let checked = |credential, is_database_away| {
            Ok(Checked {
                credential,
                is_database_away,
            })
        };
        if matches!(sent, Sent::Nothing) {
            return checked(Credential::Anonymous, false);
        }
        let presented = sent.presented().ok_or(Error::Unauthenticated)?;
        match self.look_up(presented, now).await {
            Ok(Some(viewer)) if viewer.is_valid_at(now) => {
                if let Some(key) = viewer.key() {
                    self.uses.note(key.id, now);
                }
                checked(Credential::Known(viewer), false)
            }
            Ok(_) => Err(Error::Unauthenticated),
            Err(Obstacle::Keys) => checked(Credential::Unchecked, false),
            Err(Obstacle::Database(Error::Unavailable)) => checked(Credential::Unchecked, true),
            Err(Obstacle::Database(error)) => Err(error),
        }
    }

    /// Opens a session for who has sent a key or a token, in place of the one that the browser has, if any.
    ///
    /// # Errors
    ///
    /// The viewer came by a session, or the credential ends now; or the database could not be asked.
    pub async fn open_session(
        &self,
        viewer: &Viewer,
        replaced: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<IssuedSession, Error> {
        let longest = now + self.session;
        let expires_at = viewer
            .credential_ends_at()
            .map_or(longest, |end| end.min(longest));
        if viewer.is_in_session() || expires_at <= now {
            return Err(Error::Unauthenticated);
        }
        let issued = IssuedSession::generate(expires_at);
        let row = session::Model {
            id: uuid::Uuid::now_v7(),
            tenant_id: viewer.tenant.id,
            api_key_id: viewer.key().map(|key| key.id),
            subject: viewer.subject().map(str::to_owned),
            token_hash: issued.hash(),
            created_at: now,
            expires_at,
        };
        let replaced = replaced.and_then(|cookie| Sent::Cookie(cookie).presented());
        let replaced = replaced.map(|old| old.hash());
        let tx = self.databases.begin().await?;
        if let Some(hash) = &replaced {
            store::delete_session(&tx, hash).await?;
        }
        store::insert_session(&tx, row).await?;
        tx.commit().await?;
        if let Some(hash) = replaced {
            self.known.insert(hash, None).await;
        }
        Ok(issued)
    }

    /// Ends a session: here at once, on other replicas as soon as they do not remember it any more. One that is not there
    /// has ended.
    ///
    /// # Errors
    ///
    /// The database could not be asked.
    pub async fn end_session(&self, cookie: &str) -> Result<(), Error> {
        let Some(presented) = Sent::Cookie(cookie).presented() else {
            return Ok(());
        };
        let hash = presented.hash();
        let tx = self.databases.begin().await?;
        store::delete_session(&tx, &hash).await?;
        tx.commit().await?;
        self.known.insert(hash, None).await;
        Ok(())
    }

    /// Many requests with one new credential ask once.
    async fn look_up(
        &self,
        presented: Presented<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<Viewer>, Obstacle> {
        let hash = presented.hash();
        let found = self
            .known
            .try_get_with_by_ref(&hash, self.find(presented, &hash, now))
            .await;
        found.map_err(|obstacle: Arc<Obstacle>| (*obstacle).clone())
    }

    async fn find(
        &self,
        presented: Presented<'_>,
        hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Viewer>, Obstacle> {
        match presented.kind {
            Kind::Key => Ok(self.find_by_key(hash).await?),
            Kind::Session => Ok(self.find_by_session(hash).await?),
            Kind::Token => {
                let Some(tokens) = &self.tokens else {
                    return Ok(None);
                };
                match tokens.check(presented.text, now).await? {
                    Some(grant) => Ok(self.find_by_grant(&grant).await?),
                    None => Ok(None),
                }
            }
        }
    }

    async fn find_by_key(&self, hash: &str) -> Result<Option<Viewer>, Error> {
        let db = self.databases.read();
        let Some(key) = store::find_by_hash(db, hash).await? else {
            return Ok(None);
        };
        let tenant = tenants::find(db, key.tenant_id).await?;
        Ok(tenant.map(|tenant| Viewer::of_key(tenant, key)))
    }

    /// An unknown tenant is a wrong credential.
    async fn find_by_grant(&self, grant: &Grant) -> Result<Option<Viewer>, Error> {
        let db = self.databases.read();
        let tenant: Option<Tenant> = match &grant.tenant {
            TenantName::Id(id) => tenants::find(db, *id).await?,
            TenantName::Handle(handle) => tenants::find_by_handle(db, handle).await?,
        };
        let subject = grant.subject.as_deref();
        Ok(tenant.map(|tenant| Viewer::of_token(tenant, subject, grant.expires_at)))
    }

    async fn find_by_session(&self, hash: &str) -> Result<Option<Viewer>, Error> {
        let db = self.databases.read();
        let Some(session) = store::find_session(db, hash).await? else {
            return Ok(None);
        };
        let (tenant, ends_at) = (session.tenant_id, session.expires_at);
        let viewer = match session.api_key_id {
            None => {
                let tenant = tenants::find(db, tenant).await?;
                let subject = session.subject.as_deref();
                tenant.map(|tenant| Viewer::of_token(tenant, subject, ends_at))
            }
            Some(key) => {
                let rows =
                    futures::try_join!(tenants::find(db, tenant), store::find_key(db, tenant, key));
                let (tenant, key) = rows?;
                tenant
                    .zip(key)
                    .map(|(tenant, key)| Viewer::of_key(tenant, key))
            }
        };
        Ok(viewer.map(|viewer| viewer.in_session(ends_at)))
    }
}

impl From<Error> for Obstacle {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<KeysAway> for Obstacle {
    fn from(_: KeysAway) -> Self {
        Self::Keys
    }
}
