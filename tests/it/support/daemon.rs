//! A program that serves a test from a folder of its own. PostgreSQL and PgBouncer refuse to run as root, so root starts
//! it as somebody else.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Nothing that a program is waited for takes longer, however busy the machine.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(10);

/// It ends when the value goes.
pub struct Daemon {
    /// Holds `home`, where the program finds its files, and `log`.
    folder: TempDir,
    pub program: PathBuf,
    pub arguments: Vec<String>,
    user: Option<User>,
    pub port: u16,
    child: Option<Child>,
}

impl Daemon {
    pub fn new(program: PathBuf) -> Self {
        let daemon = Self {
            folder: tempfile::tempdir().unwrap(),
            program,
            arguments: Vec::new(),
            user: User::that_serves(),
            port: 0,
            child: None,
        };
        daemon.give_away(daemon.folder.path());
        fs::create_dir(daemon.home()).unwrap();
        fs::set_permissions(daemon.home(), fs::Permissions::from_mode(0o700)).unwrap();
        daemon.give_away(&daemon.home());
        daemon
    }

    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub fn place_all(&self, files: &[(&str, &str)]) {
        for (name, content) in files {
            self.place(name, content);
        }
    }

    /// Writes a file that only the program can read.
    pub fn place(&self, name: &str, content: &str) {
        let path = self.home().join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        self.give_away(&path);
    }

    fn give_away(&self, path: &Path) {
        if let Some(user) = &self.user {
            chown(path, Some(user.id), Some(user.group)).unwrap();
        }
    }

    /// A program that runs where this one does, as the same user.
    pub fn command(&self, program: &Path) -> Command {
        let log = self.folder.path().join("log");
        let log = File::options().create(true).append(true).open(log).unwrap();
        let mut command = Command::new(program);
        command
            .current_dir(self.home())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        if let Some(user) = &self.user {
            command.uid(user.id).gid(user.group);
        }
        command
    }

    /// Starts it and waits until it is ready; false when it ends instead.
    pub fn launch(&mut self, is_ready: impl Fn(&Self, &Child) -> bool) -> bool {
        let deadline = Instant::now() + PATIENCE;
        let mut command = self.command(&self.program);
        self.child = Some(command.args(&self.arguments).spawn().unwrap());
        while !self
            .child
            .as_ref()
            .is_some_and(|child| is_ready(self, child))
        {
            let child = self.child.as_mut().unwrap();
            if child.try_wait().unwrap().is_some() {
                return false;
            }
            assert!(Instant::now() < deadline, "it is not ready: {}", self.log());
            thread::sleep(PAUSE);
        }
        true
    }

    /// Sends it a signal that ends it, and waits until it has ended.
    pub fn end(&mut self, signal: &str) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        let deadline = Instant::now() + PATIENCE;
        let pid = child.id().to_string();
        let _ = Command::new("kill").args(["-s", signal, &pid]).status();
        while matches!(child.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(PAUSE);
        }
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.end("KILL");
    }
}

/// Whom a server runs as.
struct User {
    id: u32,
    group: u32,
}

impl User {
    /// None when that is who runs the test.
    fn that_serves() -> Option<Self> {
        if number("-u", None) != Some(0) {
            return None;
        }
        let name = ["postgres", "nobody"]
            .into_iter()
            .find(|name| number("-u", Some(name)).is_some());
        Some(Self {
            id: number("-u", name)?,
            group: number("-g", name)?,
        })
    }
}

/// What `id` says of a user.
fn number(what: &str, name: Option<&str>) -> Option<u32> {
    let output = Command::new("id")
        .arg(what)
        .args(name)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// A port that nobody listens on, below the range from which systems take the ports of outgoing connections: it is
/// still free when the server that it belongs to starts again.
pub fn free_server_port() -> u16 {
    loop {
        let port = rand::random_range(20_000..30_000);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}
