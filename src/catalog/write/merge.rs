//! What a row becomes when a source's facts are laid over it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{EndpointFacts, ModelFacts, ProviderDetails, ProviderFacts};
use crate::catalog::{EndpointRow, ModelRow, ProviderRow, RoutableStatus, Texts};

/// The provider's next row; without one before, it is active and all that the source does not know is unknown.
pub(super) fn provider(
    before: Option<&ProviderRow>,
    facts: &ProviderFacts,
    now: DateTime<Utc>,
) -> ProviderRow {
    let mut row = before.cloned().unwrap_or_else(|| ProviderRow {
        id: Uuid::now_v7(),
        slug: facts.slug.clone(),
        display_name: String::new(),
        active: true,
        status_page_url: None,
        terms_of_service_url: None,
        privacy_policy_url: None,
        data_regions: Texts::default(),
        created_at: now,
        updated_at: now,
    });
    row.display_name.clone_from(&facts.display_name);
    if let Some(details) = &facts.details {
        set_provider_details(&mut row, details);
    }
    row
}

/// The model's next row.
pub(super) fn model(before: Option<&ModelRow>, facts: &ModelFacts, now: DateTime<Utc>) -> ModelRow {
    let mut row = before.cloned().unwrap_or_else(|| new_model(facts, now));
    row.display_name.clone_from(&facts.display_name);
    row.kind = facts.kind;
    row.context_window = facts.context_window;
    row.max_output_tokens = facts.max_output_tokens;
    row.input_modalities = Texts(facts.input_modalities.clone());
    row.output_modalities = Texts(facts.output_modalities.clone());
    row.capabilities = Texts(facts.capabilities.clone());
    row.capabilities.0.sort_unstable();
    row.deprecated_at = facts.deprecated_at;
    match &facts.details {
        Some(details) => {
            row.author.clone_from(&details.author);
            row.supported_parameters = Texts(details.supported_parameters.clone());
            row.routable_status = details.routable_status;
            row.q_prior_milli = details.q_prior_milli;
            row.aa_intelligence_index = details.aa_intelligence_index;
            row.released_at = details.released_at;
        }
        None => row.routable_status = derived_status(&row, now),
    }
    row
}

/// The endpoint's next row.
pub(super) fn endpoint(
    before: Option<&EndpointRow>,
    facts: &EndpointFacts,
    (model, provider): (Uuid, Uuid),
) -> EndpointRow {
    let mut row = before.cloned().unwrap_or_else(|| EndpointRow {
        id: Uuid::now_v7(),
        model_id: model,
        provider_id: provider,
        provider_model_name: String::new(),
        region: facts.region.clone(),
        context_window: None,
        max_output_tokens: None,
        active: true,
    });
    row.provider_model_name
        .clone_from(&facts.provider_model_name);
    row
}

fn set_provider_details(row: &mut ProviderRow, details: &ProviderDetails) {
    row.active = details.active;
    row.status_page_url.clone_from(&details.status_page_url);
    row.terms_of_service_url
        .clone_from(&details.terms_of_service_url);
    row.privacy_policy_url
        .clone_from(&details.privacy_policy_url);
    row.data_regions = Texts(details.data_regions.clone());
}

fn new_model(facts: &ModelFacts, now: DateTime<Utc>) -> ModelRow {
    ModelRow {
        id: Uuid::now_v7(),
        slug: facts.slug.clone(),
        display_name: String::new(),
        kind: facts.kind,
        author: None,
        context_window: None,
        max_output_tokens: None,
        input_modalities: Texts::default(),
        output_modalities: Texts::default(),
        capabilities: Texts::default(),
        supported_parameters: Texts::default(),
        routable_status: RoutableStatus::Active,
        q_prior_milli: None,
        aa_intelligence_index: None,
        released_at: None,
        deprecated_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// A price map knows when a model's time is over, but not that somebody has switched it off.
fn derived_status(row: &ModelRow, now: DateTime<Utc>) -> RoutableStatus {
    let is_over = row.deprecated_at.is_some_and(|day| day <= now.date_naive());
    match row.routable_status {
        _ if is_over => RoutableStatus::Deprecated,
        status @ (RoutableStatus::Degraded | RoutableStatus::Inactive) => status,
        RoutableStatus::Active | RoutableStatus::Deprecated => RoutableStatus::Active,
    }
}
