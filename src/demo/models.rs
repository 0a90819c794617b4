//! The demo world's catalogue: twelve providers, five models each. Names are made up on purpose: prices of real models
//! would be wrong by next month.

use crate::catalog::{
    CatalogEntry, EndpointFacts, ModelDetails, ModelFacts, ModelKind, ProviderDetails,
    ProviderFacts, RoutableStatus, UnitPrices,
};

/// Pico-dollars a token in a dollar a million tokens.
const PER_MILLION: i64 = 1_000_000;

/// Who offers models.
struct Provider {
    slug: &'static str,
    name: &'static str,
    is_active: bool,
    regions: &'static [&'static str],
}

/// What every provider offers.
struct Family {
    suffix: &'static str,
    title: &'static str,
    /// Tokens.
    window: i64,
    /// Thousandths of a dollar a million tokens.
    input: i64,
    output: i64,
    status: RoutableStatus,
    reads: &'static [&'static str],
    capabilities: &'static [&'static str],
}

const fn provider(
    slug: &'static str,
    name: &'static str,
    regions: &'static [&'static str],
) -> Provider {
    Provider {
        slug,
        name,
        is_active: true,
        regions,
    }
}

const PROVIDERS: [Provider; 12] = [
    provider("aurora", "Aurora", &["us", "eu"]),
    provider("basalt", "Basalt AI", &["us"]),
    provider("cirrus", "Cirrus Cloud", &["us", "eu", "apac"]),
    provider("delta-labs", "Delta Labs", &["us"]),
    provider("ember", "Ember", &["eu"]),
    provider("fjord", "Fjord Intelligence", &["eu"]),
    provider("granite-run", "Granite Run", &["us", "ca"]),
    provider("helio", "Helio", &["apac"]),
    provider("ion", "Ion Inference", &["us"]),
    provider("juniper", "Juniper Models", &["us", "eu"]),
    provider("kestrel", "Kestrel", &["eu", "uk"]),
    Provider {
        is_active: false,
        ..provider("lumen", "Lumen", &["us"])
    },
];

const SIMPLE: Family = Family {
    suffix: "nano",
    title: "Nano",
    window: 32_768,
    input: 50,
    output: 200,
    status: RoutableStatus::Active,
    reads: &["text"],
    capabilities: &["streaming"],
};

const FULL: &[&str] = &["function_calling", "streaming"];

const FAMILY: [Family; 5] = [
    SIMPLE,
    Family {
        suffix: "mini",
        title: "Mini",
        window: 131_072,
        input: 150,
        output: 600,
        capabilities: FULL,
        ..SIMPLE
    },
    Family {
        suffix: "pro",
        title: "Pro",
        window: 200_000,
        input: 2_500,
        output: 10_000,
        capabilities: FULL,
        reads: &["image", "text"],
        ..SIMPLE
    },
    Family {
        suffix: "think",
        title: "Think",
        window: 200_000,
        input: 5_000,
        output: 25_000,
        capabilities: FULL,
        status: RoutableStatus::Degraded,
        ..SIMPLE
    },
    Family {
        suffix: "preview",
        title: "Preview",
        window: 65_536,
        input: 0,
        output: 0,
        capabilities: FULL,
        ..SIMPLE
    },
];

/// The whole catalogue.
pub(super) fn entries() -> Vec<CatalogEntry> {
    let models = (0_i64..).zip(&PROVIDERS).flat_map(|(place, provider)| {
        FAMILY.iter().map(move |family| CatalogEntry {
            provider: provider_facts(provider),
            model: model_facts(provider, family),
            endpoint: EndpointFacts {
                provider_model_name: format!("{}-{}", provider.slug, family.suffix),
                region: "global".to_owned(),
            },
            prices: prices(family, place),
            source: "demo".to_owned(),
        })
    });
    models.collect()
}

fn provider_facts(provider: &Provider) -> ProviderFacts {
    let slug = provider.slug;
    ProviderFacts {
        slug: slug.to_owned(),
        display_name: provider.name.to_owned(),
        details: Some(ProviderDetails {
            active: provider.is_active,
            status_page_url: Some(format!("https://status.{slug}.example")),
            terms_of_service_url: Some(format!("https://{slug}.example/terms")),
            privacy_policy_url: Some(format!("https://{slug}.example/privacy")),
            data_regions: words(provider.regions),
        }),
    }
}

fn model_facts(provider: &Provider, family: &Family) -> ModelFacts {
    ModelFacts {
        slug: format!("{}-{}", provider.slug, family.suffix),
        display_name: format!("{} {}", provider.name, family.title),
        kind: ModelKind::Model,
        context_window: Some(family.window),
        max_output_tokens: Some(family.window / 8),
        input_modalities: words(family.reads),
        output_modalities: words(&["text"]),
        capabilities: words(family.capabilities),
        deprecated_at: None,
        details: Some(ModelDetails {
            author: Some(provider.name.to_owned()),
            supported_parameters: words(&["max_tokens", "temperature", "top_p"]),
            routable_status: if provider.is_active {
                family.status
            } else {
                RoutableStatus::Inactive
            },
            q_prior_milli: None,
            aa_intelligence_index: None,
            released_at: None,
        }),
    }
}

/// Providers ask a little more or less for the same. A preview is free at some and without a price at others.
fn prices(family: &Family, place: i64) -> UnitPrices {
    if family.suffix == "preview" && place % 2 == 1 {
        return UnitPrices::default();
    }
    let asked = |thousandths: i64| thousandths * PER_MILLION / 1_000 * (90 + 3 * place) / 100;
    UnitPrices {
        input: Some(asked(family.input)),
        output: Some(asked(family.output)),
        cache_read: Some(asked(family.input) / 10),
        ..UnitPrices::default()
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}
