//! What the domain adds to `Workspace`.
//!
//! Here and at the lists, a field that may fail alone is an `Option<Result<..>>`: its error leaves null in its place. Of
//! a field that is a plain `Result`, the executor would leave nothing in the answer, not even its name.

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
    async fn audit(&self, ctx: &Context<'_>) -> Option<Result<WorkspaceAudit, Error>> {
        Some(ctx.viewer().map(|viewer| viewer.scope().into()))
    }
}
