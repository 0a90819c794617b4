//! A quick look at speed and memory: the embedded demo, one connection on loopback, the release build.
//!
//! Prints what it measured beside the goal and fails when a goal is missed. It is not a comparison and no test:
//! timings depend on the machine and the hour.
#![expect(clippy::print_stdout, reason = "a benchmark is read on the terminal")]

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// Requests before measuring, and those measured.
const WARM_UP: usize = 200;
const MEASURED: usize = 2_000;

/// How long the start may take: it writes the demo world.
const START: Duration = Duration::from_mins(1);

const GOAL_P50_MS: f64 = 5.0;
const GOAL_IDLE_MB: f64 = 40.0;

fn main() -> ExitCode {
    // `cargo test --benches` runs this, too, and must not measure a debug build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let gateway = Gateway::start();
    let idle_mb = gateway.memory_mb();
    let mut latencies = gateway.measure();
    latencies.sort_by(f64::total_cmp);
    let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100];
    println!("Dashboard operation, embedded demo, 1 connection, {MEASURED} requests");
    let reached = [
        report("p50", at(50), GOAL_P50_MS, "ms"),
        report("idle memory", idle_mb, GOAL_IDLE_MB, "MB"),
    ];
    println!("  p99          {:8.2} ms", at(99));
    if reached.iter().all(|reached| *reached) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn report(name: &str, measured: f64, goal: f64, unit: &str) -> bool {
    let reached = measured < goal;
    let verdict = if reached { "ok" } else { "MISSED" };
    println!("  {name:12} {measured:8.2} {unit}   goal < {goal} {unit}   {verdict}");
    reached
}

/// A running gateway in a folder of its own. It is stopped when dropped.
struct Gateway {
    process: Child,
    _folder: tempfile::TempDir,
    base: String,
    key: String,
}

impl Gateway {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut process = Command::new(env!("CARGO_BIN_EXE_roundtrip"))
            .current_dir(folder.path())
            .env_clear()
            .env("HTTP_PORT", "0")
            .env("LOG_LEVEL", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the gateway starts");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let deadline = Instant::now() + START;
        let (mut base, mut key) = (None, None);
        for line in output.lines().map_while(Result::ok) {
            let last = line
                .split_whitespace()
                .last()
                .unwrap_or_default()
                .to_owned();
            if line.contains("answers at") {
                base = Some(last);
            } else if line.contains("demo key") {
                key = Some(last);
                break;
            }
            assert!(
                Instant::now() < deadline,
                "the gateway did not say where it is"
            );
        }
        let (base, key) = (base.expect("the address"), key.expect("the key"));
        Self {
            process,
            _folder: folder,
            base,
            key,
        }
    }

    fn measure(&self) -> Vec<f64> {
        let agent = ureq::Agent::new_with_defaults();
        let body = json!({"query": roundtrip::dashboard::DASHBOARD}).to_string();
        let mut latencies = Vec::with_capacity(MEASURED);
        for round in 0..WARM_UP + MEASURED {
            let start = Instant::now();
            let text = agent
                .post(&self.base)
                .header("authorization", format!("Bearer {}", self.key))
                .header("content-type", "application/json")
                .send(&body)
                .and_then(|mut answer| answer.body_mut().read_to_string())
                .expect("an answer");
            let elapsed = start.elapsed();
            if round == 0 {
                let document: Value = serde_json::from_str(&text).expect("a document");
                assert!(document["errors"].is_null(), "{}", document["errors"]);
            }
            if round >= WARM_UP {
                latencies.push(elapsed.as_secs_f64() * 1_000.0);
            }
        }
        latencies
    }

    /// Resident memory of the idle process, as the kernel counts it.
    fn memory_mb(&self) -> f64 {
        std::thread::sleep(Duration::from_secs(1));
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.unwrap_or(f64::NAN) / 1_024.0
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
