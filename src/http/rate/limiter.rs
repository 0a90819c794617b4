//! How many requests a minute one key may send: GCRA, by the crate governor, over a store that cannot grow.
//!
//! A key is new with all it may send at once, and gets one more back at even intervals.

use std::{
    fmt,
    hash::Hash,
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as GovernorClock, FakeRelativeClock},
    middleware::StateInformationMiddleware,
    nanos::Nanos,
    state::{InMemoryState, NotKeyed, StateStore},
};
use moka::{policy::EvictionPolicy, sync::Cache};

use crate::config::Limit;

/// Of small numbers more than a quarter of a minute's may come at once: a page sends some requests together.
const LEAST_AT_ONCE: u32 = 20;

/// How many keys are known.
///
/// Whoever comes with more makes the limiter forget the key that was silent for longest, and a forgotten key is as good
/// as new. That frees nobody cheaply: to be forgotten one must send from as many other keys as this, each of which could
/// have sent more by itself than is won. Others who are forgotten on the way gain, too; nobody loses.
const MOST_KEYS: u64 = 50_000;

/// Limits each key.
pub(super) struct Limiter<K: Hash + Eq + Clone + Send + Sync + 'static> {
    governor: RateLimiter<K, Store<K>, Ticks, StateInformationMiddleware>,
    quota: Quota,
}

/// What a key may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// So many at once, now.
    pub remaining: u32,
    /// After so many seconds it is all of them.
    pub whole_in: u64,
    /// A request that was not allowed may come after so many seconds.
    pub wait: Option<u64>,
}

/// Where the time that limits need comes from.
#[derive(Clone, Debug)]
pub(super) enum Ticks {
    /// The time since then, which no change of the machine's clock moves.
    Since(Instant),
    /// A time that is moved by hand.
    ByHand(FakeRelativeClock),
}

/// The state of every key.
struct Store<K: Hash + Eq>(Cache<K, Arc<InMemoryState>>);

impl<K: Hash + Eq + Clone + Send + Sync + 'static> Limiter<K> {
    /// None where the limit is off.
    pub(super) fn new(a_minute: Limit, ticks: Ticks) -> Option<Self> {
        Self::of(a_minute, MOST_KEYS, ticks)
    }

    fn of(a_minute: Limit, most_keys: u64, ticks: Ticks) -> Option<Self> {
        let a_minute = u32::try_from(a_minute.most()?).unwrap_or(u32::MAX);
        let at_once = NonZeroU32::new((a_minute / 4).max(LEAST_AT_ONCE).min(a_minute))?;
        let quota = Quota::per_minute(NonZeroU32::new(a_minute)?).allow_burst(at_once);
        let states = Cache::builder()
            .max_capacity(most_keys)
            // The least recently used goes first. By default a newcomer would have to be popular first to be kept.
            .eviction_policy(EvictionPolicy::lru())
            // A key that was silent for so long may send all at once again: nothing is lost with it.
            .time_to_idle(quota.burst_size_replenished_in())
            .build();
        Some(Self {
            governor: RateLimiter::new(quota, Store(states), ticks),
            quota,
        })
    }

    /// A request of a key: what the key has left, or how long it waits.
    pub(super) fn spend(&self, key: &K) -> Left {
        match self.governor.check_key(key) {
            Ok(state) => self.left(state.remaining_burst_capacity(), None),
            Err(until) => {
                let wait = until.wait_time_from(self.governor.clock().now());
                self.left(0, Some(seconds(wait).max(1)))
            }
        }
    }

    /// How many may come at once.
    pub(super) fn at_once(&self) -> u32 {
        self.quota.burst_size().get()
    }

    /// In how many seconds as many are allowed again.
    pub(super) fn window(&self) -> u64 {
        seconds(self.quota.burst_size_replenished_in())
    }

    fn left(&self, remaining: u32, wait: Option<u64>) -> Left {
        let spent = self.at_once().saturating_sub(remaining);
        Left {
            remaining,
            whole_in: seconds(self.quota.replenish_interval() * spent),
            wait,
        }
    }
}

impl<K: Hash + Eq + Clone + Send + Sync + 'static> fmt::Debug for Limiter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Limiter").field(&self.quota).finish()
    }
}

impl GovernorClock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match self {
            Self::Since(start) => start.elapsed().into(),
            Self::ByHand(clock) => clock.now(),
        }
    }
}

