//! Calls with a believable rhythm: busy by day, quiet at night and on weekends, a little busier every week.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use uuid::Uuid;

use crate::{
    catalog::{Snapshot, UnitPrices},
    usage::{CostBasis, InferenceStatus, Named, NewInference, ReportedTokens, TokenCounts},
};

/// The same world every time.
const SEED: u64 = 0x5eed;

/// How busy each hour of a day (UTC) is, of 100.
const HOURS: [u32; 24] = [
    30, 20, 15, 12, 10, 10, 12, 18, 25, 35, 45, 55, 70, 90, 100, 100, 95, 90, 85, 80, 70, 60, 50,
    40,
];

/// How busy a weekend is, of 100.
const WEEKEND: u32 = 35;

/// What an agent does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habit {
    pub(super) agent: Uuid,
    pub(super) key: Uuid,
    /// Calls on a weekday.
    pub(super) pace: u32,
    /// When it stopped.
    pub(super) ends: DateTime<Utc>,
}

/// A model at a provider, as far as a call cares.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) model: Named,
    pub(super) model_name: String,
    pub(super) provider: Named,
    pub(super) endpoint: Uuid,
    pub(super) prices: Option<UnitPrices>,
}

/// Everything that is on offer, by the model's slug.
pub(super) fn offers(snapshot: &Snapshot) -> Vec<Offer> {
    let endpoints = snapshot
        .models()
        .iter()
        .flat_map(|model| model.endpoints.iter().map(move |end| (model, end)));
    let offers = endpoints
        .filter(|(_, endpoint)| endpoint.provider.active)
        .map(|(model, endpoint)| Offer {
            model: Named {
                id: model.row.id,
                slug: model.row.slug.clone(),
            },
            model_name: model.row.display_name.clone(),
            provider: Named {
                id: endpoint.provider.id,
                slug: endpoint.provider.slug.clone(),
            },
            endpoint: endpoint.row.id,
            prices: endpoint.price.as_ref().map(UnitPrices::from),
        });
    offers.collect()
}

/// All calls of these agents in a time, oldest first.
pub(super) fn generate(
    habits: &[Habit],
    offers: &[Offer],
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Vec<NewInference> {
    let mut chance = SmallRng::seed_from_u64(SEED);
    let mut calls = Vec::new();
    for habit in habits {
        let favourites = favourites(offers, &mut chance);
        let mut hour = begin;
        while hour < end.min(habit.ends) {
            for _ in 0..calls_in(hour, begin, habit.pace, &mut chance) {
                let at = hour + TimeDelta::milliseconds(chance.random_range(0..3_600_000));
                if at < end.min(habit.ends) {
                    calls.push(call(habit, &favourites, at, &mut chance));
                }
            }
            hour += TimeDelta::hours(1);
        }
    }
    calls.sort_by_key(|call| call.created_at);
    calls
}

/// An agent keeps to a handful of models.
fn favourites<'a>(offers: &'a [Offer], chance: &mut SmallRng) -> Vec<&'a Offer> {
    (0..6)
        .filter_map(|_| offers.get(chance.random_range(0..offers.len().max(1))))
        .collect()
}

/// How many calls an agent makes in an hour: the whole part for sure, the rest by chance.
fn calls_in(hour: DateTime<Utc>, begin: DateTime<Utc>, pace: u32, chance: &mut SmallRng) -> u32 {
    let of_day = HOURS[hour.hour() as usize % HOURS.len()];
    let is_weekend = hour.weekday().number_from_monday() > 5;
    let of_week = if is_weekend { WEEKEND } else { 100 };
    let growth = 80 + u32::try_from((hour - begin).num_days()).unwrap_or(0) / 2;
    let expected = pace * of_day * of_week * growth;
    let whole = HOURS.iter().sum::<u32>() * 100 * 100;
    expected / whole + u32::from(chance.random_range(0..whole) < expected % whole)
}

fn call(
    habit: &Habit,
    favourites: &[&Offer],
    at: DateTime<Utc>,
    chance: &mut SmallRng,
) -> NewInference {
    let status = match chance.random_range(0..1_000) {
        0..=12 => InferenceStatus::FailedProviderError,
        13..=19 => InferenceStatus::FailedTimeout,
        20..=31 => InferenceStatus::RejectedCap,
        _ => InferenceStatus::Succeeded,
    };
    let is_routed = status != InferenceStatus::RejectedCap;
    let offer = favourites[chance.random_range(0..favourites.len())];
    let latency_ms = chance.random_range(180..4_800);
    let tokens = if status == InferenceStatus::Succeeded {
        tokens(chance)
    } else {
        TokenCounts::default()
    };
    NewInference {
        agent: habit.agent,
        api_key: Some(habit.key),
        requested_model: offer.model.slug.clone(),
        model: is_routed.then(|| offer.model.clone()),
        provider: is_routed.then(|| offer.provider.clone()),
        endpoint: is_routed.then_some(offer.endpoint),
        status,
        finish_reason: None,
        tokens,
        cost: offer
            .prices
            .map_or(CostBasis::Unpriced, CostBasis::PriceBook),
        fee_nanos: 0,
        latency_ms: is_routed.then_some(latency_ms),
        ttft_ms: is_routed.then_some(latency_ms / 4),
        streamed: chance.random_bool(0.6),
        created_at: at,
    }
}

fn tokens(chance: &mut SmallRng) -> TokenCounts {
    let input = chance.random_range(200..14_000);
    let output = chance.random_range(40..1_800);
    let cache_read = if chance.random_bool(0.4) {
        input / 3
    } else {
        0
    };
    TokenCounts::try_from(ReportedTokens {
        input,
        cache_read,
        output,
        ..ReportedTokens::default()
    })
    .unwrap_or_default()
}
