//! A page of agents with everything the screen shows beside each, in one statement.

use std::sync::Arc;

use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AgentRow, SpendPolicyRow,
    filter::{AgentFilter, AgentOrder, AgentOrderField},
    loader::{AgentById, PolicyByAgent},
};
use crate::{
    audit::{ChainByAgent, ChainHead},
    auth::Scope,
    billing::{WalletByAgent, WalletRow},
    calendar::{day_of, month_of},
    error::Error,
    graphql::{Loaders, OrderDirection, Page},
    usage::{SpendWindow, SpentByAgent},
};

/// Where counting stops.
pub(super) const COUNT_CAP: i64 = 1_000;

/// What the page's text separates list values with, as SQL.
const SEPARATOR_POSTGRES: &str = "chr(31)";
const SEPARATOR_SQLITE: &str = "char(31)";

const QUARTER_HOUR: TimeDelta = TimeDelta::minutes(15);
const SPEND_WINDOW: TimeDelta = TimeDelta::hours(24);

/// A page to be read.
#[derive(Debug)]
pub(super) struct Question<'a> {
    pub(super) scope: Scope,
    pub(super) filter: &'a AgentFilter,
    pub(super) order: AgentOrder,
    pub(super) page: &'a Page<AgentKey>,
    pub(super) today: NaiveDate,
    pub(super) quarter: DateTime<Utc>,
}

/// Where a list goes on: the sort value of the last row, its id, and the moment whose spend orders the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct AgentKey {
    #[serde(rename = "s")]
    sort: SortValue,
    #[serde(rename = "i")]
    id: Uuid,
    #[serde(rename = "m")]
    moment: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum SortValue {
    #[serde(rename = "c")]
    CreatedAt(DateTime<Utc>),
    #[serde(rename = "n")]
    Name(String),
    #[serde(rename = "s")]
    Spend(i64),
}

/// A row of the page.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) agent: Arc<AgentRow>,
    spend_nanos: i64,
    pub(super) day_nanos: i64,
    pub(super) month_nanos: i64,
    pub(super) policy: Option<Arc<SpendPolicyRow>>,
    pub(super) wallet: Option<Arc<WalletRow>>,
    pub(super) chain: Option<Arc<ChainHead>>,
}

impl Question<'_> {
    /// The moment that the whole list is of: the quarter-hour of its first page. Cursors of one quarter-hour are equal,
    /// so that an answer that did not change has the same bytes.
    pub(super) fn moment(&self) -> DateTime<Utc> {
        self.page
            .cursor
            .as_ref()
            .map_or(self.quarter, |key| key.moment)
    }

    /// The key that a following page goes on behind.
    pub(super) fn key_of(&self, row: &Listed) -> AgentKey {
        let sort = match self.order.field {
            AgentOrderField::CreatedAt => SortValue::CreatedAt(row.agent.created_at),
            AgentOrderField::Name => SortValue::Name(row.agent.name.clone()),
            AgentOrderField::Spend24h => SortValue::Spend(row.spend_nanos),
        };
        AgentKey {
            sort,
            id: row.agent.id,
            moment: self.moment(),
        }
    }

    /// Reads the page, and how many agents there are, up to one more than the cap.
    pub(super) async fn read(
        &self,
        db: &impl ConnectionTrait,
        count_cap: i64,
    ) -> Result<(Vec<Listed>, i64), Error> {
        let is_ascending = self.page.direction.of(self.order.direction) == sea_orm::Order::Asc;
        let backend = db.get_database_backend();
        let separator = match backend {
            sea_orm::DbBackend::Postgres => SEPARATOR_POSTGRES,
            _ => SEPARATOR_SQLITE,
        };
        let sql = include_str!("../dashboard/agents.sql")
            .replace("{separator}", separator)
            .replace("{sort}", self.order.field.column())
            .replace("{compare}", if is_ascending { ">" } else { "<" })
            .replace("{direction}", if is_ascending { "ASC" } else { "DESC" });
        let statement =
            Statement::from_sql_and_values(backend, sql, self.values(is_ascending, count_cap));
        let rows = db.query_all_raw(statement).await?;
        let total = rows.first().map_or(Ok(0), |row| row.try_get("", "total"))?;
        let listed: Result<Vec<Option<Listed>>, sea_orm::DbErr> =
            rows.iter().map(Listed::read).collect();
        Ok((listed?.into_iter().flatten().collect(), total))
    }

    fn values(&self, is_ascending: bool, count_cap: i64) -> Vec<Value> {
        let (from, before) = self.spend_window();
        let (sort, id) = self.start(is_ascending);
        vec![
            self.scope.tenant.into(),
            from.into(),
            before.into(),
            self.today.into(),
            month_of(self.today).into(),
            self.scope.agent.into(),
            self.filter.statuses().into(),
            self.filter.search().into(),
            self.filter.frameworks().into(),
            self.filter.framework_start().into(),
            sort,
            id.into(),
            i64::try_from(self.page.limit()).unwrap_or(i64::MAX).into(),
            count_cap.saturating_add(1).into(),
        ]
    }

    /// The `LAST_24H` window of the list's moment; empty when the order does not need it.
    fn spend_window(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let moment = self.moment();
        let before = moment
            .duration_trunc(QUARTER_HOUR)
            .map_or(moment, |start| start + QUARTER_HOUR);
        match self.order.field {
            AgentOrderField::Spend24h => (before - SPEND_WINDOW, before),
            _ => (before, before),
        }
    }

    /// The first page starts behind a key that comes before every row.
    fn start(&self, is_ascending: bool) -> (Value, Uuid) {
        if let Some(key) = &self.page.cursor {
            let sort = match &key.sort {
                SortValue::CreatedAt(moment) => (*moment).into(),
                SortValue::Name(name) => name.clone().into(),
                SortValue::Spend(nanos) => (*nanos).into(),
            };
            return (sort, key.id);
        }
        let sort = match (self.order.field, is_ascending) {
            (AgentOrderField::CreatedAt, true) => EARLIEST.into(),
            (AgentOrderField::CreatedAt, false) => LATEST.into(),
            (AgentOrderField::Name, true) => String::new().into(),
            (AgentOrderField::Name, false) => char::MAX.to_string().into(),
            (AgentOrderField::Spend24h, true) => i64::MIN.into(),
            (AgentOrderField::Spend24h, false) => i64::MAX.into(),
        };
        (
            sort,
            if is_ascending {
                Uuid::nil()
            } else {
                Uuid::max()
            },
        )
    }
}

