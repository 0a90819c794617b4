//! GraphQL type `Billing`.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};

use super::{
    Invoice, InvoiceRow, InvoiceStatus, Wallet,
    loader::BillingSummary,
    period::{BillingPeriod, Bounds, projected},
    store::{self, Key, Summary},
};
use crate::{
    auth::Permission,
    error::Error,
    graphql::{ContextExt, Cost, ListSize, Money, NoFields, Page, PageArgs, PageRules},
};

/// What a workspace owns, spends and owes.
#[derive(Clone, Copy, Debug)]
pub struct Billing;

/// What a workspace owns, spends and owes. A key that is bound to one agent sees that agent's wallet only; what
/// belongs to the workspace is null for it.
#[Object]
impl Billing {
    /// The month that is running, in the workspace's timezone.
    async fn current_period(&self, ctx: &Context<'_>) -> Result<Option<BillingPeriod>, Error> {
        if !ctx.viewer()?.may(Permission::SeeWorkspace) {
            return Ok(None);
        }
        if let Some(period) = &summary(ctx).await?.period {
            return Ok(Some(period.into()));
        }
        let zone = ctx.viewer()?.tenant.timezone()?;
        Ok(Some(BillingPeriod::empty(Bounds::at(zone, ctx.quarter()))))
    }

    /// The wallets that may be seen, the shared one first; at most 1,000.
    #[graphql(directive = Cost::apply("50"), directive = ListSize::apply(20, &[], &[]))]
    async fn wallets(&self, ctx: &Context<'_>) -> Result<Option<Vec<Wallet>>, Error> {
        let rows = store::wallets(ctx.db(), ctx.viewer()?.scope()).await?;
        Ok(Some(
            rows.into_iter()
                .map(|row| Wallet::from(Arc::new(row)))
                .collect(),
        ))
    }

    /// The sum of all wallets that may be seen; null for an agent's key when there are none, as the agent then pays from one
    /// that the key does not show.
    async fn total_balance(&self, ctx: &Context<'_>) -> Result<Option<Money>, Error> {
        let nothing = ctx.viewer()?.may(Permission::SeeWorkspace).then_some(0);
        let balance = summary(ctx).await?.balance_nanos.or(nothing);
        Ok(balance.map(Money::from_nanos))
    }

    /// What the running month will cost if it goes on as it went until its `asOf`; null in its first day.
    async fn projected_spend(&self, ctx: &Context<'_>) -> Result<Option<Money>, Error> {
        if !ctx.viewer()?.may(Permission::SeeWorkspace) {
            return Ok(None);
        }
        Ok(summary(ctx)
            .await?
            .period
            .as_ref()
            .and_then(projected)
            .map(Money::from_nanos))
    }

    /// Invoices, newest first.
    #[graphql(directive = Cost::apply("50"), directive = ListSize::apply(12, &["first"], &["edges", "nodes"]))]
    async fn invoices(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 12, desc = "How many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Start behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Only invoices that stand so.")] statuses: Option<Vec<InvoiceStatus>>,
    ) -> Result<Option<Connection<String, Invoice, NoFields>>, Error> {
        let viewer = ctx.viewer()?;
        if !viewer.may(Permission::SeeWorkspace) {
            return Ok(None);
        }
        let rules = PageRules {
            list: "invoices".to_owned(),
            most: 100,
            default: 12,
        };
        let page: Page<Key> = Page::parse(
            PageArgs {
                first,
                after,
                ..PageArgs::default()
            },
            &rules,
        )?;
        let rows = store::invoices(ctx.db(), viewer.tenant.id, statuses.as_deref(), &page).await?;
        let key = |row: &InvoiceRow| (row.created_at, row.id);
        Ok(Some(page.connection(rows, NoFields, key, |row| {
            Invoice::from(Arc::new(row))
        })))
    }
}

async fn summary(ctx: &Context<'_>) -> Result<Arc<Summary>, Error> {
    ctx.load(BillingSummary).await?.ok_or(Error::Internal)
}
