//! GraphQL type `Workspace`: what each domain adds, merged.

use std::sync::Arc;

use async_graphql::{ID, MergedObject, Object};

use crate::{
    agents::AgentsWorkspace,
    audit::AuditWorkspace,
    billing::BillingWorkspace,
    graphql::{Kind, Moment, Zone, encode_id},
    tenants::{Tenant, Visibility},
    usage::UsageWorkspace,
};

/// The ownership and billing boundary: a customer, its agents, wallets and audit chains.
#[derive(Clone, Debug, MergedObject)]
pub struct Workspace(
    WorkspaceCore,
    AgentsWorkspace,
    UsageWorkspace,
    AuditWorkspace,
    BillingWorkspace,
);

impl Workspace {
    /// The workspace of a tenant.
    #[must_use]
    pub fn of(tenant: Arc<Tenant>) -> Self {
        Self(
            WorkspaceCore { tenant },
            AgentsWorkspace,
            UsageWorkspace,
            AuditWorkspace,
            BillingWorkspace,
        )
    }

    /// Identifier, for the interface `Node`.
    pub(super) async fn id(&self, _: &async_graphql::Context<'_>) -> async_graphql::Result<ID> {
        Ok(encode_id(Kind::Workspace, self.0.tenant.id))
    }
}

/// What no domain adds: the tenant's own row.
#[derive(Clone, Debug)]
struct WorkspaceCore {
    tenant: Arc<Tenant>,
}

#[Object]
impl WorkspaceCore {
    /// Identifier.
    async fn id(&self) -> ID {
        encode_id(Kind::Workspace, self.tenant.id)
    }

    /// Unique name in URLs.
    async fn handle(&self) -> &str {
        &self.tenant.handle
    }

    /// Name for people.
    async fn display_name(&self) -> &str {
        &self.tenant.display_name
    }

    /// Who may see its audit events.
    async fn audit_visibility(&self) -> Visibility {
        self.tenant.audit_visibility
    }

    /// Whether it is the company's own: never in public output.
    async fn is_internal(&self) -> bool {
        self.tenant.is_internal()
    }

    /// The timezone that its days and months are counted in.
    async fn reporting_timezone(&self) -> Option<Zone> {
        self.tenant.timezone().ok().map(Zone)
    }

    /// When it was created.
    async fn created_at(&self) -> Moment {
        Moment(self.tenant.created_at)
    }
}
