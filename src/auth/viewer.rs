//! Who asks.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{ApiKeyRow, ApiKeyScope, LEEWAY, Scope};
use crate::{error::Error, tenants::Tenant};

/// Who asks: a tenant, through a key, a token, or a browser's session that was opened with one.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The tenant's row.
    pub tenant: Arc<Tenant>,
    means: Means,
    /// When the session ends, for who came by one.
    session_ends_at: Option<DateTime<Utc>>,
}

/// What opened the door.
#[derive(Clone, Debug)]
enum Means {
    Key(Arc<ApiKeyRow>),
    Token {
        subject: Option<Arc<str>>,
        expires_at: DateTime<Utc>,
    },
}

/// Whose requests are counted together: a session counts as what it was opened with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// A key, by its id.
    Key(Uuid),
    /// Whom a tenant's tokens are about; none for tokens that do not say.
    Subject {
        /// The tenant.
        tenant: Uuid,
        /// The claim `sub`.
        subject: Option<Arc<str>>,
    },
}

/// What is known of who asks.
#[derive(Clone, Debug)]
pub enum Credential {
    /// Nothing was sent: public fields answer.
    Anonymous,
    /// A good credential was sent.
    Known(Viewer),
    /// One was sent, but could not be checked: it is neither good nor bad.
    Unchecked,
}

/// Something that not every credential may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See what belongs to the workspace as a whole: other agents, invoices, the shared wallet.
    SeeWorkspace,
}

impl Viewer {
    /// Who sent a key.
    #[must_use]
    pub fn of_key(tenant: Tenant, key: ApiKeyRow) -> Self {
        Self {
            tenant: Arc::new(tenant),
            means: Means::Key(Arc::new(key)),
            session_ends_at: None,
        }
    }

    /// Who sent a token. It opens the whole workspace.
    #[must_use]
    pub fn of_token(tenant: Tenant, subject: Option<&str>, expires_at: DateTime<Utc>) -> Self {
        let subject = subject.map(Arc::from);
        Self {
            tenant: Arc::new(tenant),
            means: Means::Token {
                subject,
                expires_at,
            },
            session_ends_at: None,
        }
    }

    /// The same, through a session that ends then.
    pub(super) fn in_session(self, ends_at: DateTime<Utc>) -> Self {
        Self {
            session_ends_at: Some(ends_at),
            ..self
        }
    }

    /// Whose rows may be seen.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope {
            tenant: self.tenant.id,
            agent: self.key().and_then(|key| key.agent_id),
        }
    }

    /// The key that was sent, or that the session was opened with.
    #[must_use]
    pub fn key(&self) -> Option<&Arc<ApiKeyRow>> {
        match &self.means {
            Means::Key(key) => Some(key),
            Means::Token { .. } => None,
        }
    }

    /// Whether what is known of two who ask is the same, but for when their key was last used.
    #[must_use]
    pub fn shows_the_same(&self, other: &Self) -> bool {
        let known = |viewer: &Self| {
            viewer.key().map(|key| ApiKeyRow {
                last_used_at: None,
                ..ApiKeyRow::clone(key)
            })
        };
        self.tenant == other.tenant && known(self) == known(other)
    }

    /// What the credential opens.
    #[must_use]
    pub fn opens(&self) -> ApiKeyScope {
        self.key()
            .map_or(ApiKeyScope::WorkspaceAdmin, |key| key.scope)
    }

    /// Whose requests its requests are counted with.
    #[must_use]
    pub fn identity(&self) -> Identity {
        match &self.means {
            Means::Key(key) => Identity::Key(key.id),
            Means::Token { subject, .. } => Identity::Subject {
                tenant: self.tenant.id,
                subject: subject.clone(),
            },
        }
    }

    /// Whether to show something; what may not be seen looks as if it were not there.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match permission {
            Permission::SeeWorkspace => self.opens() == ApiKeyScope::WorkspaceAdmin,
        }
    }

    /// Refuses what the credential may not do.
    ///
    /// # Errors
    ///
    /// It may not.
    pub fn require(&self, permission: Permission, action: &'static str) -> Result<(), Error> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(Error::Forbidden { action })
        }
    }

    /// Whether the credential, and the session if there is one, is still good at a moment.
    #[must_use]
    pub fn is_valid_at(&self, now: DateTime<Utc>) -> bool {
        let is_good = match &self.means {
            Means::Key(key) => {
                key.revoked_at.is_none() && key.expires_at.is_none_or(|end| now < end)
            }
            Means::Token { expires_at, .. } => now < *expires_at + LEEWAY,
        };
        is_good && self.session_ends_at.is_none_or(|end| now < end)
    }

    pub(super) fn is_in_session(&self) -> bool {
        self.session_ends_at.is_some()
    }

    /// Whom a token is about.
    pub(super) fn subject(&self) -> Option<&str> {
        match &self.means {
            Means::Key(_) => None,
            Means::Token { subject, .. } => subject.as_deref(),
        }
    }

    /// When the key or token stops working by itself.
    pub(super) fn credential_ends_at(&self) -> Option<DateTime<Utc>> {
        match &self.means {
            Means::Key(key) => key.expires_at,
            Means::Token { expires_at, .. } => Some(*expires_at),
        }
    }
}

impl Credential {
    /// Who asks.
    ///
    /// # Errors
    ///
    /// Nobody, or the credential could not be checked.
    pub fn viewer(&self) -> Result<&Viewer, Error> {
        match self {
            Self::Known(viewer) => Ok(viewer),
            Self::Anonymous => Err(Error::Unauthenticated),
            Self::Unchecked => Err(Error::Unchecked),
        }
    }
}
