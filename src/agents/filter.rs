//! Which agents a list shows, and in what order.

use async_graphql::{Enum, InputObject};
use sea_orm::ActiveEnum;

use super::AgentStatus;
use crate::graphql::{OrderDirection, StringFilter};

/// Stands around each value of a list that travels as one text.
const SEPARATOR: char = '\u{1f}';

/// Which agents to show.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AgentFilter {
    /// Only agents with one of these statuses.
    pub(super) status: Option<Vec<AgentStatus>>,
    /// Only agents whose name or handle contains this, whatever the case of ASCII letters.
    pub(super) search: Option<String>,
    /// Only agents built with this.
    pub(super) framework: Option<StringFilter>,
    /// Whether archived agents are shown, too.
    #[graphql(default)]
    pub(super) include_archived: bool,
}

/// In what order to show agents.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct AgentOrder {
    /// What to order by. Equal ones are ordered by their identifier.
    pub field: AgentOrderField,
    /// Smallest or largest first.
    pub direction: OrderDirection,
}

/// What agents can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AgentOrderField {
    /// When it was created.
    CreatedAt,
    /// Its name, in byte order.
    Name,
    /// What it spent in the `LAST_24H` window of the first page's moment.
    #[graphql(name = "SPEND_24H")]
    Spend24h,
}

impl Default for AgentOrder {
    fn default() -> Self {
        Self {
            field: AgentOrderField::CreatedAt,
            direction: OrderDirection::Desc,
        }
    }
}

impl AgentOrderField {
    /// The column that the page's statement sorts by.
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::Name => "name",
            Self::Spend24h => "spend_nanos",
        }
    }
}

impl AgentFilter {
    pub(super) fn statuses(&self) -> String {
        let shown = match (&self.status, self.include_archived) {
            (Some(chosen), _) => chosen.clone(),
            (None, true) => vec![
                AgentStatus::Active,
                AgentStatus::Paused,
                AgentStatus::Suspended,
                AgentStatus::Archived,
            ],
            (None, false) => vec![
                AgentStatus::Active,
                AgentStatus::Paused,
                AgentStatus::Suspended,
            ],
        };
        list(shown.iter().map(AgentStatus::to_value))
    }

    pub(super) fn search(&self) -> String {
        self.search
            .as_deref()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    pub(super) fn frameworks(&self) -> String {
        let Some(filter) = &self.framework else {
            return String::new();
        };
        match (&filter.any_of, &filter.eq) {
            (Some(several), eq) => {
                let both = several
                    .iter()
                    .filter(|word| eq.as_ref().is_none_or(|eq| eq == *word));
                list(both.cloned())
            }
            (None, Some(one)) => list(std::iter::once(one.clone())),
            (None, None) => String::new(),
        }
    }

    pub(super) fn framework_start(&self) -> String {
        self.framework
            .as_ref()
            .and_then(|filter| filter.starts_with.clone())
            .unwrap_or_default()
    }
}

/// Values between separators. A value that holds a separator would pass for two, and names nothing that exists.
fn list(values: impl Iterator<Item = String>) -> String {
    let mut text = String::from(SEPARATOR);
    for value in values.filter(|value| !value.contains(SEPARATOR)) {
        text.push(SEPARATOR);
        text.push_str(&value);
        text.push(SEPARATOR);
    }
    text
}
