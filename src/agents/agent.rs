//! GraphQL type `Agent`.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::{AgentRow, AgentStatus};
use crate::graphql::{Kind, Moment, encode_id};

/// An autonomous program that spends.
#[derive(Clone, Debug)]
pub struct Agent {
    row: Arc<AgentRow>,
}

impl From<Arc<AgentRow>> for Agent {
    fn from(row: Arc<AgentRow>) -> Self {
        Self { row }
    }
}

/// An autonomous program that spends.
#[Object]
impl Agent {
    /// Identifier.
    async fn id(&self) -> ID {
        encode_id(Kind::Agent, self.row.id)
    }

    /// Name in URLs, unique in the workspace.
    async fn handle(&self) -> &str {
        &self.row.handle
    }

    /// Name for people.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What it may do at the moment.
    async fn status(&self) -> AgentStatus {
        self.row.status
    }

    /// When it was created.
    async fn created_at(&self) -> Moment {
        Moment(self.row.created_at)
    }
}
