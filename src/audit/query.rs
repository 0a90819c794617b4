//! Root fields that read.

use async_graphql::Object;

use super::PublicAudit;

/// Root fields of this domain.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditQuery;

/// Root fields of this domain.
#[Object]
impl AuditQuery {
    /// What everyone may see of all workspaces: the events of public agents.
    async fn public_audit(&self) -> Option<PublicAudit> {
        Some(PublicAudit)
    }
}
