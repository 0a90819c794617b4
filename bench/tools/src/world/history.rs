//! What happened in 90 days, quarter-hour by quarter-hour and tenant by tenant.
//!
//! Rows are written in the order of time, as they would have come in: a tenant's rows lie apart from each other in the
//! tables. Nothing is kept but the ends of the chains and the sums of the present day and month, at any scale.

use std::io;

use chrono::{DateTime, Datelike, Months, NaiveTime, TimeDelta, Utc};
use rand::Rng;
use uuid::Uuid;

use super::{
    Tables,
    chain::{Event, Fact, Head},
    chance::{Chance, Stream, uuid},
    rhythm::{QUARTER, Rhythm},
    rollup::Rollups,
    tenants::Tenant,
    traffic,
};

/// How long ago events began to be hashed with all their fields.
const VERSION_2: TimeDelta = TimeDelta::days(60);

/// What is to happen.
pub(super) struct History<'a> {
    pub(super) tenants: &'a [Tenant],
    pub(super) rhythm: &'a Rhythm,
    pub(super) now: DateTime<Utc>,
    /// How many audit events there are.
    pub(super) events: f64,
    /// About how many rows of usage there are.
    pub(super) usage: f64,
}

/// A tenant as it goes through time.
struct Life<'a> {
    tenant: &'a Tenant,
    heads: Vec<Head>,
    rollups: Rollups,
    /// When in a quarter things are due, of a million.
    shift: u32,
}

/// Where the two parts of the history take their chance from.
struct Chances {
    usage: Chance,
    audit: Chance,
}

