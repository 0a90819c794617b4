//! Servers that belong to one test, which may stop them, kill them and start them again.
//!
//! `TEST_POSTGRES_BIN` and `TEST_PGBOUNCER` say which programs; `tests/servers` sets both.

use std::{
    fs,
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command},
};

use super::{
    daemon::{Daemon, free_server_port},
    way::variable,
};

/// How often a start is tried: somebody else may take the port between the look and the start.
const TRIES: usize = 5;

/// What a server gets besides the ordinary.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extra<'a> {
    /// Lines of `postgresql.conf`, or of the section `[pgbouncer]`. They win over the ordinary ones.
    pub lines: &'a str,
    /// All of `pg_hba.conf`, if it is to be another one; of PostgreSQL only.
    pub hba: Option<&'a str>,
    /// Names and contents of files beside the configuration, which may name them. Only the server can read them.
    pub files: &'a [(&'a str, &'a str)],
}

/// A PostgreSQL cluster. Its superuser `postgres` needs no password.
pub struct Postgres {
    daemon: Daemon,
}

/// A PgBouncer in front of a PostgreSQL: transaction mode, four server connections, any database.
pub struct PgBouncer {
    daemon: Daemon,
}

impl Postgres {
    pub fn start() -> Self {
        Self::with(Extra::default())
    }

    pub fn with(extra: Extra) -> Self {
        let bin = PathBuf::from(variable("TEST_POSTGRES_BIN").expect("see tests/servers"));
        let mut daemon = Daemon::new(bin.join("postgres"));
        let made = daemon.command(&bin.join("initdb")).args(INITDB).status();
        assert!(made.unwrap().success(), "{}", daemon.log());
        daemon.place("postgresql.conf", &[POSTGRES, extra.lines].concat());
        if let Some(hba) = extra.hba {
            daemon.place("pg_hba.conf", hba);
        }
        daemon.place_all(extra.files);
        for _ in 0..TRIES {
            daemon.port = free_server_port();
            let port = daemon.port.to_string();
            daemon.arguments = ["-D", ".", "-p", &port].map(str::to_owned).to_vec();
            if daemon.launch(Self::is_ready) {
                return Self { daemon };
            }
        }
        panic!("PostgreSQL does not start: {}", daemon.log());
    }

    /// How to get there as the superuser.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@{}/{database}", self.address())
    }

    pub fn address(&self) -> SocketAddr {
        self.daemon.address()
    }

    /// Ends as an administrator ends it: it throws everyone out and says why.
    pub fn stop(&mut self) {
        self.daemon.end("INT");
    }

    /// Ends as in a crash.
    pub fn kill(&mut self) {
        self.daemon.end("QUIT");
    }

    /// Starts again after its end, where it was; an end that is still to come comes first.
    pub fn restart(&mut self) {
        self.stop();
        assert!(self.daemon.launch(Self::is_ready), "{}", self.daemon.log());
    }

    /// It says in a file how far it is, as soon as the file is its own; to answer at the port is not enough.
    fn is_ready(daemon: &Daemon, child: &Child) -> bool {
        let state = fs::read_to_string(daemon.home().join("postmaster.pid")).unwrap_or_default();
        let lines: Vec<&str> = state.lines().map(str::trim).collect();
        lines.first() == Some(&child.id().to_string().as_str()) && lines.get(7) == Some(&"ready")
    }
}

/// Its processes go with it, which they do not at once when it is simply killed.
impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}

impl PgBouncer {
    pub fn start(behind: SocketAddr) -> Self {
        Self::with(behind, Extra::default())
    }

    pub fn with(behind: SocketAddr, extra: Extra) -> Self {
        let program = PathBuf::from(variable("TEST_PGBOUNCER").expect("see tests/servers"));
        let mut daemon = Daemon::new(program);
        daemon.arguments = vec!["pgbouncer.ini".to_owned()];
        daemon.place("users.txt", "\"postgres\" \"\"\n");
        daemon.place_all(extra.files);
        for _ in 0..TRIES {
            daemon.port = free_server_port();
            let ini = pgbouncer_ini(behind, &daemon, extra.lines);
            daemon.place("pgbouncer.ini", &ini);
            if daemon.launch(Self::is_ready) {
                return Self { daemon };
            }
        }
        panic!("PgBouncer does not start: {}", daemon.log());
    }

    /// How to get to a database through it; `pgbouncer` is its own.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@{}/{database}", self.address())
    }

    pub fn address(&self) -> SocketAddr {
        self.daemon.address()
    }

    /// Ends without a word to anybody. Newer versions would wait for their clients when asked.
    pub fn kill(&mut self) {
        self.daemon.end("KILL");
    }

    /// Starts again after its end, where it was; an end that is still to come comes first.
    pub fn restart(&mut self) {
        self.kill();
        assert!(self.daemon.launch(Self::is_ready), "{}", self.daemon.log());
    }

    fn is_ready(daemon: &Daemon, _: &Child) -> bool {
        TcpStream::connect(daemon.address()).is_ok()
    }
}

const INITDB: [&str; 7] = [
    "--pgdata=.",
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
];

/// Nothing in it has to survive, so nothing waits for the disk.
const POSTGRES: &str = "
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
";

/// As `tests/servers` has it.
fn pgbouncer_ini(behind: SocketAddr, daemon: &Daemon, lines: &str) -> String {
    let (host, port, own) = (behind.ip(), behind.port(), daemon.port);
    let prepared = prepared_statements(&daemon.program);
    format!(
        "[databases]
* = host={host} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = trust
auth_file = users.txt
admin_users = postgres
pool_mode = transaction
default_pool_size = 4
max_client_conn = 1000
server_idle_timeout = 5
server_login_retry = 1
ignore_startup_parameters =
{prepared}
{lines}
"
    )
}

/// Prepared statements that PgBouncer keeps alive would hide that they do not survive elsewhere. Before 1.21 it keeps
/// none and does not know the setting.
fn prepared_statements(program: &Path) -> &'static str {
    let output = Command::new(program).arg("--version").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let minor = text
        .split('.')
        .nth(1)
        .and_then(|number| number.parse::<u32>().ok());
    if minor.is_some_and(|minor| minor >= 21) {
        "max_prepared_statements = 0"
    } else {
        ""
    }
}
