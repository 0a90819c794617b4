//! Sixteen callers who go on asking for what they own, and check every answer.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{task::JoinSet, time::sleep};
use tracing::Level;

use crate::support::{Call, TestApp, Way, World, codes};

const CALLERS: usize = 16;

/// A part of a screen for each of several statements, and little to compute.
const SCREEN: &str = "{
    viewer { workspace {
        handle
        agents(first: 5) { nodes { handle name } }
        billing { totalBalance { amount } }
        audit { height events(first: 5) { nodes { eventHash } } }
    } }
    publicAudit { height }
}";

/// A key stays known, every request is executed, needs few connections, and nobody waits long for one, or for an answer.
const SETTINGS: [(&str, &str); 6] = [
    ("AUTH_CACHE_SECONDS", "600"),
    ("GRAPHQL_RESPONSE_CACHE_MB", "0"),
    ("DATABASE_POOL_SIZE", "4"),
    ("DATABASE_MAX_OVERFLOW", "4"),
    ("DATABASE_ACQUIRE_TIMEOUT_MS", "500"),
    ("DATABASE_STATEMENT_TIMEOUT_MS", "1000"),
];

/// Both times, for a read that is sent again twice over, and as much again for a busy machine.
const LONGEST: Duration = Duration::from_secs(6);

/// By when all is well again.
const RECOVERY: Duration = Duration::from_secs(5);

/// All is well when nothing has failed for this long.
const QUIET: Duration = Duration::from_secs(1);

/// How long a caller waits before he asks again: it is the database that is to be busy, not this machine.
const PAUSE: Duration = Duration::from_millis(10);

/// Callers, each with a workspace.
pub struct Load {
    pub app: Arc<TestApp>,
    callers: Vec<Caller>,
}

#[derive(Clone)]
struct Caller {
    key: String,
    /// The answer while all is well.
    well: Value,
}

/// An answer, and what it was worth.
#[derive(Clone, Debug)]
struct Answer {
    caller: usize,
    began: Instant,
    ended: Instant,
    verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    /// Some parts are missing and said to be unavailable; the others are right.
    Unavailable,
    Wrong(String),
}

/// What came of a fault.
pub struct Outcome {
    answers: Vec<Answer>,
    /// When the fault was over.
    over: Instant,
}

impl Load {
    /// Workspaces that differ in every figure.
    pub async fn new(way: Way) -> Self {
        // An answer does not say what an internal error was.
        let log = tracing_subscriber::fmt().with_max_level(Level::ERROR);
        let _ = log.with_test_writer().try_init();
        let app = Arc::new(TestApp::at(Some(way), &SETTINGS).await);
        let mut worlds = Vec::new();
        for (n, dollars) in (0..CALLERS).zip(10..) {
            let world = World::new(&app, &format!("tenant-{n}")).await;
            let agent = world.agent(&app, &format!("agent-{n}")).await;
            world.wallet(&app, None, dollars).await;
            let call = Call::paid(&agent, app.now, dollars * 1_000_001);
            world.record(&app, &[call]).await;
            worlds.push(world);
        }
        let mut callers = Vec::new();
        for World { key, .. } in worlds {
            let well = app.graphql(Some(&key), SCREEN, json!({})).await;
            assert_eq!(well["errors"], Value::Null);
            callers.push(Caller { key, well });
        }
        Self { app, callers }
    }

    /// Has everyone ask while something happens, and on until all is well again.
    pub async fn during(&self, fault: impl Future<Output = ()>) -> Outcome {
        let answers = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let mut asking = JoinSet::new();
        for (n, caller) in self.callers.iter().cloned().enumerate() {
            let (app, answers) = (Arc::clone(&self.app), Arc::clone(&answers));
            let is_over = Arc::clone(&is_over);
            asking.spawn(async move {
                while !is_over.load(Ordering::Relaxed) {
                    let answer = caller.ask(&app, n).await;
                    answers.lock().unwrap().push(answer);
                    sleep(PAUSE).await;
                }
            });
        }
        sleep(Duration::from_millis(200)).await;
        fault.await;
        let over = Instant::now();
        while !is_well(&answers.lock().unwrap(), over) && over.elapsed() < RECOVERY + QUIET {
            sleep(Duration::from_millis(50)).await;
        }
        is_over.store(true, Ordering::Relaxed);
        asking.join_all().await;
        let answers = answers.lock().unwrap().clone();
        Outcome { answers, over }
    }
}

