//! Usage at its finest grain, and its sums by quarter-hour, day and month as the gateway writes them: one row a slice
//! (the tenant's total, one agent, one model …) and bucket.

use std::{collections::BTreeMap, io, mem, ops::AddAssign};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    Tables,
    copy::{Field, Table, moment},
    rhythm::QUARTER,
};

/// The counters of a row, in the order of the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measures {
    pub(super) requests: i64,
    pub(super) succeeded: i64,
    pub(super) failed: i64,
    pub(super) rejected: i64,
    pub(super) unpriced: i64,
    pub(super) input_tokens: i64,
    pub(super) cache_read_tokens: i64,
    pub(super) cache_write_tokens: i64,
    pub(super) output_tokens: i64,
    pub(super) reasoning_tokens: i64,
    pub(super) cost_nanos: i64,
    pub(super) provider_cost_nanos: i64,
    pub(super) fee_nanos: i64,
}

impl AddAssign for Measures {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.rejected += other.rejected;
        self.unpriced += other.unpriced;
        self.input_tokens += other.input_tokens;
        self.cache_read_tokens += other.cache_read_tokens;
        self.cache_write_tokens += other.cache_write_tokens;
        self.output_tokens += other.output_tokens;
        self.reasoning_tokens += other.reasoning_tokens;
        self.cost_nanos += other.cost_nanos;
        self.provider_cost_nanos += other.provider_cost_nanos;
        self.fee_nanos += other.fee_nanos;
    }
}

impl Measures {
    fn fields(&self) -> [&dyn Field; 13] {
        [
            &self.requests,
            &self.succeeded,
            &self.failed,
            &self.rejected,
            &self.unpriced,
            &self.input_tokens,
            &self.cache_read_tokens,
            &self.cache_write_tokens,
            &self.output_tokens,
            &self.reasoning_tokens,
            &self.cost_nanos,
            &self.provider_cost_nanos,
            &self.fee_nanos,
        ]
    }
}

/// How calls ended, as far as this world has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    FailedProviderError,
    RejectedCap,
    Succeeded,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::FailedProviderError => "failed_provider_error",
            Self::RejectedCap => "rejected_cap",
            Self::Succeeded => "succeeded",
        }
    }

    /// The key that stands for it in the slice by status; the gateway fixes it in `src/usage/status.rs`.
    fn key(self) -> Uuid {
        Uuid::from_u128(match self {
            Self::FailedProviderError => 3,
            Self::RejectedCap => 6,
            Self::Succeeded => 10,
        })
    }
}

/// What the finest grain tells apart. A call that was never routed has neither model nor provider: nil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub(super) agent: Uuid,
    pub(super) model: Uuid,
    pub(super) provider: Uuid,
    pub(super) api_key: Uuid,
    pub(super) status: Status,
}

/// A tenant's usage of one quarter-hour.
pub(super) type Cube = BTreeMap<Cell, Measures>;

