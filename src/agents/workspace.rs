//! What this domain adds to `Workspace`.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};

use super::{
    Agent,
    filter::{AgentFilter, AgentOrder},
    listing::{COUNT_CAP, Listed, Question, list_name, prime, today},
    store,
};
use crate::{
    error::Error,
    graphql::{ContextExt, Cost, Count, ListSize, Page, PageArgs, PageRules, TotalCount},
};

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct AgentsWorkspace;

#[Object]
impl AgentsWorkspace {
    /// The workspace's agents; without an order the newest first, without a filter all but the archived.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    #[graphql(directive = Cost::apply("50"), directive = ListSize::apply(20, &["first", "last"], &["edges", "nodes"]))]
    async fn agents(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the start, from 1 to 100; 20 when neither end is asked for."
        )]
        first: Option<i32>,
        #[graphql(desc = "Start behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which agents.")] filter: Option<AgentFilter>,
        #[graphql(desc = "In what order.")] order_by: Option<AgentOrder>,
    ) -> Result<Option<Connection<String, Agent, TotalCount>>, Error> {
        let viewer = ctx.viewer()?;
        let order = order_by.unwrap_or_default();
        let rules = PageRules {
            list: list_name(order),
            most: 100,
            default: 20,
        };
        let page = Page::parse(
            PageArgs {
                first,
                after,
                last,
                before,
            },
            &rules,
        )?;
        let timezone = viewer.tenant.timezone()?;
        let question = Question {
            scope: viewer.scope(),
            filter: &filter.unwrap_or_default(),
            order,
            page: &page,
            today: today(timezone, ctx.quarter()),
            quarter: ctx.quarter(),
        };
        let (rows, total) = question.read(ctx.db(), COUNT_CAP).await?;
        prime(ctx.loaders(), &rows, timezone).await;
        let total = TotalCount {
            total_count: Count::capped(total, COUNT_CAP),
        };
        let key = |row: &Listed| question.key_of(row);
        Ok(Some(page.connection(rows, total, key, |row| {
            Agent::from(row.agent)
        })))
    }

    /// One agent, by its handle.
    #[graphql(directive = Cost::apply("50"))]
    async fn agent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its name in URLs.")] handle: String,
    ) -> Result<Option<Agent>, Error> {
        let scope = ctx.viewer()?.scope();
        let row = store::by_handle(ctx.db(), scope, &handle).await?;
        Ok(row.map(|row| Agent::from(Arc::new(row))))
    }
}
