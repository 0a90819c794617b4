//! The load: visits of one dashboard after another, and how long they take.

use std::{
    cell::RefCell,
    io::{Write, stdout},
    path::PathBuf,
    rc::Rc,
    time::{Duration, Instant},
};

use clap::value_parser;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use tokio::{runtime, task::LocalSet, time::sleep_until};

use self::{
    connection::Connection,
    pace::Pace,
    report::{Record, processor_time},
    visit::{Demands, Target, Visit},
};
use crate::Failure;

mod connection;
mod pace;
mod report;
mod visit;

/// How long a visit may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Drives a server with visits and prints what they took as one JSON object
///
/// A visit is an array of requests that go one after another on one connection; it takes as long as all of them. The
/// file holds one visit a line, and each connection picks its visits at random:
///
///     [{"method": "GET", "path": "/dashboard/1", "headers": {"Accept": "application/json"}, "body": null}]
///
/// Without --rate each connection asks again as soon as it was answered (a closed loop). With it visits are due at a
/// constant rate, and a visit's time counts from the moment it was due: a server that falls behind makes everybody
/// wait who comes later, too (an open loop). Visits that were due but could not begin before the end are `unstarted`:
/// they are in the latencies, with the time they had waited until then, but not in `visits`.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The server, such as `http://127.0.0.1:8080`
    #[arg(long)]
    url: hyper::Uri,
    /// The visits, one a line
    #[arg(long, value_name = "FILE")]
    requests: PathBuf,
    /// How many connections are open at most
    #[arg(long, value_parser = value_parser!(u16).range(1..))]
    connections: u16,
    /// How long to measure
    #[arg(long)]
    seconds: f64,
    /// How long to ask before that, unmeasured
    #[arg(long, default_value_t = 0.0, value_name = "SECONDS")]
    warm_up: f64,
    /// Visits due in a second
    #[arg(long)]
    rate: Option<f64>,
    /// Ask every visit once, keep its tags, then ask with `If-None-Match`: only 304 is right
    #[arg(long)]
    conditional: bool,
    /// Only the bytes that a visit was answered first are right
    #[arg(long)]
    same_bytes: bool,
    /// Another choice of visits
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// When what happens.
#[derive(Clone, Copy)]
struct Plan {
    begin: Instant,
    /// From here on it counts.
    measured: Instant,
    end: Instant,
}

/// What all connections share; there is one thread.
struct Run {
    plan: Plan,
    visits: Vec<Visit>,
    record: RefCell<Record>,
    pace: Option<Pace>,
}

/// Asks until the time is over, and prints what it took.
pub(crate) fn run(arguments: Arguments) -> Result<(), Failure> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let report = LocalSet::new().block_on(&runtime, drive(arguments))?;
    writeln!(stdout(), "{}", serde_json::to_string(&report)?)?;
    Ok(())
}

async fn drive(arguments: Arguments) -> Result<report::Report, Failure> {
    let target = Target::of(&arguments.url)?;
    let demands = Demands {
        conditional: arguments.conditional,
        same_bytes: arguments.same_bytes,
    };
    let visits = visit::read(&arguments.requests, &target, demands)?;
    if arguments.conditional {
        let mut first = Connection::new(&target);
        for visit in &visits {
            visit.prime(&mut first).await?;
        }
    }
    let plan = Plan::of(&arguments)?;
    let run = Rc::new(Run {
        plan,
        visits,
        record: RefCell::default(),
        pace: arguments
            .rate
            .map(|rate| Pace::start(rate, plan, arguments.connections)),
    });
    let workers: Vec<_> = (0..u64::from(arguments.connections))
        .map(|place| {
            let chance = Xoshiro256PlusPlus::seed_from_u64((arguments.seed << 16) + place);
            let worker = work(run.clone(), Connection::new(&target), chance);
            tokio::task::spawn_local(worker)
        })
        .collect();
    sleep_until(plan.measured.into()).await;
    let before = processor_time();
    sleep_until(plan.end.into()).await;
    let processor = processor_time().saturating_sub(before);
    for worker in workers {
        worker.await?;
    }
    let record = run.record.borrow();
    Ok(record.report(plan.end - plan.measured, processor))
}

/// One connection's visits.
async fn work(run: Rc<Run>, mut connection: Connection, mut chance: Xoshiro256PlusPlus) {
    while let Some(due) = run.next().await {
        if run.pace.is_some() && Instant::now() >= run.plan.end {
            if due >= run.plan.measured {
                run.record.borrow_mut().unstarted(run.plan.end - due);
            }
            continue;
        }
        let visit = &run.visits[chance.random_range(0..run.visits.len())];
        let outcome = tokio::time::timeout(PATIENCE, visit.make(&mut connection)).await;
        let outcome = outcome.unwrap_or_else(|_| Err("no answer in time".to_owned()));
        if outcome.is_err() {
            connection.close();
        }
        let done = Instant::now();
        if run.counts(due, done) {
            run.record.borrow_mut().visit(due, done, outcome);
        }
    }
}

impl Run {
    /// When the next visit of a connection is due: now, or as the rate has it; none when the time is over.
    async fn next(&self) -> Option<Instant> {
        if let Some(pace) = &self.pace {
            return pace.next().await;
        }
        Some(Instant::now()).filter(|now| *now < self.plan.end)
    }

    /// At a rate, what was due counts. Otherwise what was done counts: of slow answers hardly any would begin and end
    /// within the time.
    fn counts(&self, due: Instant, done: Instant) -> bool {
        if self.pace.is_some() {
            due >= self.plan.measured
        } else {
            done >= self.plan.measured && done <= self.plan.end
        }
    }
}

impl Plan {
    fn of(arguments: &Arguments) -> Result<Self, Failure> {
        let begin = Instant::now();
        let measured = begin + Duration::try_from_secs_f64(arguments.warm_up)?;
        let end = measured + Duration::try_from_secs_f64(arguments.seconds)?;
        Ok(Self {
            begin,
            measured,
            end,
        })
    }
}
