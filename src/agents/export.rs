//! The rows of `GET /v1/export/agents.csv`: the agents of the list, with what the screen shows beside each.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    AgentRow,
    filter::{AgentFilter, AgentOrder},
    listing::{AgentKey, Listed, Question, today},
};
use crate::{
    audit::canonical_uri,
    auth::Viewer,
    database::Reader,
    error::Error,
    export::{Cell, Parameters, Place, Record, Sheet},
    graphql::{ContextExt, Kind, Page, RequestContext, StringFilter},
};

/// The list of agents as a file.
#[derive(Debug)]
pub struct AgentSheet {
    db: Reader,
    viewer: Viewer,
    filter: AgentFilter,
    order: AgentOrder,
    today: NaiveDate,
    quarter: DateTime<Utc>,
    place: Place<AgentKey>,
    counted: u64,
}

impl AgentSheet {
    /// The file that is asked for.
    ///
    /// # Errors
    ///
    /// Nobody asks, or a parameter is wrong.
    pub fn ask(ctx: &RequestContext, mut parameters: Parameters) -> Result<Self, Error> {
        let viewer = ctx.viewer()?.clone();
        let filter = AgentFilter {
            status: parameters.words("status")?,
            search: parameters.text("search")?,
            framework: parameters.texts("framework").map(|any_of| StringFilter {
                any_of: Some(any_of),
                ..StringFilter::default()
            }),
            include_archived: parameters.flag("include_archived")?,
        };
        let order = parameters.order()?;
        parameters.finish()?;
        Ok(Self {
            db: ctx.db().clone(),
            today: today(viewer.tenant.timezone()?, ctx.quarter()),
            viewer,
            filter,
            order: order
                .map(|(field, direction)| AgentOrder { field, direction })
                .unwrap_or_default(),
            quarter: ctx.quarter(),
            place: Place::Start,
            counted: 0,
        })
    }

    fn record(&self, row: &Listed) -> Record {
        let agent: &AgentRow = &row.agent;
        let policy = row.policy.as_deref();
        let wallet = row.wallet.as_deref();
        let chain = row.chain.as_deref();
        vec![
            Cell::id(Kind::Agent, agent.id),
            Cell::text(&agent.handle),
            Cell::text(&agent.name),
            Cell::maybe_text(agent.framework.as_deref()),
            Cell::word(agent.status),
            Cell::word(agent.visibility),
            Cell::text(&canonical_uri(&self.viewer.tenant, agent)),
            Cell::moment(agent.created_at),
            Cell::maybe_moment(agent.archived_at),
            Cell::maybe_moment(chain.and_then(|chain| chain.head_at)),
            Cell::number(chain.map_or(0, |chain| chain.head_seq + 1)),
            Cell::maybe_dollars(policy.and_then(|policy| policy.per_call_nanos)),
            Cell::maybe_dollars(policy.and_then(|policy| policy.daily_nanos)),
            Cell::dollars(row.day_nanos),
            Cell::maybe_dollars(policy.and_then(|policy| policy.monthly_nanos)),
            Cell::dollars(row.month_nanos),
            Cell::maybe_id(Kind::Wallet, wallet.map(|wallet| wallet.id)),
            Cell::maybe_dollars(wallet.map(|wallet| wallet.balance_nanos)),
        ]
    }
}

impl Sheet for AgentSheet {
    fn columns(&self) -> Vec<String> {
        [
            "id",
            "handle",
            "name",
            "framework",
            "status",
            "visibility",
            "canonical_uri",
            "created_at",
            "archived_at",
            "last_active_at",
            "audit_events",
            "per_call_cap_usd",
            "daily_cap_usd",
            "spent_today_usd",
            "monthly_cap_usd",
            "spent_this_month_usd",
            "wallet_id",
            "wallet_balance_usd",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    async fn next(&mut self, size: usize) -> Result<Vec<Record>, Error> {
        let Some(cursor) = self.place.cursor() else {
            return Ok(Vec::new());
        };
        let page = Page::behind(cursor, size);
        let question = Question {
            scope: self.viewer.scope(),
            filter: &self.filter,
            order: self.order,
            page: &page,
            today: self.today,
            quarter: self.quarter,
        };
        let (mut rows, _) = question.read(&self.db, 0).await?;
        self.place
            .advance(&mut rows, size, |row| question.key_of(row));
        self.counted += rows.len() as u64;
        Ok(rows.iter().map(|row| self.record(row)).collect())
    }

    async fn count(&mut self, most: u64) -> Result<u64, Error> {
        if self.place.is_end() {
            return Ok(self.counted);
        }
        let page = Page::behind(None, 1);
        let question = Question {
            scope: self.viewer.scope(),
            filter: &self.filter,
            order: AgentOrder::default(),
            page: &page,
            today: self.today,
            quarter: self.quarter,
        };
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let (_, total) = question.read(&self.db, most).await?;
        Ok(u64::try_from(total).unwrap_or_default())
    }
}
