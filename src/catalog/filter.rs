//! Which models and providers a list shows.

use async_graphql::InputObject;

use super::{ModelEntry, ModelKind, ProviderRow, RoutableStatus, price};
use crate::graphql::{Exact, StringFilter};

/// Which models to list: those that meet every condition given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ModelFilter {
    /// Of one of these kinds; none of an empty list.
    pub kind: Option<Vec<ModelKind>>,
    /// In one of these states; none of an empty list.
    pub routable_status: Option<Vec<RoutableStatus>>,
    /// Offered by a provider with such a slug.
    pub provider: Option<StringFilter>,
    /// With all of these capabilities.
    pub capability: Option<Vec<String>>,
    /// With this text in slug or name, in upper or lower case.
    pub search: Option<String>,
    /// That read at least so many tokens. Models whose context window is not known do not match.
    pub min_context_window: Option<i32>,
    /// Whose `pricing.inputPerMillion` is at most so much, in USD. Unpriced models do not match.
    pub max_input_per_million: Option<Exact>,
}

/// Which providers to list: those that meet every condition given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ProviderFilter {
    /// Only those that calls are routed to, or only those that they are not.
    pub active: Option<bool>,
    /// With this text in slug or name, in upper or lower case.
    pub search: Option<String>,
}

impl ModelFilter {
    /// Makes the filter ready to be asked many times.
    #[must_use]
    pub(super) fn prepared(mut self) -> Self {
        self.search = self.search.map(|text| text.to_lowercase());
        self
    }

    /// Whether a prepared filter shows a model. The cheap conditions go first.
    pub(super) fn matches(&self, model: &ModelEntry) -> bool {
        let row = &model.row;
        is_any(self.kind.as_deref(), &row.kind)
            && is_any(self.routable_status.as_deref(), &row.routable_status)
            && self.min_context_window.is_none_or(|least| {
                row.context_window
                    .is_some_and(|window| window >= i64::from(least))
            })
            && self.is_cheap_enough(model)
            && self.provider.as_ref().is_none_or(|provider| {
                let mut endpoints = model.endpoints.iter();
                endpoints.any(|endpoint| provider.matches(&endpoint.provider.slug))
            })
            && self.capability.as_ref().is_none_or(|wanted| {
                wanted
                    .iter()
                    .all(|capability| row.capabilities.0.contains(capability))
            })
            && self.search.as_ref().is_none_or(|text| model.mentions(text))
    }

    fn is_cheap_enough(&self, model: &ModelEntry) -> bool {
        self.max_input_per_million.is_none_or(|most| {
            model
                .prices()
                .and_then(|prices| prices.input)
                .is_some_and(|picos| price::per_million(picos) <= most.0)
        })
    }
}

impl ProviderFilter {
    /// Makes the filter ready to be asked many times.
    #[must_use]
    pub(super) fn prepared(mut self) -> Self {
        self.search = self.search.map(|text| text.to_lowercase());
        self
    }

    /// Whether a prepared filter shows a provider.
    pub(super) fn matches(&self, provider: &ProviderRow) -> bool {
        self.active.is_none_or(|active| active == provider.active)
            && self.search.as_ref().is_none_or(|text| {
                provider.slug.to_lowercase().contains(text)
                    || provider.display_name.to_lowercase().contains(text)
            })
    }
}

fn is_any<T: PartialEq>(wanted: Option<&[T]>, value: &T) -> bool {
    wanted.is_none_or(|wanted| wanted.contains(value))
}

#[cfg(test)]
mod tests;
