//! Batch keys of this domain, and how each batch is read.

use std::{collections::HashMap, sync::Arc};

use uuid::Uuid;

use super::{AgentRow, SpendPolicyRow, store};
use crate::{
    error::Error,
    graphql::{BatchKey, Source},
};

/// An agent, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgentById(pub Uuid);

/// The current spend policy of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PolicyByAgent(pub(super) Uuid);

impl BatchKey for AgentById {
    type Value = Arc<AgentRow>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::by_ids(&source.db, source.scope()?, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| (Self(row.id), Arc::new(row)))
            .collect())
    }
}

impl BatchKey for PolicyByAgent {
    type Value = Arc<SpendPolicyRow>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let agents: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::policies_of(&source.db, source.scope()?, &agents).await?;
        Ok(rows
            .into_iter()
            .map(|row| (Self(row.agent_id), Arc::new(row)))
            .collect())
    }
}
