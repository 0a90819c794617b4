//! GraphQL type `Agent`.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};

use super::{AgentRow, AgentStatus, loader::PolicyByAgent, spend_policy::SpendPolicy};
use crate::{
    audit::{AuditChain, ChainByAgent, canonical_uri},
    billing::{Wallet, WalletByAgent},
    error::Error,
    graphql::{ContextExt, Cost, Kind, Moment, encode_id},
    tenants::Visibility,
    usage::{Granularity, TimeRangeInput, UsageReport, agent_usage},
};

/// An autonomous program that spends.
#[derive(Clone, Debug)]
pub struct Agent {
    row: Arc<AgentRow>,
}

/// Whether something bounds what a stolen key could drain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DrainProofStatus {
    /// A daily or monthly cap is set.
    Protected,
    /// Nothing bounds it but the wallet.
    Unprotected,
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
    pub async fn id(&self) -> ID {
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

    /// What it is built with.
    async fn framework(&self) -> Option<&str> {
        self.row.framework.as_deref()
    }

    /// What it may do at the moment.
    async fn status(&self) -> AgentStatus {
        self.row.status
    }

    /// Who may see its audit events.
    async fn visibility(&self) -> Visibility {
        self.row.visibility
    }

    /// The name under which it is known everywhere.
    async fn canonical_uri(&self, ctx: &Context<'_>) -> Result<String, Error> {
        Ok(canonical_uri(&ctx.viewer()?.tenant, &self.row))
    }

    /// The key that its card is signed with.
    async fn public_key_ed25519(&self) -> Option<&str> {
        self.row.public_key_ed25519.as_deref()
    }

    /// When it was created.
    async fn created_at(&self) -> Moment {
        Moment(self.row.created_at)
    }

    /// When it was retired.
    async fn archived_at(&self) -> Option<Moment> {
        self.row.archived_at.map(Moment)
    }

    /// What it may spend, and on what; null when nothing bounds it but the wallet.
    async fn spend_policy(&self, ctx: &Context<'_>) -> Result<Option<SpendPolicy>, Error> {
        Ok(ctx
            .load(PolicyByAgent(self.row.id))
            .await?
            .map(SpendPolicy::from))
    }

    /// Whether something bounds what a stolen key could drain.
    async fn drain_proof_status(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<DrainProofStatus>, Error> {
        let policy = ctx.load(PolicyByAgent(self.row.id)).await?;
        let is_bounded =
            policy.is_some_and(|row| row.daily_nanos.is_some() || row.monthly_nanos.is_some());
        Ok(Some(if is_bounded {
            DrainProofStatus::Protected
        } else {
            DrainProofStatus::Unprotected
        }))
    }

    /// The wallet that it pays from alone; null when it pays from the shared one.
    async fn wallet(&self, ctx: &Context<'_>) -> Result<Option<Wallet>, Error> {
        Ok(ctx
            .load(WalletByAgent(self.row.id))
            .await?
            .map(Wallet::from))
    }

    /// The hash-chained record of what it did.
    async fn audit_chain(&self) -> Option<AuditChain> {
        Some(AuditChain::from(Arc::clone(&self.row)))
    }

    /// What it used and spent.
    #[graphql(directive = Cost::apply("50"))]
    async fn usage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which time.")] range: TimeRangeInput,
        #[graphql(
            default_with = "Granularity::Day",
            desc = "How long each point of the series is."
        )]
        granularity: Granularity,
    ) -> Result<Option<UsageReport>, Error> {
        agent_usage(ctx, self.row.id, range, granularity).await
    }

    /// When its chain last grew.
    async fn last_active_at(&self, ctx: &Context<'_>) -> Result<Option<Moment>, Error> {
        let head = ctx.load(ChainByAgent(self.row.id)).await?;
        Ok(head.and_then(|head| head.head_at).map(Moment))
    }
}
