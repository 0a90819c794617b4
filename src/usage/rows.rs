//! Which roll-up rows there are to read, and which of them answer a question.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Slice, UsageDimension};

/// Only these keys count; a dimension without a list is not narrowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Filter {
    pub(super) agents: Option<Vec<Uuid>>,
    pub(super) api_keys: Option<Vec<Uuid>>,
    pub(super) models: Option<Vec<Uuid>>,
    pub(super) providers: Option<Vec<Uuid>>,
}

/// Rows of one table to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Read {
    pub(super) rows: Rows,
    pub(super) spans: Spans,
    pub(super) by: By,
    pub(super) top: Option<Top>,
}

/// Which rows: those of a slice, or the cube's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Rows {
    Slice {
        slice: Slice,
        keys: Keys,
    },
    Cube {
        by: Vec<UsageDimension>,
        filter: Filter,
    },
}

/// Which keys of a slice; a list is sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Keys {
    All,
    These(Vec<Uuid>),
}

/// The table, and the spans of its buckets, each up to but without its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Spans {
    Quarters(Vec<(DateTime<Utc>, DateTime<Utc>)>),
    Days(Vec<(NaiveDate, NaiveDate)>),
    Months(Vec<(NaiveDate, NaiveDate)>),
}

/// Whether each bucket is a row of the answer, or their sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum By {
    Bucket,
    Sum,
}

/// Only the groups that cost most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Top {
    pub(super) most: u64,
    /// What their cost is summed from.
    pub(super) of: Vec<Read>,
}

impl Filter {
    /// The dimensions that are narrowed, with their keys.
    pub(super) fn narrowed(&self) -> Vec<(UsageDimension, &[Uuid])> {
        let lists = [
            (UsageDimension::Agent, &self.agents),
            (UsageDimension::ApiKey, &self.api_keys),
            (UsageDimension::Model, &self.models),
            (UsageDimension::Provider, &self.providers),
        ];
        lists
            .into_iter()
            .filter_map(|(dimension, keys)| Some((dimension, keys.as_deref()?)))
            .collect()
    }

    /// Only these keys of a dimension. Statuses are so few that they are not narrowed.
    pub(super) fn narrow(&mut self, dimension: UsageDimension, keys: Vec<Uuid>) {
        match dimension {
            UsageDimension::Agent => self.agents = Some(keys),
            UsageDimension::ApiKey => self.api_keys = Some(keys),
            UsageDimension::Model => self.models = Some(keys),
            UsageDimension::Provider => self.providers = Some(keys),
            UsageDimension::Status => {}
        }
    }

    fn of(slice: Slice, keys: &Keys) -> Self {
        let Keys::These(keys) = keys else {
            return Self::default();
        };
        let keys = Some(keys.clone());
        let mut filter = Self::default();
        match slice {
            Slice::Agent => filter.agents = keys,
            Slice::ApiKey => filter.api_keys = keys,
            Slice::Model => filter.models = keys,
            Slice::Provider => filter.providers = keys,
            Slice::Total | Slice::Status => {}
        }
        filter
    }
}

impl Read {
    /// The sum of one agent over days or months of the workspace.
    pub(super) fn agent_sum(agent: Uuid, spans: Spans) -> Self {
        Self {
            rows: Rows::Slice {
                slice: Slice::Agent,
                keys: Keys::These(vec![agent]),
            },
            spans,
            by: By::Sum,
            top: None,
        }
    }
}

impl Keys {
    /// Takes the keys of another list in.
    pub(super) fn extend(&mut self, more: &Self) {
        match (&mut *self, more) {
            (Self::These(keys), Self::These(more)) => {
                keys.extend(more);
                keys.sort_unstable();
                keys.dedup();
            }
            _ => *self = Self::All,
        }
    }

    /// Whether a key is one of them.
    pub(super) fn contain(&self, key: Uuid) -> bool {
        match self {
            Self::All => true,
            Self::These(keys) => keys.binary_search(&key).is_ok(),
        }
    }
}

impl Rows {
    /// The rows that answer: a slice where one dimension at most is asked about, else the cube.
    pub(super) fn choose(group_by: &[UsageDimension], filter: &Filter) -> Self {
        match (group_by, filter.narrowed().as_slice()) {
            ([], []) => Self::Slice {
                slice: Slice::Total,
                keys: Keys::All,
            },
            ([dimension], []) => Self::Slice {
                slice: Slice::from(*dimension),
                keys: Keys::All,
            },
            ([], [(dimension, keys)]) => Self::Slice {
                slice: Slice::from(*dimension),
                keys: Keys::These(keys.to_vec()),
            },
            ([group], [(dimension, keys)]) if group == dimension => Self::Slice {
                slice: Slice::from(*dimension),
                keys: Keys::These(keys.to_vec()),
            },
            _ => Self::Cube {
                by: group_by.to_vec(),
                filter: filter.clone(),
            },
        }
    }

    /// Quarter-hours are kept of three slices only; the others are added up from the cube.
    pub(super) fn in_quarters(&self) -> Self {
        match self {
            Self::Slice { slice, keys } => match slice.dimension() {
                Some(dimension) if !slice.has_quarters() => Self::Cube {
                    by: vec![dimension],
                    filter: Filter::of(*slice, keys),
                },
                _ => self.clone(),
            },
            Self::Cube { .. } => self.clone(),
        }
    }
}
