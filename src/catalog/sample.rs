//! Rows for tests in memory.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    EndpointRow, ModelKind, ModelRow, PriceRow, ProviderRow, RoutableStatus, Snapshot, Texts,
    store::Rows,
};

/// The moment of every sample.
pub(super) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_268_800, 0).unwrap()
}

/// A provider; number 1 is not active.
pub(super) fn provider(id: u128, slug: &str) -> ProviderRow {
    ProviderRow {
        id: Uuid::from_u128(id),
        slug: slug.to_owned(),
        display_name: slug.to_uppercase(),
        active: id != 1,
        status_page_url: None,
        terms_of_service_url: None,
        privacy_policy_url: None,
        data_regions: Texts::default(),
        created_at: noon(),
        updated_at: noon(),
    }
}

/// An active model of which nothing more is known.
pub(super) fn model(id: u128, slug: &str) -> ModelRow {
    ModelRow {
        id: Uuid::from_u128(id),
        slug: slug.to_owned(),
        display_name: format!("The {slug}"),
        kind: ModelKind::Model,
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
        created_at: noon(),
        updated_at: noon(),
    }
}

/// An active endpoint.
pub(super) fn endpoint(id: u128, model: u128, provider: u128) -> EndpointRow {
    EndpointRow {
        id: Uuid::from_u128(id),
        model_id: Uuid::from_u128(model),
        provider_id: Uuid::from_u128(provider),
        provider_model_name: String::new(),
        region: "global".to_owned(),
        context_window: None,
        max_output_tokens: None,
        active: true,
    }
}

/// A price that holds from noon on, under the id of its endpoint.
pub(super) fn price(endpoint: u128, input: Option<i64>, output: Option<i64>) -> PriceRow {
    PriceRow {
        id: Uuid::from_u128(endpoint),
        endpoint_id: Uuid::from_u128(endpoint),
        effective_from: noon(),
        effective_to: None,
        input_picos: input,
        output_picos: output,
        cache_read_picos: None,
        cache_write_picos: None,
        reasoning_picos: None,
        request_picos: None,
        source: "test".to_owned(),
    }
}

/// Three models: one cheap at two providers, one unpriced router, one that is past its time.
pub(super) fn three() -> Snapshot {
    let cheap = ModelRow {
        capabilities: Texts(vec!["tools".to_owned(), "vision".to_owned()]),
        context_window: Some(8_000),
        ..model(1, "cheap")
    };
    let router = ModelRow {
        kind: ModelKind::Router,
        capabilities: Texts(vec!["tools".to_owned()]),
        ..model(2, "router")
    };
    let old = ModelRow {
        routable_status: RoutableStatus::Deprecated,
        context_window: Some(4_000),
        ..model(3, "old")
    };
    let rows = Rows {
        providers: vec![provider(1, "acme"), provider(2, "zeta")],
        models: vec![cheap, router, old],
        endpoints: vec![
            endpoint(1, 1, 1),
            endpoint(2, 1, 2),
            endpoint(3, 2, 2),
            endpoint(4, 3, 1),
        ],
        prices: vec![
            price(1, Some(150_000), Some(1)),
            price(2, Some(200_000), Some(1)),
            price(4, Some(150_001), Some(1)),
        ],
    };
    Snapshot::new(rows, noon())
}
