//! The built program, as somebody starts it: its own process, working directory, environment and output.

use std::{
    io::Read,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::Value;

/// Nothing that a program is waited for takes longer, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(10);

/// A running program. It is killed when the value goes.
pub struct Program {
    child: Child,
    stdout: Output,
    stderr: Output,
}

/// What a program that has ended leaves behind.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Program {
    /// Starts it in a folder, knowing only the variables that are given. It listens on a port of its own choice.
    pub fn start(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roundtrip"));
        command.args(arguments);
        Self::spawn(command, folder, variables)
    }

    /// Starts it by another command, as [`Program::start`] does.
    pub fn spawn(mut command: Command, folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut child = command
            .env_clear()
            .env("HTTP_PORT", "0")
            .envs(variables.iter().copied())
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            stdout: Output::of(child.stdout.take().unwrap()),
            stderr: Output::of(child.stderr.take().unwrap()),
            child,
        }
    }

    /// Runs it to its end.
    pub fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        Self::start(folder, arguments, variables).end()
    }

    /// Where it answers, once it says that it is ready.
    pub fn address(&self) -> String {
        self.wait_for("the address", || {
            let log = self.stderr.text();
            let line = log.lines().find(|line| line.contains(" ready address="))?;
            Some(line.rsplit_once('=')?.1.to_owned())
        })
    }

    /// What follows a label on its standard output.
    pub fn printed(&self, label: &str) -> String {
        self.wait_for(label, || {
            let text = self.stdout.text();
            let line = text.lines().find_map(|line| line.split_once(label))?.1;
            Some(line.trim().to_owned())
        })
    }

    /// Waits until its log has a text.
    pub fn logs(&self, text: &str) {
        self.wait_for(text, || self.stderr.text().contains(text).then_some(()));
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        self.stderr.text()
    }

    /// Asks it to stop, as a host does.
    pub fn terminate(&self) {
        let kill = format!("kill -TERM {}", self.child.id());
        let status = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(status.success());
    }

    /// Waits until it ends by itself.
    pub fn end(mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "it does not end: {}", self.log());
            thread::sleep(PAUSE);
        };
        Ended {
            code: status.code(),
            stdout: self.stdout.rest(),
            stderr: self.stderr.rest(),
        }
    }

    fn wait_for<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let has_ended = self.stderr.has_ended();
            if let Some(found) = look() {
                return found;
            }
            let log = self.log();
            assert!(!has_ended, "it ended without {what}: {log}");
            assert!(Instant::now() < deadline, "no {what} comes: {log}");
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks a running program over HTTP; none when nobody answers there.
pub fn get(address: &str, key: Option<&str>, path: &str) -> Option<(u16, Value)> {
    let mut request = ureq::get(format!("http://{address}{path}"))
        .config()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build();
    if let Some(key) = key {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    let mut response = request.call().ok()?;
    let text = response.body_mut().read_to_string().unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Some((response.status().as_u16(), body))
}

/// A port that nobody listens on at the moment.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// A stream that is read as it comes: a pipe that nobody empties stops the one who writes.
struct Output {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Output {
    fn of(mut stream: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&bytes);
        let reader = thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(length @ 1..) = stream.read(&mut chunk) {
                sink.lock().unwrap().extend_from_slice(&chunk[..length]);
            }
        });
        Self {
            bytes,
            reader: Some(reader),
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().unwrap()).into_owned()
    }

    fn has_ended(&self) -> bool {
        self.reader.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn rest(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        self.text()
    }
}
