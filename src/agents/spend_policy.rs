//! GraphQL type `SpendPolicy`.

use std::sync::Arc;

use async_graphql::{Context, Object};
use futures::future::try_join;
use rust_decimal::Decimal;

use super::{
    SpendPolicyRow,
    cap_window::{CapWindow, CapWindowKind},
    listing::today,
};
use crate::{
    calendar::{day_start, next_day, next_month},
    error::Error,
    graphql::{ContextExt, Exact, ListSize, Moment, Money},
    usage::{SpendWindow, SpentByAgent},
};

/// What an agent may spend, and on what. A change makes a new version; this is the present one.
#[derive(Clone, Debug)]
pub struct SpendPolicy {
    row: Arc<SpendPolicyRow>,
}

impl From<Arc<SpendPolicyRow>> for SpendPolicy {
    fn from(row: Arc<SpendPolicyRow>) -> Self {
        Self { row }
    }
}

/// What an agent may spend, and on what. A change makes a new version; this is the present one.
#[Object]
impl SpendPolicy {
    /// The most that one call may cost.
    async fn per_call_cap(&self) -> Option<Money> {
        self.row.per_call_nanos.map(Money::from_nanos)
    }

    /// The most that a day may cost.
    async fn daily_cap(&self) -> Option<Money> {
        self.row.daily_nanos.map(Money::from_nanos)
    }

    /// The most that a calendar month may cost.
    async fn monthly_cap(&self) -> Option<Money> {
        self.row.monthly_nanos.map(Money::from_nanos)
    }

    /// The slowest answer it accepts, in milliseconds.
    async fn latency_cap_ms(&self) -> Option<i32> {
        self.row.latency_cap_ms
    }

    /// The lowest model quality it accepts, from 0 to 1.
    async fn min_quality(&self) -> Option<Exact> {
        self.row
            .min_quality_milli
            .map(|milli| Exact(Decimal::new(milli.into(), 3).normalize()))
    }

    /// Slugs of the only providers it may use; null means any.
    async fn allowed_providers(&self) -> Option<&[String]> {
        self.row
            .allowed_providers
            .as_ref()
            .map(|slugs| slugs.0.as_slice())
    }

    /// Slugs of the only models it may use; null means any.
    async fn allowed_models(&self) -> Option<&[String]> {
        self.row
            .allowed_models
            .as_ref()
            .map(|slugs| slugs.0.as_slice())
    }

    /// From when on it holds.
    async fn effective_from(&self) -> Moment {
        Moment(self.row.effective_from)
    }

    /// The caps that are set, and how much of each is used.
    #[graphql(directive = ListSize::apply(3, &[], &[]))]
    async fn windows(&self, ctx: &Context<'_>) -> Result<Option<Vec<CapWindow>>, Error> {
        let timezone = ctx.viewer()?.tenant.timezone()?;
        let today = today(timezone, ctx.quarter());
        let spent = |window, cap: Option<i64>| {
            let agent = self.row.agent_id;
            let key = SpentByAgent {
                agent,
                window,
                timezone,
            };
            async move {
                match cap {
                    Some(_) => ctx.load(key).await,
                    None => Ok(None),
                }
            }
        };
        let per_call = self.row.per_call_nanos.map(CapWindow::per_call);
        // Both are asked for before either is awaited, so that they are read together.
        let (day, month) = try_join(
            spent(SpendWindow::Day, self.row.daily_nanos),
            spent(SpendWindow::Month, self.row.monthly_nanos),
        )
        .await?;
        let daily = self.row.daily_nanos.map(|cap| {
            let resets_at = day_start(timezone, next_day(today));
            CapWindow::running(CapWindowKind::Daily, cap, day.unwrap_or(0), resets_at)
        });
        let monthly = self.row.monthly_nanos.map(|cap| {
            let resets_at = day_start(timezone, next_month(today));
            CapWindow::running(CapWindowKind::Monthly, cap, month.unwrap_or(0), resets_at)
        });
        Ok(Some(
            per_call.into_iter().chain(daily).chain(monthly).collect(),
        ))
    }
}