/// Since the fault was over everyone was answered, and rightly for a while.
fn is_well(answers: &[Answer], over: Instant) -> bool {
    let since: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.began > over)
        .collect();
    let answered: BTreeMap<usize, &Answer> = since
        .iter()
        .map(|answer| (answer.caller, *answer))
        .collect();
    let failed = answers
        .iter()
        .filter(|answer| answer.verdict != Verdict::Right);
    let last = failed
        .map(|answer| answer.ended)
        .max()
        .unwrap_or(over)
        .max(over);
    answered.len() == CALLERS && last.elapsed() > QUIET
}

impl Caller {
    async fn ask(&self, app: &TestApp, caller: usize) -> Answer {
        let began = Instant::now();
        let document = app.graphql(Some(&self.key), SCREEN, json!({})).await;
        Answer {
            caller,
            began,
            ended: Instant::now(),
            verdict: verdict(&self.well, &document),
        }
    }
}

fn verdict(well: &Value, document: &Value) -> Verdict {
    if document == well {
        return Verdict::Right;
    }
    let codes = codes(document);
    let mut missing = Vec::new();
    let agrees = agrees(
        &well["data"],
        &document["data"],
        String::new(),
        &mut missing,
    );
    // What is missing lies above the failed part, or is it.
    let is_explained = |path: &String| {
        let inside = format!("{path}.");
        codes
            .keys()
            .any(|failed| failed == path || failed.starts_with(&inside))
    };
    let is_right = agrees
        && !missing.is_empty()
        && missing.iter().all(is_explained)
        && codes.values().all(|code| code == "SERVICE_UNAVAILABLE");
    if is_right {
        Verdict::Unavailable
    } else {
        Verdict::Wrong(document.to_string())
    }
}

/// Whether all that is there is as it should be; notes the paths of what is not there.
fn agrees(well: &Value, ill: &Value, path: String, missing: &mut Vec<String>) -> bool {
    let below = |name: &str| match path.as_str() {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match (well, ill) {
        (Value::Object(well), Value::Object(ill)) => {
            well.keys().eq(ill.keys())
                && well
                    .iter()
                    .all(|(name, part)| agrees(part, &ill[name], below(name), missing))
        }
        (Value::Array(well), Value::Array(ill)) => {
            let mut pairs = well.iter().zip(ill).enumerate();
            well.len() == ill.len()
                && pairs.all(|(n, (well, ill))| agrees(well, ill, below(&n.to_string()), missing))
        }
        (well, Value::Null) if !well.is_null() => {
            missing.push(path);
            true
        }
        (well, ill) => well == ill,
    }
}

impl Outcome {
    /// Not one wrong answer, none that came late, and all well again in time.
    pub fn check(&self) {
        let wrong = self
            .answers
            .iter()
            .find(|answer| matches!(answer.verdict, Verdict::Wrong(_)));
        assert!(wrong.is_none(), "{wrong:?}");
        let took = |answer: &Answer| answer.ended - answer.began;
        let slowest = self.answers.iter().map(took).max().unwrap();
        assert!(slowest < LONGEST, "{slowest:?}");
        let failed = self
            .answers
            .iter()
            .filter(|answer| answer.verdict != Verdict::Right);
        let back = failed.map(|answer| answer.ended).max();
        let recovery = back.map_or(Duration::ZERO, |back| {
            back.saturating_duration_since(self.over)
        });
        assert!(recovery < RECOVERY, "{recovery:?}");
        assert!(
            is_well(&self.answers, self.over),
            "not everyone was answered again"
        );
    }

    /// How many answers lacked a part.
    pub fn unavailable(&self) -> usize {
        let verdicts = self.answers.iter().map(|answer| &answer.verdict);
        verdicts
            .filter(|verdict| **verdict == Verdict::Unavailable)
            .count()
    }
}
