//! Twelve providers, sixty models, and who offers which at what price. Names are made up.

use std::io;

use chrono::{DateTime, Utc};
use rand::Rng;
use uuid::Uuid;

use super::{
    Tables,
    chance::{Chance, uuid},
    copy::{List, NULL},
};

const PROVIDERS: [(&str, &str); 12] = [
    ("aurora", "Aurora"),
    ("basalt", "Basalt AI"),
    ("cirrus", "Cirrus Cloud"),
    ("delta-labs", "Delta Labs"),
    ("ember", "Ember"),
    ("fjord", "Fjord Intelligence"),
    ("granite-run", "Granite Run"),
    ("helio", "Helio"),
    ("ion", "Ion Inference"),
    ("juniper", "Juniper Models"),
    ("kestrel", "Kestrel"),
    ("lumen", "Lumen"),
];

/// What every provider makes: the name's end, the context window in tokens, and pico-dollars a token, read and written.
const FAMILY: [(&str, &str, i64, i64, i64); 5] = [
    ("nano", "Nano", 32_768, 50_000, 200_000),
    ("mini", "Mini", 131_072, 150_000, 600_000),
    ("pro", "Pro", 200_000, 2_500_000, 10_000_000),
    ("think", "Think", 200_000, 5_000_000, 25_000_000),
    ("preview", "Preview", 65_536, 400_000, 1_600_000),
];

/// Who else offers a model, counted on from who makes it.
const RESELLERS: [usize; 2] = [5, 8];

/// A model at a provider.
#[derive(Clone)]
pub(super) struct Offer {
    pub(super) model: Uuid,
    pub(super) model_slug: String,
    pub(super) provider: Uuid,
    pub(super) provider_slug: &'static str,
    pub(super) input_picos: i64,
    pub(super) output_picos: i64,
    pub(super) cache_read_picos: i64,
}

/// Writes the catalogue and returns what is on offer.
pub(super) fn write(
    tables: &mut Tables,
    chance: &mut Chance,
    at: DateTime<Utc>,
) -> io::Result<Vec<Offer>> {
    let providers: Vec<Uuid> = PROVIDERS.iter().map(|_| uuid(chance, at)).collect();
    for (id, (slug, name)) in providers.iter().zip(PROVIDERS) {
        write_provider(tables, *id, (slug, name), at)?;
    }
    let mut offers = Vec::new();
    for maker in 0..PROVIDERS.len() {
        for family in 0..FAMILY.len() {
            let model = write_model(tables, chance, (maker, family), at)?;
            let others = (maker + family) % (RESELLERS.len() + 1);
            let resellers = RESELLERS.iter().take(others).map(|step| maker + step);
            for (place, seller) in std::iter::once(maker).chain(resellers).enumerate() {
                let seller = seller % PROVIDERS.len();
                let offer = Offer {
                    provider: providers[seller],
                    provider_slug: PROVIDERS[seller].0,
                    ..priced(chance, &model, (family, place))
                };
                write_endpoint(tables, chance, &offer, at)?;
                offers.push(offer);
            }
        }
    }
    Ok(offers)
}

fn write_provider(
    tables: &mut Tables,
    id: Uuid,
    (slug, name): (&str, &str),
    at: DateTime<Utc>,
) -> io::Result<()> {
    tables.provider.row(&[
        &id,
        &slug,
        &name,
        &true,
        &format!("https://status.{slug}.example"),
        &format!("https://{slug}.example/terms"),
        &format!("https://{slug}.example/privacy"),
        &List(&["eu", "us"]),
        &at,
        &at,
    ])
}

fn write_model(
    tables: &mut Tables,
    chance: &mut Chance,
    (maker, family): (usize, usize),
    at: DateTime<Utc>,
) -> io::Result<(Uuid, String)> {
    let (provider_slug, provider_name) = PROVIDERS[maker];
    let (suffix, title, window, ..) = FAMILY[family];
    let (id, slug) = (uuid(chance, at), format!("{provider_slug}-{suffix}"));
    tables.model.row(&[
        &id,
        &slug,
        &format!("{provider_name} {title}"),
        &"model",
        &provider_name,
        &window,
        &(window / 8),
        &List(&["text"]),
        &List(&["text"]),
        &List(&["function_calling", "streaming"]),
        &List(&["max_tokens", "temperature", "top_p"]),
        &"active",
        &NULL,
        &NULL,
        &NULL,
        &NULL,
        &at,
        &at,
    ])?;
    Ok((id, slug))
}

/// Each seller asks a little more or less than the others, and who makes a model is not always the cheapest.
fn priced(chance: &mut Chance, model: &(Uuid, String), (family, place): (usize, usize)) -> Offer {
    let (_, _, _, input, output) = FAMILY[family];
    let percent = 90 + i64::try_from(place).unwrap_or(0) + 3 * chance.random_range(0..10);
    Offer {
        model: model.0,
        model_slug: model.1.clone(),
        provider: Uuid::nil(),
        provider_slug: "",
        input_picos: input * percent / 100,
        output_picos: output * percent / 100,
        cache_read_picos: input * percent / 1_000,
    }
}

fn write_endpoint(
    tables: &mut Tables,
    chance: &mut Chance,
    offer: &Offer,
    at: DateTime<Utc>,
) -> io::Result<()> {
    let id = uuid(chance, at);
    tables.model_endpoint.row(&[
        &id,
        &offer.model,
        &offer.provider,
        &offer.model_slug,
        &"global",
        &NULL,
        &NULL,
        &true,
    ])?;
    tables.model_price.row(&[
        &uuid(chance, at),
        &id,
        &at,
        &NULL,
        &offer.input_picos,
        &offer.output_picos,
        &offer.cache_read_picos,
        &NULL,
        &NULL,
        &NULL,
        &"bench",
    ])
}
