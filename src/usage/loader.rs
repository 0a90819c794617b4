//! Batch keys of this domain, and how each batch is read.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::{
    entity::inference,
    rows::{Read, Spans},
    store::{self, Readings},
};
use crate::{
    calendar::{day_of, month_of, next_day, next_month},
    error::Error,
    graphql::{BatchKey, Source},
};

/// An inference, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InferenceById(pub Uuid);

/// What an agent has spent in the current day or month, in nano-USD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SpentByAgent {
    /// Who spent.
    pub agent: Uuid,
    /// Since when.
    pub window: SpendWindow,
    /// The workspace's timezone, which days and months are counted in.
    pub timezone: Tz,
}

/// A span of time that spending is limited in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpendWindow {
    /// The current day of the workspace.
    Day,
    /// The current month of the workspace.
    Month,
}

/// The roll-ups that one report needs. Those of every report that is asked for at the same time are read together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ReadingsOf(pub(super) Vec<Read>);

impl BatchKey for InferenceById {
    type Value = Arc<inference::Model>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::by_ids(&source.db, source.scope()?, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| (Self(row.id), Arc::new(row)))
            .collect())
    }
}

impl BatchKey for SpentByAgent {
    type Value = i64;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let reads: Vec<Read> = keys
            .iter()
            .map(|key| Read::agent_sum(key.agent, key.window.spans(key.timezone, source.quarter)))
            .collect();
        let readings = store::read(&source.db, source.scope()?, &reads).await?;
        let spent = readings
            .rows
            .iter()
            .map(|rows| rows.iter().map(|row| row.measures.cost_nanos).sum());
        Ok(keys.iter().copied().zip(spent).collect())
    }
}

impl BatchKey for ReadingsOf {
    type Value = Arc<Readings>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let reads: Vec<Read> = keys.iter().flat_map(|key| key.0.iter().cloned()).collect();
        let readings = store::read(&source.db, source.scope()?, &reads).await?;
        let mut rows = readings.rows.into_iter();
        let answers = keys.iter().map(|key| {
            let own = Readings {
                rows: rows.by_ref().take(key.0.len()).collect(),
                as_of: readings.as_of,
            };
            (key.clone(), Arc::new(own))
        });
        Ok(answers.collect())
    }
}

impl SpendWindow {
    fn spans(self, timezone: Tz, now: DateTime<Utc>) -> Spans {
        let day = day_of(timezone, now);
        match self {
            Self::Day => Spans::Days(vec![(day, next_day(day))]),
            Self::Month => Spans::Months(vec![(month_of(day), next_month(day))]),
        }
    }
}
