//! What the domain adds to `Workspace`.

use async_graphql::{Context, Object};

use super::WorkspaceAudit;
use crate::{error::Error, graphql::ContextExt};

/// The audit section of a workspace.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditWorkspace;

/// The audit section of a workspace.
#[Object]
impl AuditWorkspace {
    /// Everything that happened in the workspace.
    async fn audit(&self, ctx: &Context<'_>) -> Result<Option<WorkspaceAudit>, Error> {
        Ok(Some(WorkspaceAudit::from(ctx.viewer()?.scope())))
    }
}
