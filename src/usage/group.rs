//! GraphQL types `UsageGroup` and `UsageKey`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject, resolver_utils::EnumType};
use uuid::Uuid;

use super::{InferenceStatus, UsageDimension, UsageTotals, report::UsagePoint};
use crate::{
    agents::{AgentById, AgentStatus},
    auth::ApiKeyById,
    catalog::{self, Snapshot},
    error::Error,
    graphql::{ContextExt, Exact, ListSize, Loaders, encode_id},
};

/// Usage with the same keys.
#[derive(Clone, Debug, SimpleObject)]
pub struct UsageGroup {
    /// What the group has in common, in the order of `groupBy`.
    #[graphql(directive = ListSize::apply(1, &[], &[]))]
    pub(super) keys: Vec<UsageKey>,
    /// What was counted.
    pub(super) totals: UsageTotals,
    /// Its part of the whole report's cost, from 0 to 1, to four places; null if that cost is 0.
    pub(super) share: Option<Exact>,
    /// The same over time; the points are those of the report's series.
    #[graphql(directive = ListSize::apply(50, &[], &[]))]
    pub(super) series: Vec<UsagePoint>,
}

/// What a group has in common.
#[derive(Clone, Copy, Debug)]
pub struct UsageKey {
    pub(super) dimension: UsageDimension,
    pub(super) key: Uuid,
}

/// What a key names, as far as the viewer may know.
struct Naming {
    label: String,
    is_deleted: bool,
}

/// What a group has in common.
#[Object]
impl UsageKey {
    /// What it is a key of.
    async fn dimension(&self) -> UsageDimension {
        self.dimension
    }

    /// Identifier of the agent, API key, model or provider; null for a status, and for calls that have none.
    async fn id(&self) -> Option<ID> {
        let kind = self.dimension.kind().filter(|_| !self.key.is_nil())?;
        Some(encode_id(kind, self.key))
    }

    /// Its name for people. It survives the deletion of what it names.
    async fn label(&self, ctx: &Context<'_>) -> Result<String, Error> {
        self.name(ctx.loaders(), || catalog::snapshot(ctx)).await
    }

    /// Whether what it names is there no more: an archived agent, a revoked API key, a model or provider that left the
    /// catalogue.
    async fn deleted(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        Ok(self
            .naming(ctx.loaders(), || catalog::snapshot(ctx))
            .await?
            .is_deleted)
    }
}

impl UsageKey {
    /// Its name for people, for a resolver and for whoever answers without GraphQL.
    pub(super) async fn name(
        &self,
        loaders: &Loaders,
        catalog: impl FnOnce() -> Result<Arc<Snapshot>, Error> + Send,
    ) -> Result<String, Error> {
        Ok(self.naming(loaders, catalog).await?.label)
    }

    async fn naming(
        &self,
        loaders: &Loaders,
        catalog: impl FnOnce() -> Result<Arc<Snapshot>, Error> + Send,
    ) -> Result<Naming, Error> {
        if self.key.is_nil() {
            return Ok(Naming::present("none"));
        }
        let named = match self.dimension {
            UsageDimension::Agent => {
                let agent = loaders.load(AgentById(self.key)).await?;
                agent.map(|agent| Naming {
                    label: agent.name.clone(),
                    is_deleted: agent.status == AgentStatus::Archived,
                })
            }
            UsageDimension::ApiKey => {
                let key = loaders.load(ApiKeyById(self.key)).await?;
                Some(key.map_or_else(Naming::hidden, |key| Naming {
                    label: key.label.clone(),
                    is_deleted: key.revoked_at.is_some(),
                }))
            }
            UsageDimension::Model => {
                let catalog = catalog()?;
                let model = catalog.model(self.key);
                model.map(|model| Naming::present(&model.row.display_name))
            }
            UsageDimension::Provider => {
                let catalog = catalog()?;
                let provider = catalog.provider(self.key);
                provider.map(|provider| Naming::present(&provider.display_name))
            }
            UsageDimension::Status => {
                InferenceStatus::of_key(self.key).map(|status| Naming::present(name_of(status)))
            }
        };
        Ok(named.unwrap_or_else(Naming::unknown))
    }
}

impl Naming {
    fn present(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            is_deleted: false,
        }
    }

    /// An API key of somebody else's that the same agent was called with.
    fn hidden() -> Self {
        Self::present("another key")
    }

    fn unknown() -> Self {
        Self {
            label: "unknown".to_owned(),
            is_deleted: true,
        }
    }
}

/// The status as the API spells it.
fn name_of(status: InferenceStatus) -> &'static str {
    InferenceStatus::items()
        .iter()
        .find(|item| item.value == status)
        .map_or("unknown", |item| item.name)
}
