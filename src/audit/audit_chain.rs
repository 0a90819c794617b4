//! GraphQL type `AuditChain`.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};

use super::{
    AuditEvent, AuditEventFilter, ChainByAgent, ChainHead, ChainVerification, EventRow,
    NewestOfChain, Verifier,
    store::{self, EventFilter},
    verify::Subject,
};
use crate::{
    agents::{Agent, AgentRow},
    auth::Scope,
    error::Error,
    graphql::{BigInt, ContextExt, Cost, Direction, ListSize, NoFields, Page, PageArgs, PageRules},
};

/// Everything that happened to one agent, each event bound to the one before by its hash.
#[derive(Clone, Debug)]
pub struct AuditChain {
    agent: Arc<AgentRow>,
}

impl From<Arc<AgentRow>> for AuditChain {
    fn from(agent: Arc<AgentRow>) -> Self {
        Self { agent }
    }
}

/// Everything that happened to one agent, each event bound to the one before by its hash.
#[Object]
impl AuditChain {
    /// Whose chain it is.
    async fn agent(&self) -> Agent {
        Agent::from(Arc::clone(&self.agent))
    }

    /// How many events it has.
    async fn height(&self, ctx: &Context<'_>) -> Result<BigInt, Error> {
        let head = self.head(ctx).await?;
        Ok(BigInt(head.map_or(0, |head| head.head_seq + 1)))
    }

    /// Hash of its last event.
    async fn head_hash(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        let head = self.head(ctx).await?;
        Ok(head.and_then(|head| head.head_hash.clone()))
    }

    /// Whether the chain is as it was written: every hash is computed again.
    #[graphql(directive = Cost::apply("200"))]
    async fn verification(&self, ctx: &Context<'_>) -> Result<ChainVerification, Error> {
        let subject = Subject {
            scope: self.scope(ctx)?,
            agent: self.agent.id,
            head: self.head(ctx).await?,
            now: ctx.now(),
        };
        Verifier::of(ctx)?.verify(ctx.db(), subject).await
    }

    /// Its events, newest first: 20 unless asked otherwise, at most 100.
    #[expect(
        clippy::too_many_arguments,
        reason = "four arguments of a connection and a filter"
    )]
    #[graphql(directive = Cost::apply("50"), directive = ListSize::apply(20, &["first", "last"], &["edges", "nodes"]))]
    async fn events(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<AuditEventFilter>,
    ) -> Option<Result<Connection<String, AuditEvent>, Error>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        Some(self.page(ctx, args, filter).await)
    }
}

impl AuditChain {
    async fn head(&self, ctx: &Context<'_>) -> Result<Option<Arc<ChainHead>>, Error> {
        ctx.load(ChainByAgent(self.agent.id)).await
    }

    /// The chain, in the tenant of whoever asks.
    fn scope(&self, ctx: &Context<'_>) -> Result<Scope, Error> {
        Ok(Scope {
            tenant: ctx.viewer()?.tenant.id,
            agent: Some(self.agent.id),
        })
    }

    async fn page(
        &self,
        ctx: &Context<'_>,
        args: PageArgs,
        filter: Option<AuditEventFilter>,
    ) -> Result<Connection<String, AuditEvent>, Error> {
        let rules = PageRules {
            list: format!("audit-chain:{}", self.agent.id),
            most: 100,
            default: 20,
        };
        let page = Page::parse(args, &rules)?;
        let filter = EventFilter::try_from(filter.unwrap_or_default())?;
        let rows = self.rows(ctx, &page, &filter).await?;
        Ok(page.connection(rows, NoFields {}, |row| row.seq, AuditEvent::from))
    }

    /// Under a list of agents, the first pages of all their chains are one statement.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        page: &Page<i64>,
        filter: &EventFilter,
    ) -> Result<Vec<EventRow>, Error> {
        let is_start = page.cursor.is_none() && page.direction == Direction::Forward;
        if !is_start || *filter != EventFilter::default() {
            return store::chain_page(ctx.db(), self.scope(ctx)?, filter, page).await;
        }
        let newest = NewestOfChain {
            agent: self.agent.id,
            limit: page.limit(),
        };
        let rows = ctx.load(newest).await?.unwrap_or_default();
        Ok(Arc::unwrap_or_clone(rows))
    }
}
