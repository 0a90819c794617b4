//! The tables of this domain.

pub(super) mod tenant;
pub(super) mod tenant_version;
