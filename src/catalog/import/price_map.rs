//! The price map of the LiteLLM project: one JSON object, one key a model. Only what the catalogue keeps is read.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    entry::{EntryError, Fields},
    modalities, names,
};
use crate::catalog::{
    CatalogEntry, EndpointFacts, ModelFacts, ModelKind, ProviderFacts, UnitPrices,
};

/// The key that documents the format.
pub(super) const DOCUMENTATION: &str = "sample_spec";

/// Where the prices were learnt.
const SOURCE: &str = "litellm";
/// The map has no regions of its own: the provider chooses.
const REGION: &str = "global";
/// What a flag's name begins with.
const FLAG: &str = "supports_";

/// An object's keys and values in the order of the text, repeated ones too, each value as it is written.
#[derive(Debug)]
pub(super) struct Pairs<'a>(pub(super) Vec<(String, &'a RawValue)>);

/// A model that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Priced {
    pub(super) entry: CatalogEntry,
    /// How many of its prices are finer than a pico-dollar.
    pub(super) rounded: usize,
}

/// Reads what stands under one key.
pub(super) fn read(key: &str, body: &RawValue) -> Result<Priced, EntryError> {
    let fields = Fields::parse(key, body)?;
    let provider = fields
        .text("litellm_provider")?
        .ok_or(EntryError::Missing("litellm_provider"))?;
    let (prices, rounded) = prices(&fields)?;
    let offered_as = strip_provider(key, &provider);
    let entry = CatalogEntry {
        model: model(key, offered_as, &fields)?,
        endpoint: EndpointFacts {
            provider_model_name: offered_as.to_owned(),
            region: REGION.to_owned(),
        },
        provider: ProviderFacts {
            display_name: names::provider(&provider),
            slug: provider,
            details: None,
        },
        prices,
        source: SOURCE.to_owned(),
    };
    Ok(Priced { entry, rounded })
}

fn prices(fields: &Fields<'_>) -> Result<(UnitPrices, usize), EntryError> {
    let mut rounded = 0;
    let mut price = |name| {
        let found = fields.picos(name)?;
        rounded += usize::from(found.is_some_and(|units| units.is_rounded));
        Ok(found.map(|units| units.value))
    };
    let prices = UnitPrices {
        input: price("input_cost_per_token")?,
        output: price("output_cost_per_token")?,
        cache_read: price("cache_read_input_token_cost")?,
        cache_write: price("cache_creation_input_token_cost")?,
        reasoning: price("output_cost_per_reasoning_token")?,
        request: price("input_cost_per_request")?,
    };
    Ok((prices, rounded))
}

fn model(key: &str, offered_as: &str, fields: &Fields<'_>) -> Result<ModelFacts, EntryError> {
    let mode = fields.text("mode")?;
    let capabilities = fields.flags(FLAG)?;
    let guess = modalities::of(mode.as_deref(), &capabilities);
    Ok(ModelFacts {
        slug: key.to_owned(),
        display_name: last_part(offered_as).to_owned(),
        kind: ModelKind::Model,
        context_window: fields
            .tokens("max_input_tokens")?
            .or(fields.tokens("max_tokens")?),
        max_output_tokens: fields.tokens("max_output_tokens")?,
        input_modalities: fields.texts("supported_modalities")?.unwrap_or(guess.input),
        output_modalities: fields
            .texts("supported_output_modalities")?
            .unwrap_or(guess.output),
        capabilities,
        deprecated_at: fields.day("deprecation_date")?,
        details: None,
    })
}

/// Keys repeat the provider in front, the provider's own name for the model does not.
fn strip_provider<'a>(key: &'a str, provider: &str) -> &'a str {
    key.strip_prefix(provider)
        .and_then(|rest| rest.strip_prefix('/'))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(key)
}

fn last_part(name: &str) -> &str {
    name.rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or(name)
}

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}
