//! GraphQL types `Viewer` and `ApiKey`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::Workspace;
use crate::{
    agents::{Agent, AgentById},
    auth::{ApiKeyRow, ApiKeyScope, Viewer},
    error::Error,
    graphql::{ContextExt, Kind, Moment, encode_id},
};

/// Who asks.
#[derive(Clone, Debug)]
pub struct ViewerObject {
    viewer: Viewer,
}

impl From<Viewer> for ViewerObject {
    fn from(viewer: Viewer) -> Self {
        Self { viewer }
    }
}

/// Who asks: a workspace, through a key, a token, or a session that was opened with one.
#[Object(name = "Viewer")]
impl ViewerObject {
    /// The workspace that the credential belongs to.
    async fn workspace(&self) -> Workspace {
        Workspace::of(Arc::clone(&self.viewer.tenant))
    }

    /// The key that was sent, or that the session was opened with; null for a token.
    async fn api_key(&self) -> Option<ApiKey> {
        let row = self.viewer.key().map(Arc::clone)?;
        Some(ApiKey { row })
    }

    /// What the credential opens.
    async fn scopes(&self) -> Vec<ApiKeyScope> {
        vec![self.viewer.opens()]
    }
}

/// A credential for programs. The key itself was shown once and is not kept.
#[derive(Clone, Debug)]
pub struct ApiKey {
    row: Arc<ApiKeyRow>,
}

/// A credential for programs. The key itself was shown once and is not kept.
#[Object]
impl ApiKey {
    /// Identifier.
    async fn id(&self) -> ID {
        encode_id(Kind::ApiKey, self.row.id)
    }

    /// Its name for people.
    async fn label(&self) -> &str {
        &self.row.label
    }

    /// What it opens.
    async fn scope(&self) -> ApiKeyScope {
        self.row.scope
    }

    /// The first letters of the key, to recognise it by.
    async fn prefix(&self) -> &str {
        &self.row.key_prefix
    }

    /// The agent it is bound to.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Option<Agent>, Error> {
        let Some(agent) = self.row.agent_id else {
            return Ok(None);
        };
        Ok(ctx.load(AgentById(agent)).await?.map(Agent::from))
    }

    /// When it was issued.
    async fn created_at(&self) -> Moment {
        Moment(self.row.created_at)
    }

    /// When it was last used, to the minute; written a minute later at most.
    async fn last_used_at(&self, ctx: &Context<'_>) -> Option<Moment> {
        ctx.show_fleeting();
        self.row.last_used_at.map(Moment)
    }

    /// When it stops working by itself.
    async fn expires_at(&self) -> Option<Moment> {
        self.row.expires_at.map(Moment)
    }

    /// When it was taken back.
    async fn revoked_at(&self) -> Option<Moment> {
        self.row.revoked_at.map(Moment)
    }
}
