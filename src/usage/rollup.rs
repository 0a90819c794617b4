//! Calls added up in memory, so that each roll-up row is touched once a batch.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sea_orm::{ActiveEnum, Value};
use uuid::Uuid;

use super::{InferenceStatus, Slice, entity::inference, measures::Measures};
use crate::calendar::{day_of, floor_quarter, month_of};

/// What a batch adds to the roll-ups, each table in the order of its key: writers take rows in one order, so that no
/// two of them wait for each other.
#[derive(Debug, Default)]
pub(super) struct Rollups {
    quarters: BTreeMap<(Slice, Uuid, DateTime<Utc>), Measures>,
    days: BTreeMap<(Slice, Uuid, NaiveDate), Measures>,
    months: BTreeMap<(Slice, Uuid, NaiveDate), Measures>,
    cube: BTreeMap<CubeKey, Measures>,
}

/// A row to be added to: the values of its key, but for the tenant, and what is added.
pub(super) type Addition = (Vec<Value>, Measures);

impl Rollups {
    /// Adds calls up, in the days of a timezone.
    pub(super) fn of(calls: &[inference::Model], zone: Tz) -> Self {
        let mut rollups = Self::default();
        let mut days: HashMap<DateTime<Utc>, NaiveDate> = HashMap::new();
        for call in calls {
            let bucket = floor_quarter(call.created_at);
            let day = *days.entry(bucket).or_insert_with(|| day_of(zone, bucket));
            rollups.add(call, bucket, day);
        }
        rollups
    }

    fn add(&mut self, call: &inference::Model, bucket: DateTime<Utc>, day: NaiveDate) {
        let measures = Measures::of(call);
        for (slice, key) in slices(call) {
            *self.days.entry((slice, key, day)).or_default() += measures;
            let month = (slice, key, month_of(day));
            *self.months.entry(month).or_default() += measures;
            if slice.has_quarters() {
                *self.quarters.entry((slice, key, bucket)).or_default() += measures;
            }
        }
        *self.cube.entry(CubeKey::of(call, bucket)).or_default() += measures;
    }

    pub(super) fn quarters(&self) -> Vec<Addition> {
        additions(&self.quarters)
    }

    pub(super) fn days(&self) -> Vec<Addition> {
        additions(&self.days)
    }

    pub(super) fn months(&self) -> Vec<Addition> {
        additions(&self.months)
    }

    pub(super) fn cube(&self) -> Vec<Addition> {
        let values = |key: &CubeKey| {
            vec![
                key.bucket.into(),
                key.agent.into(),
                key.model.into(),
                key.provider.into(),
                key.api_key.into(),
                key.status.to_value().into(),
            ]
        };
        self.cube
            .iter()
            .map(|(key, measures)| (values(key), *measures))
            .collect()
    }
}

/// The key of the finest grain, in the order of the table's primary key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CubeKey {
    bucket: DateTime<Utc>,
    agent: Uuid,
    model: Uuid,
    provider: Uuid,
    api_key: Uuid,
    status: InferenceStatus,
}

impl CubeKey {
    fn of(call: &inference::Model, bucket: DateTime<Utc>) -> Self {
        Self {
            bucket,
            agent: call.agent_id,
            model: call.model_id.unwrap_or_default(),
            provider: call.provider_id.unwrap_or_default(),
            api_key: call.api_key_id.unwrap_or_default(),
            status: call.status,
        }
    }
}

/// The slices that a call belongs to: one of each dimension, so that each adds up to the total.
fn slices(call: &inference::Model) -> [(Slice, Uuid); 6] {
    [
        (Slice::Total, Uuid::nil()),
        (Slice::Agent, call.agent_id),
        (Slice::Model, call.model_id.unwrap_or_default()),
        (Slice::Provider, call.provider_id.unwrap_or_default()),
        (Slice::ApiKey, call.api_key_id.unwrap_or_default()),
        (Slice::Status, call.status.key()),
    ]
}

fn additions<T: Copy + Into<Value>>(rows: &BTreeMap<(Slice, Uuid, T), Measures>) -> Vec<Addition> {
    rows.iter()
        .map(|((slice, key, bucket), measures)| {
            let values = vec![slice.to_value().into(), (*key).into(), (*bucket).into()];
            (values, *measures)
        })
        .collect()
}
