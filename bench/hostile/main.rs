//! What the gateway spends on requests that cost more to look at than to send, in milliseconds of CPU.
//!
//! Each family's bodies go the whole way of a request, without a credential and with a key, in process, on an embedded
//! database and one thread. The table tells the size of each family's costliest body; it fails when one costs more than
//! the goal.
#![expect(clippy::print_stdout, reason = "a benchmark is read on the terminal")]

use std::{process::ExitCode, time::Duration};

use accepted::ACCEPTED;
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use families::FAMILIES;
use roundtrip::{
    app::App,
    auth::IssuedKey,
    clock::Clock,
    config::{Config, Limit},
    demo,
};
use rustix::time::{ClockId, clock_gettime};
use tower::ServiceExt;

mod accepted;
#[path = "../../tests/it/hostile/families/mod.rs"]
mod families;

const GOAL_MS: f64 = 20.0;
/// From the smallest body to the largest in steps of a tenth, so that some end just below a limit.
const SMALLEST: usize = 400;
const LARGEST: usize = 980_000;
/// The least of so many is told: what came between is not the gateway's.
const ROUNDS: usize = 3;

/// What a body came to.
struct Told {
    size: usize,
    milliseconds: f64,
    answer: usize,
    has_data: bool,
}

fn main() -> ExitCode {
    // `cargo test --benches` runs this, too, and must not measure a debug build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    if runtime.block_on(measure()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn measure() -> bool {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // An embedded database lies, with a demo world, where the process stands.
    std::env::set_current_dir(folder.path()).expect("the folder");
    let (app, key) = open().await;
    let mut is_within = true;
    for (asker, key) in [("anonymous", None), ("with a key", Some(&key))] {
        println!(
            "{:44} {:>9} {:>9} {:>9}",
            format!("family, {asker}"),
            "bytes",
            "CPU ms",
            "answer"
        );
        is_within &= measure_families(&app, key).await;
        println!();
    }
    println!("accepted, for comparison");
    for (name, document) in ACCEPTED {
        let told = ask(
            &app,
            None,
            &serde_json::json!({ "query": document() }).to_string(),
        )
        .await;
        report(name, &told);
    }
    is_within
}

/// The costliest body of each family.
async fn measure_families(app: &App, key: Option<&IssuedKey>) -> bool {
    let mut is_within = true;
    for (name, body) in FAMILIES.iter().copied().flatten() {
        let mut worst: Option<Told> = None;
        let sizes = std::iter::successors(Some(SMALLEST), |size| Some(size + size / 10));
        for size in sizes.take_while(|size| *size <= LARGEST) {
            let told = ask(app, key, &body(size)).await;
            if told.has_data {
                println!("{name}: {} bytes are answered with data", told.size);
                is_within = false;
            }
            if worst
                .as_ref()
                .is_none_or(|worst| worst.milliseconds < told.milliseconds)
            {
                worst = Some(told);
            }
        }
        is_within &= worst.is_none_or(|worst| report(name, &worst));
    }
    is_within
}

fn report(name: &str, told: &Told) -> bool {
    let is_within = told.milliseconds <= GOAL_MS;
    let verdict = if is_within { "" } else { "  MISSED" };
    let Told {
        size,
        milliseconds,
        answer,
        ..
    } = told;
    println!("{name:44} {size:9} {milliseconds:9.2} {answer:9}{verdict}");
    is_within
}

async fn ask(app: &App, key: Option<&IssuedKey>, body: &str) -> Told {
    let mut told = Told {
        size: body.len(),
        milliseconds: f64::INFINITY,
        answer: 0,
        has_data: false,
    };
    for _ in 0..ROUNDS {
        let mut request =
            Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            let bearer = format!("Bearer {}", key.expose());
            request = request.header(header::AUTHORIZATION, bearer);
        }
        let request = request
            .body(Body::from(body.to_owned()))
            .expect("a request");
        let start = cpu_ms();
        let answer = app.router().oneshot(request).await.expect("an answer");
        let answer = to_bytes(answer.into_body(), usize::MAX)
            .await
            .expect("a body");
        told.milliseconds = told.milliseconds.min(cpu_ms() - start);
        told.answer = answer.len();
        told.has_data = answer.starts_with(b"{\"data\":{");
    }
    told
}

/// The application, and the key of its demo world.
async fn open() -> (App, IssuedKey) {
    let mut config = Config::default();
    // One key sends more than any client may.
    config.limits.rate_per_credential = Limit::OFF;
    let app = App::build(config, Clock::System)
        .await
        .expect("the application");
    app.prepare().await.expect("a database");
    let key = demo::ensure_embedded(&app).await.expect("a demo world");
    app.warm_up().await.expect("a warm catalogue");
    (app, key.expect("the key of a new world"))
}

/// The time that this thread has run, as the kernel counts it.
fn cpu_ms() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
    .as_secs_f64()
        * 1_000.0
}