impl History<'_> {
    pub(super) fn write(&self, tables: &mut Tables) -> io::Result<()> {
        let mut chances = Chances {
            usage: Stream::Usage.open(),
            audit: Stream::Audit.open(),
        };
        let mut lives: Vec<Life> = (0_u32..)
            .zip(self.tenants)
            .map(|(place, tenant)| Life {
                tenant,
                heads: vec![Head::default(); tenant.agents.len()],
                rollups: Rollups::default(),
                shift: place * 619_033 % 1_000_000,
            })
            .collect();
        self.write_births(tables, &mut lives, &mut chances.audit)?;
        for (place, at) in self.rhythm.quarters() {
            for life in &mut lives {
                self.write_usage(tables, life, (place, at), &mut chances.usage)?;
                self.write_events(tables, life, (place, at), &mut chances.audit)?;
            }
            if (place + 1) % (15 * 96) == 0 {
                eprintln!("day {} of 90", (place + 1) / 96);
            }
        }
        let chance = &mut chances.audit;
        lives
            .iter_mut()
            .try_for_each(|life| self.end(tables, life, chance))
    }

    /// Every chain begins with how its agent was made.
    fn write_births(
        &self,
        tables: &mut Tables,
        lives: &mut [Life],
        chance: &mut Chance,
    ) -> io::Result<()> {
        let mut births: Vec<(DateTime<Utc>, usize, usize)> = Vec::new();
        for (tenant, life) in lives.iter().enumerate() {
            let agents = life.tenant.agents.iter().enumerate();
            births.extend(agents.map(|(place, agent)| (agent.created_at, tenant, place)));
        }
        births.sort_unstable();
        for (at, tenant, agent) in births {
            let Life { tenant, heads, .. } = &mut lives[tenant];
            let event = Event {
                tenant,
                agent: &tenant.agents[agent],
                version: self.version(at),
                at,
                fact: Fact::created(&tenant.agents[agent]),
            };
            heads[agent].append(&mut tables.audit_event, chance, &event)?;
        }
        Ok(())
    }

    fn write_usage(
        &self,
        tables: &mut Tables,
        life: &mut Life,
        (place, at): (usize, DateTime<Utc>),
        chance: &mut Chance,
    ) -> io::Result<()> {
        let bursts = self.share(traffic::bursts(self.usage));
        let due = self.rhythm.due(place, bursts, life.shift);
        let cube = traffic::usage(chance, life.tenant, due);
        life.rollups.write(tables, life.tenant.id, (at, &cube))
    }

    /// No two events of a tenant happen at the same moment: "the newest twenty" means one list.
    fn write_events(
        &self,
        tables: &mut Tables,
        life: &mut Life,
        (place, quarter): (usize, DateTime<Utc>),
        chance: &mut Chance,
    ) -> io::Result<()> {
        let tenant = life.tenant;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some millions"
        )]
        let events = self.share(self.events.round() as u64);
        let events = events.saturating_sub(tenant.agents.len() as u64);
        let due = self.rhythm.due(place, events, life.shift);
        for at in moments(chance, quarter, due) {
            let agent = chance.random_range(0..tenant.agents.len());
            let event = Event {
                tenant,
                agent: &tenant.agents[agent],
                version: self.version(at),
                at,
                fact: Fact::called(chance, &tenant.agents[agent], at),
            };
            life.heads[agent].append(&mut tables.audit_event, chance, &event)?;
        }
        Ok(())
    }

    /// What one tenant gets of all.
    fn share(&self, total: u64) -> u64 {
        total / (self.tenants.len() as u64).max(1)
    }

    fn version(&self, at: DateTime<Utc>) -> i32 {
        if at < self.now - VERSION_2 { 1 } else { 2 }
    }

    /// Writes how things stand in the end.
    fn end(&self, tables: &mut Tables, life: &mut Life, chance: &mut Chance) -> io::Result<()> {
        let tenant = life.tenant;
        let last = self.rhythm.quarters().last().map(|(_, at)| at);
        let last = last.unwrap_or(self.now);
        let is_this_month = last.month() == self.now.month();
        life.rollups.finish(tables, tenant.id, last)?;
        let spent = if is_this_month {
            life.rollups.month_cost
        } else {
            0
        };
        let id = uuid(chance, self.now);
        self.write_period(tables, tenant, (id, spent))?;
        tables.usage_watermark.row(&[&tenant.id, &self.now])?;
        for (head, agent) in life.heads.iter().zip(&tenant.agents) {
            head.write(tables, tenant.id, agent)?;
        }
        write_height(tables, life)
    }

    fn write_period(
        &self,
        tables: &mut Tables,
        tenant: &Tenant,
        (id, spent): (Uuid, i64),
    ) -> io::Result<()> {
        let today = self.now.date_naive();
        let month = today.with_day(1).unwrap_or(today);
        let starts_at = month.and_time(NaiveTime::MIN).and_utc();
        tables.billing_period.row(&[
            &id,
            &tenant.id,
            &starts_at,
            &(starts_at + Months::new(1)),
            &"UTC",
            &"open",
            &spent,
            &self.now,
            &None::<bool>,
        ])
    }
}

fn write_height(tables: &mut Tables, life: &Life) -> io::Result<()> {
    let tenant = life.tenant;
    let lengths = || life.heads.iter().zip(&tenant.agents);
    let events: i64 = lengths().map(|(head, _)| head.length()).sum();
    let public: i64 = lengths()
        .filter(|(_, agent)| agent.is_public)
        .map(|(head, _)| head.length())
        .sum();
    let latest = life.heads.iter().filter_map(Head::at).max();
    tables
        .audit_height
        .row(&[&tenant.id, &events, &public, &latest])
}

/// Moments within a quarter-hour, rising.
fn moments(chance: &mut Chance, quarter: DateTime<Utc>, count: u64) -> Vec<DateTime<Utc>> {
    let micros = QUARTER.num_microseconds().unwrap_or(i64::MAX);
    let mut moments: Vec<i64> = (0..count).map(|_| chance.random_range(0..micros)).collect();
    moments.sort_unstable();
    moments.dedup();
    let moments = moments.into_iter();
    moments
        .map(|at| quarter + TimeDelta::microseconds(at))
        .collect()
}
