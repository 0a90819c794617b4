//! The rows of `GET /v1/export/usage.csv`: a report's points, or each of its groups with its points.
//!
//! A report lists its largest groups and sums the others up; a file holds them all, in the same order. The groups are
//! ranked first, in one statement; then the points of a few groups at a time are read.

use async_graphql::ID;
use futures::future::try_join_all;

use super::{
    Granularity, TimeRangeInput, TimeRangePreset, UsageDimension, UsageFilter, UsageKey,
    ask::{distinct, visible},
    measures::Measures,
    plan::{Plan, Question, WantedGroups, Wants, plan},
    report::{Keys, Timeline, ranked, series_of_groups},
    rows::{By, Rows},
    store::{self, Row},
};
use crate::{
    catalog::Catalog,
    error::Error,
    export::{Cell, Parameters, Record, Sheet, words_of},
    graphql::{ContextExt, RequestContext},
};

/// About how many rows of the roll-ups are held at once.
const HELD: usize = 5_000;

/// The columns of what was counted.
const COUNTED: [&str; 14] = [
    "requests",
    "succeeded",
    "failed",
    "rejected",
    "unpriced",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
    "total_tokens",
    "cost_usd",
    "provider_cost_usd",
    "fee_usd",
];

/// A usage report as a file.
#[derive(Debug)]
pub struct UsageSheet {
    ctx: RequestContext,
    catalog: Catalog,
    question: Question,
    plan: Plan,
    /// The groups that are not sent yet, the cheapest first; none before they were read.
    left: Option<Vec<Group>>,
    /// How many groups there are in all.
    groups: usize,
}

type Group = (Keys, Measures);

impl UsageSheet {
    /// The file that is asked for.
    ///
    /// # Errors
    ///
    /// Nobody asks, or a parameter is wrong.
    pub fn ask(
        ctx: RequestContext,
        catalog: Catalog,
        mut parameters: Parameters,
    ) -> Result<Self, Error> {
        let viewer = ctx.viewer()?;
        let range = range(&mut parameters)?;
        let granularity = parameters.word("granularity")?.unwrap_or(Granularity::Day);
        let group_by: Vec<UsageDimension> = parameters.words("group_by")?.unwrap_or_default();
        let filter = filter(&mut parameters);
        parameters.finish()?;
        let workspace = viewer.tenant.timezone()?;
        let is_grouped = !group_by.is_empty();
        let question = Question {
            range: range.resolve(workspace, ctx.quarter())?,
            workspace,
            granularity,
            group_by: distinct(group_by)?,
            filter: visible(filter.resolve(|| catalog.snapshot())?, viewer),
            top: u64::MAX,
            wants: Wants {
                totals: false,
                series: !is_grouped,
                groups: WantedGroups::Totals,
            },
        };
        Ok(Self {
            plan: plan(&question)?,
            question,
            ctx,
            catalog,
            left: None,
            groups: 0,
        })
    }

    fn is_grouped(&self) -> bool {
        !self.question.group_by.is_empty()
    }

    fn points(&self) -> usize {
        self.plan.edges.len() - 1
    }

    /// All that counts as one group where there are none.
    async fn read_groups(&mut self) -> Result<Vec<Group>, Error> {
        if !self.is_grouped() {
            self.groups = 1;
            return Ok(vec![(Keys::new(), Measures::default())]);
        }
        let mut groups = ranked(&self.read(&self.plan.groups).await?);
        self.groups = groups.len();
        groups.reverse();
        Ok(groups)
    }

    /// What was counted of some groups in each point.
    async fn series(&self, groups: &[Group]) -> Result<Vec<Vec<Measures>>, Error> {
        if self.is_grouped() && self.points() == 1 {
            return Ok(groups.iter().map(|(_, sum)| vec![*sum]).collect());
        }
        let timeline = Timeline {
            edges: &self.plan.edges,
            question: &self.question,
        };
        if !self.is_grouped() {
            let rows = self.read(&self.plan.totals).await?;
            return Ok(vec![timeline.sums(rows.iter().flatten())]);
        }
        let rows = self.rows_of(groups);
        let reads = self.question.reads(&self.plan.edges, &rows, By::Bucket);
        let mut series = series_of_groups(&timeline, &self.read(&reads).await?);
        let nothing = || vec![Measures::default(); self.points()];
        let groups = groups.iter();
        let of_groups = groups.map(|(keys, _)| series.remove(keys).unwrap_or_else(nothing));
        Ok(of_groups.collect())
    }

    async fn read(&self, reads: &[super::rows::Read]) -> Result<Vec<Vec<Row>>, Error> {
        let scope = self.ctx.viewer()?.scope();
        Ok(store::read(self.ctx.db(), scope, reads).await?.rows)
    }

