//! Pages of the catalogue, cut in memory: connections of models and of providers.

use std::{cmp::Ordering, sync::Arc};

use async_graphql::connection::Connection;
use uuid::Uuid;

use super::{
    Model, ModelEntry, ModelFilter, ModelOrder, Provider, ProviderFilter, ProviderRow, Snapshot,
    order::ModelKey,
};
use crate::{
    error::Error,
    graphql::{BigInt, Count, Page, PageArgs, PageRules, TotalCount},
};

/// The most that may be asked for at once: more than of other lists, as these come from memory.
const MOST: i32 = 1_000;
const DEFAULT: i32 = 50;

/// A page of models and how many there are.
pub(super) type ModelConnection = Connection<String, Model, TotalCount>;
/// A page of providers and how many there are.
pub(super) type ProviderConnection = Connection<String, Provider, TotalCount>;

/// A page of all models.
pub(super) fn models(
    snapshot: &Snapshot,
    args: PageArgs,
    order: ModelOrder,
    filter: Option<ModelFilter>,
) -> Result<ModelConnection, Error> {
    let page = Page::parse(args, &rules(order.list()))?;
    let filter = filter.unwrap_or_default().prepared();
    let ordered = Ordered {
        snapshot,
        positions: snapshot.ordering(order),
        order,
    };
    Ok(ordered.page(&page, |model| filter.matches(model)))
}

/// A page of the models that a provider offers, by slug.
pub(super) fn models_of(
    snapshot: &Snapshot,
    provider: Uuid,
    args: PageArgs,
) -> Result<ModelConnection, Error> {
    let page = Page::parse(args, &rules(format!("models:{provider}")))?;
    let ordered = Ordered {
        snapshot,
        positions: snapshot.offered_by(provider),
        order: ModelOrder::default(),
    };
    Ok(ordered.page(&page, |_| true))
}

/// A page of all providers, by slug.
pub(super) fn providers(
    snapshot: &Snapshot,
    args: PageArgs,
    filter: Option<ProviderFilter>,
) -> Result<ProviderConnection, Error> {
    let page: Page<String> = Page::parse(args, &rules("providers".to_owned()))?;
    let filter = filter.unwrap_or_default().prepared();
    let all = snapshot.providers();
    let start = page.cursor.as_ref().map_or(0, |slug| {
        all.partition_point(|provider| provider.slug <= *slug)
    });
    let shown = |provider: &&Arc<ProviderRow>| filter.matches(provider);
    let total = all.iter().filter(shown).count();
    let rows = all[start..].iter().filter(shown).take(page.size + 1);
    Ok(page.connection(
        rows.cloned().collect(),
        exactly(total),
        |provider: &Arc<ProviderRow>| provider.slug.clone(),
        Provider::from,
    ))
}

/// Models of a snapshot in an order.
struct Ordered<'a> {
    snapshot: &'a Snapshot,
    positions: &'a [usize],
    order: ModelOrder,
}

impl Ordered<'_> {
    fn page(
        &self,
        page: &Page<ModelKey>,
        is_shown: impl Fn(&ModelEntry) -> bool,
    ) -> ModelConnection {
        let start = page.cursor.as_ref().map_or(0, |key| {
            self.positions.partition_point(|position| {
                let model = self.order.key_of(self.model(*position));
                self.order.compare(model, key.borrowed()) != Ordering::Greater
            })
        });
        let shown = |model: &&Arc<ModelEntry>| is_shown(model);
        let total = self.models(0).filter(shown).count();
        let rows = self.models(start).filter(shown).take(page.size + 1);
        page.connection(
            rows.cloned().collect(),
            exactly(total),
            |model: &Arc<ModelEntry>| self.order.key_of(model).into(),
            Model::from,
        )
    }

    fn models(&self, start: usize) -> impl Iterator<Item = &Arc<ModelEntry>> {
        self.positions[start..]
            .iter()
            .map(|position| self.model(*position))
    }

    fn model(&self, position: usize) -> &Arc<ModelEntry> {
        &self.snapshot.models()[position]
    }
}

fn rules(list: String) -> PageRules {
    PageRules {
        list,
        most: MOST,
        default: DEFAULT,
    }
}

fn exactly(count: usize) -> TotalCount {
    TotalCount {
        total_count: Count {
            value: BigInt(i64::try_from(count).unwrap_or(i64::MAX)),
            is_capped: false,
        },
    }
}

#[cfg(test)]
mod tests;
