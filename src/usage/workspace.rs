//! What this domain adds to `Workspace`.

use async_graphql::{Context, Object};

use super::{
    Granularity, TimeRangeInput, UsageDimension, UsageFilter, UsageReport,
    ask::{Asked, report},
};
use crate::{
    catalog,
    error::Error,
    graphql::{Cost, ListSize},
};

/// Usage of the workspace.
#[derive(Clone, Copy, Debug, Default)]
pub struct UsageWorkspace;

/// Usage of the workspace.
#[Object]
impl UsageWorkspace {
    /// Usage over a span of time. An API key that is bound to one agent is told that agent's usage only.
    #[graphql(directive = Cost::apply("50"), directive = ListSize::apply(10, &["top"], &["groups"]))]
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the arguments of the API"
    )]
    async fn usage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The span of time.")] range: TimeRangeInput,
        #[graphql(
            desc = "How long a point of the series is.",
            default_with = "Granularity::Day"
        )]
        granularity: Granularity,
        #[graphql(desc = "What groups have in common; no groups if empty.", default)] group_by: Vec<
            UsageDimension,
        >,
        #[graphql(desc = "Only calls with these keys count.")] filter: Option<UsageFilter>,
        #[graphql(
            desc = "How many groups are listed, at most 50; the others are summed up.",
            default = 10
        )]
        top: i32,
    ) -> Option<Result<UsageReport, Error>> {
        let asked = filter
            .unwrap_or_default()
            .resolve(|| catalog::snapshot(ctx));
        let asked = asked.map(|filter| Asked {
            range,
            granularity,
            group_by,
            filter,
            top,
        });
        // A failure inside `Some` makes the field null; a plain one would leave it out of the answer.
        Some(match asked {
            Ok(asked) => report(ctx, asked).await,
            Err(error) => Err(error),
        })
    }
}