impl<K: Hash + Eq + Clone + Send + Sync + 'static> StateStore for Store<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        // Two first requests of a key at the same time meet one state.
        let state = self.0.get_with_by_ref(key, Arc::default);
        state.measure_and_replace(&NotKeyed::NonKey, decide)
    }
}

/// Whole seconds, so that waiting for them is enough. What is left of a division by a minute is not another second.
fn seconds(time: Duration) -> u64 {
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    millis.div_ceil(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(a_minute: u32) -> (Limiter<u32>, FakeRelativeClock) {
        with_keys(a_minute, 1_000)
    }

    fn with_keys(a_minute: u32, most_keys: u64) -> (Limiter<u32>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let ticks = Ticks::ByHand(clock.clone());
        let limiter = Limiter::of(Limit::of(a_minute), most_keys, ticks).unwrap();
        (limiter, clock)
    }

    /// How many requests in a row are allowed.
    fn allowed(limiter: &Limiter<u32>, key: u32) -> usize {
        (0..10_000)
            .take_while(|_| limiter.spend(&key).wait.is_none())
            .count()
    }

    #[test]
    fn a_quarter_of_a_minutes_requests_may_come_at_once() {
        for (a_minute, at_once, window) in [
            (3_000, 750, 15),
            (1_200, 300, 15),
            (80, 20, 15),
            (60, 20, 20),
            (21, 20, 58),
            (20, 20, 60),
            (7, 7, 60),
            (1, 1, 60),
        ] {
            let (limiter, _) = limiter(a_minute);

            assert_eq!((limiter.at_once(), limiter.window()), (at_once, window));
            assert_eq!(allowed(&limiter, 1), at_once as usize, "{a_minute}");
        }
        assert!(Limiter::<u32>::new(Limit::OFF, Ticks::Since(Instant::now())).is_none());
    }

    #[test]
    fn what_was_spent_comes_back_evenly() {
        let (limiter, clock) = limiter(60);

        assert_eq!(allowed(&limiter, 1), 20);
        clock.advance(Duration::from_millis(999));
        assert_eq!(allowed(&limiter, 1), 0);
        clock.advance(Duration::from_millis(1));
        assert_eq!(allowed(&limiter, 1), 1);
        clock.advance(Duration::from_secs(7));
        assert_eq!(allowed(&limiter, 1), 7);
        clock.advance(Duration::from_hours(1));
        assert_eq!(allowed(&limiter, 1), 20);
    }

    #[test]
    fn what_is_told_of_it_is_what_happens() {
        let (limiter, clock) = limiter(6);
        let left = |remaining, whole_in, wait| Left {
            remaining,
            whole_in,
            wait,
        };

        assert_eq!(limiter.spend(&1), left(5, 10, None));
        clock.advance(Duration::from_secs(4));
        for remaining in (0..5).rev() {
            let whole_in = u64::from(6 - remaining) * 10;
            assert_eq!(limiter.spend(&1), left(remaining, whole_in, None));
        }
        assert_eq!(limiter.spend(&1), left(0, 60, Some(6)));
        clock.advance(Duration::from_secs(6));
        assert_eq!(limiter.spend(&1).wait, None);
        assert_eq!(limiter.spend(&1).wait, Some(10));
    }

    #[test]
    fn keys_do_not_spend_each_others() {
        let (limiter, _) = limiter(60);

        assert_eq!(allowed(&limiter, 1), 20);
        assert_eq!(allowed(&limiter, 2), 20);
    }

    #[test]
    fn any_number_of_keys_takes_no_more_room_than_those_that_are_kept() {
        let (limiter, _) = with_keys(60, 100);

        for key in 0..50_000 {
            limiter.spend(&key);
        }
        let states = limiter.governor.into_state_store().0;
        states.run_pending_tasks();

        assert_eq!(states.entry_count(), 100);
    }

    #[test]
    fn a_key_that_goes_on_sending_is_not_forgotten_for_newcomers() {
        let (limiter, _) = with_keys(60, 100);

        assert_eq!(allowed(&limiter, 1), 20);
        for stranger in 1_000..3_000 {
            limiter.spend(&stranger);
            assert_eq!(allowed(&limiter, 1), 0, "forgotten after {stranger}");
        }
    }
}