    /// The rows that the groups were ranked by, narrowed to some of these: the figures agree.
    fn rows_of(&self, groups: &[Group]) -> Rows {
        let mut filter = self.question.filter.clone();
        for (place, dimension) in self.question.group_by.iter().enumerate() {
            let mut keys: Vec<_> = groups.iter().map(|(keys, _)| keys[place]).collect();
            keys.sort_unstable();
            keys.dedup();
            filter.narrow(*dimension, keys);
        }
        Rows::choose(&self.question.group_by, &filter)
    }

    /// How many groups are read at once.
    fn chunk(&self, size: usize) -> usize {
        if self.points() == 1 {
            return size;
        }
        let rows = Rows::choose(&self.question.group_by, &self.question.filter);
        let buckets = match rows {
            Rows::Cube { .. } => self.question.range.quarters(),
            Rows::Slice { .. } => self.points(),
        };
        (HELD / buckets.max(1)).clamp(1, size)
    }

    async fn records(&self, group: &Group, series: Vec<Measures>) -> Result<Vec<Record>, Error> {
        let keys = self.question.group_by.iter().zip(&group.0);
        let cells = keys.map(|(dimension, key)| async move {
            let key = UsageKey {
                dimension: *dimension,
                key: *key,
            };
            let label = key
                .name(self.ctx.loaders(), || self.catalog.snapshot())
                .await?;
            let id = dimension.kind().map(|kind| {
                let id = (!key.key.is_nil()).then_some(key.key);
                Cell::maybe_id(kind, id)
            });
            let cells = id.into_iter().chain([Cell::text(&label)]);
            Ok::<_, Error>(cells.collect::<Vec<_>>())
        });
        let names = try_join_all(cells).await?.concat();
        let points = self.plan.edges.windows(2).zip(series);
        let records = points.map(|(edges, measures)| {
            let span = [Cell::moment(edges[0]), Cell::moment(edges[1])];
            let record = span.into_iter().chain(names.iter().cloned());
            record.chain(counted(measures)).collect()
        });
        Ok(records.collect())
    }
}

impl Sheet for UsageSheet {
    fn columns(&self) -> Vec<String> {
        let mut columns = vec!["start".to_owned(), "end".to_owned()];
        for dimension in &self.question.group_by {
            let name = match dimension {
                UsageDimension::Agent => "agent",
                UsageDimension::ApiKey => "api_key",
                UsageDimension::Model => "model",
                UsageDimension::Provider => "provider",
                UsageDimension::Status => "status",
            };
            if dimension.kind().is_some() {
                columns.push(format!("{name}_id"));
            }
            columns.push(name.to_owned());
        }
        columns.extend(COUNTED.map(str::to_owned));
        columns
    }

    async fn next(&mut self, size: usize) -> Result<Vec<Record>, Error> {
        let mut left = match self.left.take() {
            Some(left) => left,
            None => self.read_groups().await?,
        };
        let start = left.len().saturating_sub(self.chunk(size));
        let mut groups = left.split_off(start);
        groups.reverse();
        self.left = Some(left);
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let series = self.series(&groups).await?;
        let records = groups
            .iter()
            .zip(series)
            .map(|(group, series)| self.records(group, series));
        Ok(try_join_all(records).await?.concat())
    }

    async fn count(&mut self, most: u64) -> Result<u64, Error> {
        let rows = self.groups.saturating_mul(self.points());
        Ok(most.min(rows as u64))
    }
}

fn range(parameters: &mut Parameters) -> Result<TimeRangeInput, Error> {
    let range = TimeRangeInput {
        preset: parameters.word("preset")?,
        from: parameters.scalar("from")?,
        to: parameters.scalar("to")?,
        timezone: parameters.scalar("timezone")?,
    };
    if range.preset.is_none() && range.from.is_none() && range.to.is_none() {
        let words = words_of::<TimeRangePreset>();
        let problem = format!("must be given, one of {words}; or else `from` and `to`");
        return Err(Error::bad_input("preset", problem));
    }
    Ok(range)
}

fn filter(parameters: &mut Parameters) -> UsageFilter {
    let ids = |texts: Option<Vec<String>>| texts.map(|texts| texts.into_iter().map(ID).collect());
    UsageFilter {
        agent_ids: ids(parameters.texts("agent_ids")),
        api_key_ids: ids(parameters.texts("api_key_ids")),
        models: parameters.texts("models"),
        providers: parameters.texts("providers"),
    }
}

fn counted(measures: Measures) -> [Cell; COUNTED.len()] {
    let tokens = measures.input_tokens.saturating_add(measures.output_tokens);
    [
        Cell::number(measures.requests),
        Cell::number(measures.succeeded),
        Cell::number(measures.failed),
        Cell::number(measures.rejected),
        Cell::number(measures.unpriced),
        Cell::number(measures.input_tokens),
        Cell::number(measures.cache_read_tokens),
        Cell::number(measures.cache_write_tokens),
        Cell::number(measures.output_tokens),
        Cell::number(measures.reasoning_tokens),
        Cell::number(tokens),
        Cell::dollars(measures.cost_nanos),
        Cell::dollars(measures.provider_cost_nanos),
        Cell::dollars(measures.fee_nanos),
    ]
}
