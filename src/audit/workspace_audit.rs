//! GraphQL type `WorkspaceAudit`.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};

use super::{
    AuditEvent, AuditEventFilter, ChainByAgent, EventRow, HeightOf,
    store::{self, EventFilter, EventKey},
};
use crate::{
    agents::AgentById,
    auth::Scope,
    error::Error,
    graphql::{
        BigInt, ContextExt, Cost, Direction, ListSize, Moment, NoFields, Page, PageArgs, PageRules,
    },
};

/// Everything that happened in a workspace, all its agents' chains together.
#[derive(Clone, Copy, Debug)]
pub struct WorkspaceAudit {
    scope: Scope,
}

impl From<Scope> for WorkspaceAudit {
    fn from(scope: Scope) -> Self {
        Self { scope }
    }
}

/// Everything that happened in a workspace, all its agents' chains together. A key that is bound to one agent sees that
/// agent's chain only.
#[Object]
impl WorkspaceAudit {
    /// How many events there are.
    async fn height(&self, ctx: &Context<'_>) -> Result<BigInt, Error> {
        Ok(BigInt(self.state(ctx).await?.0))
    }

    /// When the latest event happened.
    async fn latest_event_at(&self, ctx: &Context<'_>) -> Result<Option<Moment>, Error> {
        Ok(self.state(ctx).await?.1)
    }

    /// The events, newest first: 20 unless asked otherwise, at most 100.
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

impl WorkspaceAudit {
    /// How many events there are, and when the latest happened.
    async fn state(&self, ctx: &Context<'_>) -> Result<(i64, Option<Moment>), Error> {
        if let Some(agent) = self.scope.agent {
            let head = ctx.load(ChainByAgent(agent)).await?;
            return Ok(head.map_or((0, None), |head| {
                (head.head_seq + 1, head.head_at.map(Moment))
            }));
        }
        let height = ctx.load(HeightOf::Tenant(self.scope.tenant)).await?;
        Ok(height.map_or((0, None), |height| {
            (height.events, height.latest_at.map(Moment))
        }))
    }

    async fn page(
        &self,
        ctx: &Context<'_>,
        args: PageArgs,
        filter: Option<AuditEventFilter>,
    ) -> Result<Connection<String, AuditEvent>, Error> {
        let rules = PageRules {
            list: format!("audit:{}", self.scope.tenant),
            most: 100,
            default: 20,
        };
        let page = Page::parse(args, &rules)?;
        let filter = EventFilter::try_from(filter.unwrap_or_default())?;
        let rows = self.rows(ctx, &page, &filter).await?;
        let key = |row: &EventRow| (row.created_at, row.id);
        Ok(page.connection(rows, NoFields {}, key, AuditEvent::from))
    }

    /// The list as every screen shows it brings its agents along.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        page: &Page<EventKey>,
        filter: &EventFilter,
    ) -> Result<Vec<EventRow>, Error> {
        let is_plain = page.direction == Direction::Forward
            && self.scope.agent.is_none()
            && *filter == EventFilter::default();
        if !is_plain {
            return store::page(ctx.db(), self.scope, filter, page).await;
        }
        let (events, agents): (Vec<_>, Vec<_>) = store::tail(ctx.db(), self.scope.tenant, page)
            .await?
            .into_iter()
            .unzip();
        let agents = agents
            .into_iter()
            .map(|agent| (AgentById(agent.id), Some(Arc::new(agent))));
        ctx.loaders().prime(agents).await;
        Ok(events)
    }
}
