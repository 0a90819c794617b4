//! From a field's arguments to its report.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject};
use uuid::Uuid;

use super::{
    Granularity, TimeRangeInput, UsageDimension, UsageReport,
    loader::ReadingsOf,
    plan::{Question, WantedGroups, Wants, plan},
    report::assemble,
    rows::Filter,
};
use crate::{
    auth::Viewer,
    catalog::Snapshot,
    error::Error,
    graphql::{ContextExt, Kind, parse_id},
};

/// The most groups that are listed.
const MOST_GROUPS: i32 = 50;

/// Only calls with these keys count. A list that is not given does not narrow; an empty one leaves nothing.
#[derive(Clone, Debug, Default, InputObject)]
pub struct UsageFilter {
    /// Identifiers of agents.
    pub agent_ids: Option<Vec<ID>>,
    /// Identifiers of API keys.
    pub api_key_ids: Option<Vec<ID>>,
    /// Slugs of models.
    pub models: Option<Vec<String>>,
    /// Slugs of providers.
    pub providers: Option<Vec<String>>,
}

/// A field's arguments.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) range: TimeRangeInput,
    pub(super) granularity: Granularity,
    pub(super) group_by: Vec<UsageDimension>,
    pub(super) filter: Filter,
    pub(super) top: i32,
}

/// The usage of one agent, for its own field. Null if the viewer may not see the agent.
///
/// # Errors
///
/// Nobody asks, the range is not one, or the database could not be asked.
pub async fn agent_usage(
    ctx: &Context<'_>,
    agent: Uuid,
    range: TimeRangeInput,
    granularity: Granularity,
) -> Result<Option<UsageReport>, Error> {
    let own = ctx.viewer()?.scope().agent;
    if own.is_some_and(|own| own != agent) {
        return Ok(None);
    }
    let filter = Filter {
        agents: Some(vec![agent]),
        ..Filter::default()
    };
    let asked = Asked {
        range,
        granularity,
        group_by: Vec::new(),
        filter,
        top: 1,
    };
    report(ctx, asked).await.map(Some)
}

/// Answers a field: plans, reads with everything that is asked for at the same time, puts together. What is not
/// selected is not read.
pub(super) async fn report(ctx: &Context<'_>, asked: Asked) -> Result<UsageReport, Error> {
    let viewer = ctx.viewer()?;
    let workspace = viewer.tenant.timezone()?;
    let question = Question {
        range: asked.range.resolve(workspace, ctx.quarter())?,
        workspace,
        granularity: asked.granularity,
        group_by: distinct(asked.group_by)?,
        filter: visible(asked.filter, viewer),
        top: top(asked.top)?,
        wants: wants(ctx),
    };
    let plan = plan(&question)?;
    let reads = [&plan.totals, &plan.groups, &plan.group_series];
    let reads = reads.into_iter().flatten().cloned().collect();
    let readings = ctx.load(ReadingsOf(reads)).await?.unwrap_or_default();
    Ok(assemble(&question, &plan, &readings))
}

impl UsageFilter {
    /// The keys that are meant. What is not in the catalogue has no usage.
    pub(super) fn resolve(
        self,
        catalog: impl FnOnce() -> Result<Arc<Snapshot>, Error>,
    ) -> Result<Filter, Error> {
        at_most("filter.models", self.models.as_deref())?;
        at_most("filter.providers", self.providers.as_deref())?;
        at_most("filter.agentIds", self.agent_ids.as_deref())?;
        at_most("filter.apiKeyIds", self.api_key_ids.as_deref())?;
        let catalog = if self.models.is_some() || self.providers.is_some() {
            Some(catalog()?)
        } else {
            None
        };
        let keys = |slugs: Option<Vec<String>>, find: fn(&Snapshot, &str) -> Option<Uuid>| {
            let ids = slugs?.into_iter();
            Some(sorted(
                ids.filter_map(|slug| find(catalog.as_ref()?, &slug)),
            ))
        };
        Ok(Filter {
            agents: ids("filter.agentIds", self.agent_ids, Kind::Agent)?,
            api_keys: ids("filter.apiKeyIds", self.api_key_ids, Kind::ApiKey)?,
            models: keys(self.models, |catalog, slug| {
                Some(catalog.model_by_slug(slug)?.row.id)
            }),
            providers: keys(self.providers, |catalog, slug| {
                Some(catalog.provider_by_slug(slug)?.id)
            }),
        })
    }
}

/// The most keys of one kind in a filter.
const MOST_KEYS: usize = 100;

fn at_most<T>(field: &str, keys: Option<&[T]>) -> Result<(), Error> {
    match keys.map_or(0, <[T]>::len) {
        0..=MOST_KEYS => Ok(()),
        many => Err(Error::bad_input(
            field,
            format!("must hold at most {MOST_KEYS} keys, not {many}"),
        )),
    }
}

/// A key of one agent sees that agent's figures only, whichever it asks for.
pub(super) fn visible(mut filter: Filter, viewer: &Viewer) -> Filter {
    if let Some(own) = viewer.scope().agent {
        let asked = filter.agents.take();
        let is_asked = asked.is_none_or(|agents| agents.contains(&own));
        filter.agents = Some(if is_asked { vec![own] } else { Vec::new() });
    }
    filter
}

fn wants(ctx: &Context<'_>) -> Wants {
    let look = ctx.look_ahead();
    let groups = look.field("groups");
    Wants {
        totals: look.field("totals").exists()
            || look.field("other").exists()
            || groups.field("share").exists(),
        series: look.field("series").exists(),
        groups: if groups.field("series").exists() {
            WantedGroups::Series
        } else if groups.exists() || look.field("other").exists() {
            WantedGroups::Totals
        } else {
            WantedGroups::None
        },
    }
}

pub(super) fn distinct(group_by: Vec<UsageDimension>) -> Result<Vec<UsageDimension>, Error> {
    for (place, dimension) in group_by.iter().enumerate() {
        if group_by[..place].contains(dimension) {
            return Err(Error::bad_input("groupBy", "names a dimension twice"));
        }
    }
    Ok(group_by)
}

fn top(top: i32) -> Result<u64, Error> {
    u64::try_from(top)
        .ok()
        .filter(|_| (1..=MOST_GROUPS).contains(&top))
        .ok_or_else(|| {
            Error::bad_input("top", format!("must be from 1 to {MOST_GROUPS}, not {top}"))
        })
}

fn ids(field: &str, ids: Option<Vec<ID>>, kind: Kind) -> Result<Option<Vec<Uuid>>, Error> {
    let Some(ids) = ids else { return Ok(None) };
    let parsed = ids
        .iter()
        .map(|id| parse_id(field, id, kind))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Some(sorted(parsed.into_iter())))
}

fn sorted(keys: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut keys: Vec<Uuid> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