/// Beyond every moment that is stored, within what both databases can hold and compare.
const EARLIEST: DateTime<Utc> = DateTime::UNIX_EPOCH;
const LATEST: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(moment) => moment,
    None => DateTime::<Utc>::MAX_UTC,
};

impl Listed {
    /// The row; none when the page is empty and only the count came.
    fn read(row: &QueryResult) -> Result<Option<Self>, sea_orm::DbErr> {
        let Some(agent) = AgentRow::from_query_result_optional(row, "a_")? else {
            return Ok(None);
        };
        Ok(Some(Self {
            agent: Arc::new(agent),
            spend_nanos: row.try_get("", "spend_nanos")?,
            day_nanos: row.try_get("", "day_nanos")?,
            month_nanos: row.try_get("", "month_nanos")?,
            policy: SpendPolicyRow::from_query_result_optional(row, "p_")?.map(Arc::new),
            wallet: WalletRow::from_query_result_optional(row, "w_")?.map(Arc::new),
            chain: ChainHead::from_query_result_optional(row, "c_")?.map(Arc::new),
        }))
    }
}

/// Gives the loaders what the page brought along: nothing of it is read again.
pub(super) async fn prime(loaders: &Loaders, rows: &[Listed], timezone: Tz) {
    let by_id = rows.iter().map(|row| (row.agent.id, row));
    let agents = by_id
        .clone()
        .map(|(id, row)| (AgentById(id), Some(Arc::clone(&row.agent))));
    let policies = by_id
        .clone()
        .map(|(id, row)| (PolicyByAgent(id), row.policy.clone()));
    let wallets = by_id
        .clone()
        .map(|(id, row)| (WalletByAgent(id), row.wallet.clone()));
    let chains = by_id
        .clone()
        .map(|(id, row)| (ChainByAgent(id), row.chain.clone()));
    let spent = by_id.flat_map(|(agent, row)| {
        let windows = [
            (SpendWindow::Day, row.day_nanos),
            (SpendWindow::Month, row.month_nanos),
        ];
        windows.map(|(window, nanos)| {
            (
                SpentByAgent {
                    agent,
                    window,
                    timezone,
                },
                Some(nanos),
            )
        })
    });
    loaders.prime(agents).await;
    loaders.prime(policies).await;
    loaders.prime(wallets).await;
    loaders.prime(chains).await;
    loaders.prime(spent).await;
}

/// The day that it is in the workspace.
pub(super) fn today(zone: Tz, now: DateTime<Utc>) -> NaiveDate {
    day_of(zone, now)
}

/// Names the list for its cursors.
pub(super) fn list_name(order: AgentOrder) -> String {
    let direction = match order.direction {
        OrderDirection::Asc => "asc",
        OrderDirection::Desc => "desc",
    };
    format!("agents:{}:{direction}", order.field.column())
}
