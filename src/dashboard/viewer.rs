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

/// Who asks: a workspace, through one of its keys.
#[Object(name = "Viewer")]
impl ViewerObject {
    /// The workspace that the credential belongs to.
    async fn workspace(&self) -> Workspace {
        Workspace::of(Arc::clone(&self.viewer.tenant))
    }

    /// The key that was sent.
    async fn api_key(&self) -> Option<ApiKey> {
        Some(ApiKey {
            row: Arc::clone(&self.viewer.key),
        })
    }

    /// What the credential opens.
    async fn scopes(&self) -> Vec<ApiKeyScope> {
        vec![self.viewer.key.scope]
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

    /// When it stops working by itself.
    async fn expires_at(&self) -> Option<Moment> {
        self.row.expires_at.map(Moment)
    }

    /// When it was taken back.
    async fn revoked_at(&self) -> Option<Moment> {
        self.row.revoked_at.map(Moment)
    }
}
