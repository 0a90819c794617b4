//! A quick look at speed and memory: the demo world, on loopback, in the release build.
//!
//! Prints what it measured beside the goal and fails when a goal is missed. It is not a comparison and no test:
//! timings depend on the machine and the hour.
#![expect(clippy::print_stdout, reason = "a benchmark is read on the terminal")]

use std::process::ExitCode;

use gateway::Gateway;
use servers::Servers;

mod gateway;
mod servers;
mod throughput;

/// Requests before measuring, and those measured.
const WARM_UP: usize = 200;
const MEASURED: usize = 2_000;

const GOAL_P50_MS: f64 = 5.0;
const GOAL_IDLE_MB: f64 = 40.0;
const GOAL_POOLED: f64 = 0.8;

fn main() -> ExitCode {
    // `cargo test --benches` runs this, too, and must not measure a debug build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let embedded = embedded();
    let pooled = pooled();
    if embedded && pooled {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// One connection to a gateway on the embedded database.
fn embedded() -> bool {
    let gateway = Gateway::embedded();
    let idle_mb = gateway.memory_mb();
    let client = gateway.client();
    for _ in 0..WARM_UP {
        client.ask();
    }
    let mut latencies: Vec<f64> = (0..MEASURED).map(|_| client.ask()).collect();
    latencies.sort_by(f64::total_cmp);
    let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100];
    println!("Dashboard operation, embedded demo, 1 connection, {MEASURED} requests");
    let reached = [
        report("p50", at(50), "ms", Goal::Below(GOAL_P50_MS)),
        report("idle memory", idle_mb, "MB", Goal::Below(GOAL_IDLE_MB)),
    ];
    println!("  p99          {:8.2} ms", at(99));
    reached.iter().all(|reached| *reached)
}

/// Many connections to gateways on PostgreSQL, one of which goes through PgBouncer.
fn pooled() -> bool {
    let Some(servers) = Servers::of_the_run() else {
        println!("PostgreSQL is left out: `make bench-smoke` starts it");
        return true;
    };
    let database = servers.with_demo();
    let direct = Gateway::on(&database.direct, None, &database.key);
    let pooled = Gateway::on(&database.direct, Some(&database.pooler), &database.key);
    let [direct, pooled] = throughput::side_by_side([&direct, &pooled]);
    println!(
        "Dashboard operation, demo on PostgreSQL, {}",
        throughput::HOW
    );
    println!("  direct       {direct:8.0} requests/s");
    println!("  PgBouncer    {pooled:8.0} requests/s");
    report("of direct", pooled / direct, "", Goal::AtLeast(GOAL_POOLED))
}

#[derive(Clone, Copy)]
enum Goal {
    Below(f64),
    AtLeast(f64),
}

fn report(name: &str, measured: f64, unit: &str, goal: Goal) -> bool {
    let (reached, wanted) = match goal {
        Goal::Below(most) => (measured < most, format!("< {most}")),
        Goal::AtLeast(least) => (measured >= least, format!(">= {least}")),
    };
    let verdict = if reached { "ok" } else { "MISSED" };
    println!("  {name:12} {measured:8.2} {unit:2}   goal {wanted} {unit:2}   {verdict}");
    reached
}
