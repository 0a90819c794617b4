//! Chance that is the same every time and everywhere.

use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng, distr::Alphanumeric};
use rand_xoshiro::Xoshiro256PlusPlus;
use uuid::Uuid;

const SEED: u64 = 0x0072_6f75_6e64_7472;

/// A stream of chance of its own for each part of the world: more of one part leaves the others as they are.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    Tenants,
    Usage,
    Audit,
}

/// Where a part of the world takes its chance from.
pub(super) type Chance = Xoshiro256PlusPlus;

impl Stream {
    pub(super) fn open(self) -> Chance {
        Chance::seed_from_u64(SEED + self as u64)
    }
}

/// A version 7 identifier, made at a moment.
pub(super) fn uuid(chance: &mut Chance, at: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &chance.random()).into_uuid()
}

/// An API key as the gateway makes them.
pub(super) fn api_key(chance: &mut Chance) -> String {
    let letters = chance.sample_iter(Alphanumeric).take(32).map(char::from);
    "rt_".chars().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_stream_gives_the_same_world() {
        let key = |stream: Stream| api_key(&mut stream.open());
        assert_eq!(key(Stream::Tenants), key(Stream::Tenants));
        assert_ne!(key(Stream::Tenants), key(Stream::Usage));
        assert_eq!(key(Stream::Audit).len(), 35);
    }
}
