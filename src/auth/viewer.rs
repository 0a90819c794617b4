//! Who asks.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{ApiKeyRow, ApiKeyScope, Scope};
use crate::{error::Error, tenants::Tenant};

/// Who asks: a tenant, through one of its keys.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The tenant's row.
    pub tenant: Arc<Tenant>,
    /// The key that was sent.
    pub key: Arc<ApiKeyRow>,
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
    /// Whose rows may be seen.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope {
            tenant: self.tenant.id,
            agent: self.key.agent_id,
        }
    }

    /// Whether to show something; what may not be seen looks as if it were not there.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match permission {
            Permission::SeeWorkspace => self.key.scope == ApiKeyScope::WorkspaceAdmin,
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

    /// Whether the key is still good at a moment.
    #[must_use]
    pub fn is_valid_at(&self, now: DateTime<Utc>) -> bool {
        self.key.revoked_at.is_none() && self.key.expires_at.is_none_or(|end| now < end)
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
            Self::Unchecked => Err(Error::Unavailable),
        }
    }
}