impl Cell {
    /// The slices that it belongs to: one of each dimension, so that each adds up to the total.
    fn slices(&self) -> [(&'static str, Uuid); 6] {
        [
            (TOTAL, Uuid::nil()),
            (AGENT, self.agent),
            (MODEL, self.model),
            ("provider", self.provider),
            ("api_key", self.api_key),
            ("status", self.status.key()),
        ]
    }
}

const TOTAL: &str = "total";
const AGENT: &str = "agent";
const MODEL: &str = "model";

/// The others' quarter-hours are not kept.
const WITH_QUARTERS: [&str; 3] = [TOTAL, AGENT, MODEL];

type Sums = BTreeMap<(&'static str, Uuid), Measures>;

/// The sums of one tenant that are still growing.
#[derive(Debug, Default)]
pub(super) struct Rollups {
    quarter: Sums,
    day: Sums,
    month: Sums,
    /// What this month has cost so far, in nano-dollars.
    pub(super) month_cost: i64,
}

impl Rollups {
    /// Writes a quarter-hour, and the day and the month that end with it.
    pub(super) fn write(
        &mut self,
        tables: &mut Tables,
        tenant: Uuid,
        (at, cube): (DateTime<Utc>, &Cube),
    ) -> io::Result<()> {
        let bucket = moment(at);
        for (cell, measures) in cube {
            self.add(cell, *measures);
            write_cell(&mut tables.usage_cube, tenant, (&bucket, cell), measures)?;
        }
        write_sums(
            &mut tables.usage_quarter,
            tenant,
            &bucket,
            &mut self.quarter,
        )?;
        let next = at + QUARTER;
        if next.date_naive() > at.date_naive() {
            self.end_day(tables, tenant, at.date_naive())?;
        }
        if next.month() != at.month() {
            self.end_month(tables, tenant, at.date_naive())?;
        }
        Ok(())
    }

    /// Writes the day and the month that have not ended yet.
    pub(super) fn finish(
        &mut self,
        tables: &mut Tables,
        tenant: Uuid,
        last: DateTime<Utc>,
    ) -> io::Result<()> {
        self.end_day(tables, tenant, last.date_naive())?;
        let cost = self.month_cost;
        self.end_month(tables, tenant, last.date_naive())?;
        self.month_cost = cost;
        Ok(())
    }

    fn add(&mut self, cell: &Cell, measures: Measures) {
        for slice in cell.slices() {
            *self.day.entry(slice).or_default() += measures;
            *self.month.entry(slice).or_default() += measures;
            if WITH_QUARTERS.contains(&slice.0) {
                *self.quarter.entry(slice).or_default() += measures;
            }
        }
        self.month_cost += measures.cost_nanos;
    }

    fn end_day(&mut self, tables: &mut Tables, tenant: Uuid, day: NaiveDate) -> io::Result<()> {
        write_sums(&mut tables.usage_day, tenant, &day, &mut self.day)
    }

    fn end_month(&mut self, tables: &mut Tables, tenant: Uuid, day: NaiveDate) -> io::Result<()> {
        let month = day.with_day(1).unwrap_or(day);
        self.month_cost = 0;
        write_sums(&mut tables.usage_month, tenant, &month, &mut self.month)
    }
}

fn write_cell(
    table: &mut Table,
    tenant: Uuid,
    (bucket, cell): (&String, &Cell),
    measures: &Measures,
) -> io::Result<()> {
    let status = cell.status.name();
    let key: [&dyn Field; 7] = [
        &tenant,
        bucket,
        &cell.agent,
        &cell.model,
        &cell.provider,
        &cell.api_key,
        &status,
    ];
    table.row(&[&key[..], &measures.fields()].concat())
}

/// Writes sums under their bucket and begins the next one.
fn write_sums(
    table: &mut Table,
    tenant: Uuid,
    bucket: &dyn Field,
    sums: &mut Sums,
) -> io::Result<()> {
    for ((dimension, key), measures) in mem::take(sums) {
        let slice: [&dyn Field; 4] = [&tenant, &dimension, &key, bucket];
        table.row(&[&slice[..], &measures.fields()].concat())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dimension_adds_up_to_the_total() {
        let mut rollups = Rollups::default();
        for place in 1..=20_u128 {
            let cell = Cell {
                agent: Uuid::from_u128(place % 3),
                model: Uuid::from_u128(place % 5),
                provider: Uuid::from_u128(place % 2),
                api_key: Uuid::from_u128(1),
                status: [Status::Succeeded, Status::RejectedCap][(place % 2) as usize],
            };
            let measures = Measures {
                requests: 1,
                cost_nanos: i64::try_from(place).unwrap(),
                ..Measures::default()
            };
            rollups.add(&cell, measures);
        }
        let mut costs: BTreeMap<&str, i64> = BTreeMap::new();
        for ((dimension, _), measures) in &rollups.day {
            *costs.entry(dimension).or_default() += measures.cost_nanos;
        }
        assert_eq!(costs.len(), 6);
        assert!(costs.values().all(|cost| *cost == 210), "{costs:?}");
        assert_eq!(rollups.day, rollups.month);
        assert_eq!(rollups.quarter.len(), 1 + 3 + 5);
        assert_eq!(rollups.month_cost, 210);
    }
}
