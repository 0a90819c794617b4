//! A running gateway, and somebody who asks it for the dashboard.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// How long the start may take: it may write the demo world.
const START: Duration = Duration::from_mins(1);

/// A gateway in a folder of its own. It is stopped when dropped.
pub struct Gateway {
    process: Child,
    _folder: tempfile::TempDir,
    base: String,
    key: String,
}

/// Somebody with a connection of his own.
pub struct Client {
    agent: ureq::Agent,
    url: String,
    bearer: String,
    body: String,
}

impl Gateway {
    /// On an embedded database, which it fills itself.
    pub fn embedded() -> Self {
        let (mut process, folder) = start(&[("HTTP_PORT", "0")]);
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let deadline = Instant::now() + START;
        let (mut url, mut key) = (None, None);
        for line in output.lines().map_while(Result::ok) {
            let last = line.split_whitespace().last().unwrap_or_default();
            if line.contains("answers at") {
                url = last.strip_suffix("/graphql").map(str::to_owned);
            } else if line.contains("demo key") {
                key = Some(last.to_owned());
                break;
            }
            assert!(
                Instant::now() < deadline,
                "the gateway did not say where it is"
            );
        }
        Self {
            process,
            _folder: folder,
            base: url.expect("the address"),
            key: key.expect("the key"),
        }
    }

    /// On a database that holds the demo world, straight or through a pooler.
    pub fn on(database: &str, pooler: Option<&str>, key: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("its address");
        drop(listener);
        let port = address.port().to_string();
        let (process, folder) = start(&[
            ("HTTP_PORT", &port),
            ("DATABASE_URL", database),
            ("DATABASE_POOLER_URL", pooler.unwrap_or_default()),
        ]);
        let gateway = Self {
            process,
            _folder: folder,
            base: format!("http://{address}"),
            key: key.to_owned(),
        };
        gateway.wait_until_ready();
        gateway
    }

    fn wait_until_ready(&self) {
        let deadline = Instant::now() + START;
        while ureq::get(format!("{}/health/ready", self.base))
            .call()
            .is_err()
        {
            assert!(Instant::now() < deadline, "the gateway does not get ready");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// A new connection, on which the answer was seen to be right.
    pub fn client(&self) -> Client {
        let client = Client {
            agent: ureq::Agent::new_with_defaults(),
            url: format!("{}/graphql", self.base),
            bearer: format!("Bearer {}", self.key),
            body: json!({"query": roundtrip::dashboard::DASHBOARD}).to_string(),
        };
        let document: Value = serde_json::from_str(&client.send()).expect("a document");
        assert!(document["errors"].is_null(), "{}", document["errors"]);
        client
    }

    /// Resident memory of the idle process, as the kernel counts it.
    pub fn memory_mb(&self) -> f64 {
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

impl Client {
    /// Asks once, and says how many milliseconds it took.
    pub fn ask(&self) -> f64 {
        let start = Instant::now();
        self.send();
        start.elapsed().as_secs_f64() * 1_000.0
    }

    fn send(&self) -> String {
        self.agent
            .post(&self.url)
            .header("authorization", &self.bearer)
            .header("content-type", "application/json")
            .send(&self.body)
            .and_then(|mut answer| answer.body_mut().read_to_string())
            .expect("an answer")
    }
}

fn start(variables: &[(&str, &str)]) -> (Child, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let process = Command::new(env!("CARGO_BIN_EXE_roundtrip"))
        .current_dir(folder.path())
        .env_clear()
        .env("LOG_LEVEL", "warn")
        // One client asks as fast as it can.
        .env("LIMITS_RATE_PER_CREDENTIAL", "0")
        // He asks the same each time, and is not to be sent what was kept.
        .env("GRAPHQL_RESPONSE_CACHE_MB", "0")
        .env("LIMITS_RATE_PER_ADDRESS", "0")
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the gateway starts");
    (process, folder)
}
