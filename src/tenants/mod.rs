//! The customer boundary: a tenant's row, and the version that moves whenever anything of the tenant changes.
//!
//! Clients know a tenant as their workspace. Nothing here is reached by an argument: whose row it is comes from the
//! credential.

mod entity;
mod store;

pub use entity::tenant::Model as Tenant;
pub use store::{any, bump, find, find_by_handle, insert};

use crate::error::Error;

/// A handle that begins so is the company's own: never in public output.
const INTERNAL_PREFIX: &str = "internal-";

impl Tenant {
    /// Whether this is the company's own workspace.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.handle.starts_with(INTERNAL_PREFIX)
    }

    /// Whether events of this tenant may be public.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.audit_visibility == Visibility::Public && !self.is_internal()
    }

    /// The timezone that days and months are counted in.
    ///
    /// # Errors
    ///
    /// The stored name is unknown to this build.
    pub fn timezone(&self) -> Result<chrono_tz::Tz, Error> {
        self.reporting_timezone
            .parse()
            .map_err(|problem: chrono_tz::ParseError| Error::internal(&problem))
    }
}

/// Who may see something's audit events.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    async_graphql::Enum,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Visibility {
    /// Everyone sees the public projection.
    Public,
    /// Only the workspace does.
    Private,
}
