//! Orders of a list of models, and the keys that its pages start behind.

use std::cmp::Ordering;

use async_graphql::{Enum, InputObject};
use serde::{Deserialize, Serialize};

use super::ModelEntry;
use crate::graphql::OrderDirection;

/// How a list of models is ordered. Models without the value come last in both directions, models with the same
/// value by slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, InputObject)]
pub struct ModelOrder {
    /// By what.
    pub field: ModelOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

/// What a list of models can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ModelOrderField {
    /// The slug, by its bytes.
    Slug,
    /// The price of a token that is read, of `Model.pricing`.
    InputPrice,
    /// The price of a token that is written, of `Model.pricing`.
    OutputPrice,
    /// How many tokens the model reads at most.
    ContextWindow,
    /// When the model entered the catalogue.
    CreatedAt,
}

/// Where a model stands in an order. Its cursor holds this: a page begins behind the key even if its model has gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ModelKey {
    #[serde(rename = "v")]
    pub(super) value: Option<i64>,
    #[serde(rename = "s")]
    pub(super) slug: String,
}

/// A [`ModelKey`] that borrows its slug.
type KeyRef<'a> = (Option<i64>, &'a str);

impl Default for ModelOrder {
    fn default() -> Self {
        Self {
            field: ModelOrderField::Slug,
            direction: OrderDirection::Asc,
        }
    }
}

impl ModelOrder {
    /// How many orders there are.
    pub(super) const COUNT: usize = 10;

    /// The order's number, below [`COUNT`](Self::COUNT).
    pub(super) fn index(self) -> usize {
        2 * self.field as usize + self.direction as usize
    }

    /// What a cursor of this order is bound to.
    pub(super) fn list(self) -> String {
        format!("models:{:?}:{:?}", self.field, self.direction)
    }

    /// The key of a model.
    pub(super) fn key_of(self, model: &ModelEntry) -> KeyRef<'_> {
        let value = match self.field {
            ModelOrderField::Slug => None,
            ModelOrderField::InputPrice => model.prices().and_then(|prices| prices.input),
            ModelOrderField::OutputPrice => model.prices().and_then(|prices| prices.output),
            ModelOrderField::ContextWindow => model.row.context_window,
            ModelOrderField::CreatedAt => Some(model.row.created_at.timestamp_micros()),
        };
        (value, &model.row.slug)
    }

    /// Which of two keys comes first.
    pub(super) fn compare(self, a: KeyRef<'_>, b: KeyRef<'_>) -> Ordering {
        let slugs = a.1.cmp(b.1);
        if self.field == ModelOrderField::Slug {
            return self.directed(slugs);
        }
        let values = match (a.0, b.0) {
            (Some(a), Some(b)) => self.directed(a.cmp(&b)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        values.then(slugs)
    }

    fn directed(self, ascending: Ordering) -> Ordering {
        match self.direction {
            OrderDirection::Asc => ascending,
            OrderDirection::Desc => ascending.reverse(),
        }
    }
}

impl ModelKey {
    pub(super) fn borrowed(&self) -> KeyRef<'_> {
        (self.value, &self.slug)
    }
}

impl From<KeyRef<'_>> for ModelKey {
    fn from((value, slug): KeyRef<'_>) -> Self {
        Self {
            value,
            slug: slug.to_owned(),
        }
    }
}
