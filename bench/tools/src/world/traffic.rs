//! What agents use: bursts of calls in one quarter-hour, over several of the models that an agent prefers.

use rand::Rng;
use uuid::Uuid;

use super::{
    catalogue::Offer,
    chance::Chance,
    rollup::{Cell, Cube, Measures, Status},
    tenants::{Agent, Tenant},
};

/// How many rows of the finest grain a burst gives on average, by the odds below.
const ROWS_A_BURST: f64 = 4.53;

const FAILURES: f64 = 0.12;
const REJECTIONS: f64 = 0.05;

/// Picos in a nano.
const PICOS: i64 = 1_000;

/// How many bursts give so many rows.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few million"
)]
pub(super) fn bursts(rows: f64) -> u64 {
    (rows / ROWS_A_BURST).round() as u64
}

/// The usage of some bursts in one quarter-hour.
pub(super) fn usage(chance: &mut Chance, tenant: &Tenant, bursts: u64) -> Cube {
    let mut cube = Cube::new();
    for _ in 0..bursts {
        let agent = &tenant.agents[chance.random_range(0..tenant.agents.len())];
        burst(chance, &mut cube, tenant, agent);
    }
    cube
}

fn burst(chance: &mut Chance, cube: &mut Cube, tenant: &Tenant, agent: &Agent) {
    let first = chance.random_range(0..agent.favourites.len());
    let count = chance.random_range(2..=6);
    for offer in agent.favourites.iter().cycle().skip(first).take(count) {
        let cell = |status| Cell {
            agent: agent.id,
            model: offer.model,
            provider: offer.provider,
            api_key: tenant.key,
            status,
        };
        *cube.entry(cell(Status::Succeeded)).or_default() += answered(chance, offer);
        if chance.random_bool(FAILURES) {
            let failed = cube.entry(cell(Status::FailedProviderError)).or_default();
            *failed += Measures {
                requests: 1,
                failed: 1,
                ..Measures::default()
            };
        }
    }
    if chance.random_bool(REJECTIONS) {
        let cell = Cell {
            agent: agent.id,
            model: Uuid::nil(),
            provider: Uuid::nil(),
            api_key: tenant.key,
            status: Status::RejectedCap,
        };
        *cube.entry(cell).or_default() += Measures {
            requests: 1,
            rejected: 1,
            ..Measures::default()
        };
    }
}

/// Calls that were answered, at the offer's price and a fee of one in fifty.
fn answered(chance: &mut Chance, offer: &Offer) -> Measures {
    let requests = chance.random_range(1..=8);
    let input = requests * chance.random_range(200..14_000);
    let output = requests * chance.random_range(40..1_800);
    let cached = if chance.random_bool(0.4) {
        input / 3
    } else {
        0
    };
    let picos = (input - cached) * offer.input_picos
        + cached * offer.cache_read_picos
        + output * offer.output_picos;
    let provider_cost = picos / PICOS;
    let fee = provider_cost / 50;
    Measures {
        requests,
        succeeded: requests,
        input_tokens: input,
        cache_read_tokens: cached,
        output_tokens: output,
        cost_nanos: provider_cost + fee,
        provider_cost_nanos: provider_cost,
        fee_nanos: fee,
        ..Measures::default()
    }
}
