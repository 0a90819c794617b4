//! When keys were used last. Noted in memory by each request, written in the background, each key at most once a turn.
//!
//! Nothing here makes a request wait or fail. What was noted since the last turn is lost when the process dies.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::store;
use crate::{database::Databases, error::Error};

/// The most keys that are remembered between two turns. One more is noted by its next use after the turn.
const MOST_KEYS: usize = 10_000;

/// Moments that are less than this apart are written as the newer one, in one statement.
const GRAIN_SECONDS: i64 = 60;

/// What was noted and not written yet: a key and its newest use.
#[derive(Debug, Default)]
pub(super) struct Uses(Mutex<HashMap<Uuid, DateTime<Utc>>>);

impl Uses {
    /// Notes that a key was used.
    pub(super) fn note(&self, key: Uuid, now: DateTime<Utc>) {
        note(&mut self.noted(), key, now);
    }

    /// Writes what was noted. What cannot be written is kept for the next time.
    ///
    /// # Errors
    ///
    /// The database could not be asked.
    pub(super) async fn write(&self, databases: &Databases) -> Result<(), Error> {
        let noted = std::mem::take(&mut *self.noted());
        if noted.is_empty() {
            return Ok(());
        }
        let outcome = write(databases, &noted).await;
        if outcome.is_err() {
            let mut since = self.noted();
            for (key, at) in noted {
                note(&mut since, key, at);
            }
        }
        outcome
    }

    fn noted(&self) -> MutexGuard<'_, HashMap<Uuid, DateTime<Utc>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn note(noted: &mut HashMap<Uuid, DateTime<Utc>>, key: Uuid, at: DateTime<Utc>) {
    if noted.len() < MOST_KEYS || noted.contains_key(&key) {
        let newest = noted.entry(key).or_insert(at);
        *newest = at.max(*newest);
    }
}

async fn write(databases: &Databases, noted: &HashMap<Uuid, DateTime<Utc>>) -> Result<(), Error> {
    let tx = databases.begin().await?;
    for (keys, newest) in together(noted) {
        store::note_use(&tx, &keys, newest).await?;
    }
    tx.commit().await
}

/// Keys that were used at about the same time, with the newest of these moments: exact to the grain, and never before the
/// use itself.
fn together(noted: &HashMap<Uuid, DateTime<Utc>>) -> Vec<(Vec<Uuid>, DateTime<Utc>)> {
    let mut groups: BTreeMap<i64, (Vec<Uuid>, DateTime<Utc>)> = BTreeMap::new();
    for (key, at) in noted {
        let grain = at.timestamp().div_euclid(GRAIN_SECONDS);
        let (keys, newest) = groups.entry(grain).or_insert((Vec::new(), *at));
        keys.push(*key);
        *newest = (*newest).max(*at);
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn uses_of_one_minute_are_written_together_as_the_newest() {
        let noon: DateTime<Utc> = "2026-03-10T12:00:00Z".parse().unwrap();
        let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
        let uses = Uses::default();
        for (key, seconds) in [(a, 10), (a, 5), (b, 59), (c, 60)] {
            uses.note(key, noon + TimeDelta::seconds(seconds));
        }

        let mut groups = together(&uses.noted());
        for (keys, _) in &mut groups {
            keys.sort();
        }

        let at = |seconds| noon + TimeDelta::seconds(seconds);
        assert_eq!(groups, [(vec![a, b], at(59)), (vec![c], at(60))]);
    }

    #[test]
    fn the_memory_is_bounded() {
        let uses = Uses::default();
        let most = u128::try_from(MOST_KEYS).unwrap();
        for key in 0..=most {
            uses.note(Uuid::from_u128(key), DateTime::UNIX_EPOCH);
        }

        assert_eq!(uses.noted().len(), MOST_KEYS);
    }
}
