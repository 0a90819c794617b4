//! Batch keys of this domain, and how each batch is read.

use std::{collections::HashMap, sync::Arc};

use uuid::Uuid;

use super::{ChainHead, EventRow, Height, HeightOf, store};
use crate::{
    error::Error,
    graphql::{BatchKey, Source},
};

/// An event, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AuditEventById(pub Uuid);

/// Where an agent's chain ends; nothing for an agent without events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChainByAgent(pub Uuid);

/// The newest events of an agent's chain, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NewestOfChain {
    /// Whose chain.
    pub agent: Uuid,
    /// How many at most.
    pub limit: u64,
}

impl BatchKey for AuditEventById {
    type Value = Arc<EventRow>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::by_ids(&source.db, source.scope()?, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| (Self(row.id), Arc::new(row)))
            .collect())
    }
}

impl BatchKey for ChainByAgent {
    type Value = Arc<ChainHead>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let agents: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let chains = store::chains(&source.db, source.scope()?, &agents).await?;
        Ok(chains
            .into_iter()
            .map(|chain| (Self(chain.agent_id), Arc::new(chain)))
            .collect())
    }
}

impl BatchKey for HeightOf {
    type Value = Height;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        // A key that is bound to one agent sees no height of its tenant.
        let tenant = source
            .scope
            .filter(|scope| scope.agent.is_none())
            .map(|scope| scope.tenant);
        let wanted: Vec<Self> = keys
            .iter()
            .filter(|key| match key {
                Self::Tenant(wanted) => Some(*wanted) == tenant,
                Self::Public => true,
            })
            .copied()
            .collect();
        let heights = store::heights(&source.db, &wanted).await?;
        Ok(heights
            .into_iter()
            .map(|height| (height.tenant_id.map_or(Self::Public, Self::Tenant), height))
            .collect())
    }
}

impl BatchKey for NewestOfChain {
    type Value = Arc<Vec<EventRow>>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let agents: Vec<Uuid> = keys.iter().map(|key| key.agent).collect();
        let most = keys.iter().map(|key| key.limit).max().unwrap_or_default();
        let rows = store::newest(&source.db, source.scope()?, &agents, most).await?;
        let mut chains: HashMap<Uuid, Vec<EventRow>> = HashMap::new();
        for row in rows {
            chains.entry(row.agent_id).or_default().push(row);
        }
        for chain in chains.values_mut() {
            chain.sort_by_key(|event| std::cmp::Reverse(event.seq));
        }
        let newest = |key: &Self| {
            let chain = chains.get(&key.agent)?;
            let limit = usize::try_from(key.limit).unwrap_or(usize::MAX);
            Some((*key, Arc::new(chain.iter().take(limit).cloned().collect())))
        };
        Ok(keys.iter().filter_map(newest).collect())
    }
}
