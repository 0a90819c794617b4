//! A database for one test, and runs of the command on it.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread,
};

use migration::{Migrator, MigratorTrait};
use sea_orm_migration::sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// An empty database. It goes away with the value.
pub struct TestDatabase {
    pub url: String,
    name: Option<String>,
    folder: TempDir,
}

/// One of each kind that there is.
pub async fn databases() -> Vec<TestDatabase> {
    let mut all = vec![TestDatabase::sqlite()];
    all.extend(TestDatabase::postgres().await);
    all
}

impl TestDatabase {
    /// A file that is not there yet.
    pub fn sqlite() -> Self {
        Self {
            url: "sqlite://test.db".to_owned(),
            name: None,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// `None` if the test run has no server.
    pub async fn postgres() -> Option<Self> {
        let server = variable("TEST_POSTGRES_URL")?;
        let name = format!("it_{}", Uuid::now_v7().simple());
        let create = format!("CREATE DATABASE {name}");
        connect(&server)
            .await
            .execute_unprepared(&create)
            .await
            .unwrap();
        Some(Self {
            url: on_database(&server, &name),
            name: Some(name),
            folder: tempfile::tempdir().unwrap(),
        })
    }

    /// The same database through the pooler. `None` if the test run has none.
    pub fn pooler_url(&self) -> Option<String> {
        let pooler = variable("TEST_PGBOUNCER_URL")?;
        Some(on_database(&pooler, self.name.as_deref()?))
    }

    pub fn is_postgres(&self) -> bool {
        self.name.is_some()
    }

    /// The folder that the command runs in, and the SQLite file lies in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, &[])
    }

    /// Runs the command with some variables set, besides or instead of the URL.
    pub fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        Ended::of(self.command(arguments, variables).output().unwrap())
    }

    /// Starts the command.
    pub fn start(&self, arguments: &[&str]) -> Running {
        Running(self.command(arguments, &[]).spawn().unwrap())
    }

    /// Looks at the tables, or breaks them, past the command.
    pub async fn raw(&self) -> DatabaseConnection {
        if self.is_postgres() {
            return connect(&self.url).await;
        }
        let file = self.folder().join("test.db");
        connect(&format!("sqlite://{}?mode=rwc", file.display())).await
    }

    pub async fn execute(&self, sql: &str) {
        self.raw().await.execute_unprepared(sql).await.unwrap();
    }

    /// The one number that a query answers.
    #[expect(
        clippy::disallowed_methods,
        reason = "it has one column, and comes straight from the database"
    )]
    pub async fn number(&self, sql: &str) -> i64 {
        let db = self.raw().await;
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    /// Whether there is a table of that name.
    pub async fn has_table(&self, name: &str) -> bool {
        let names = if self.is_postgres() {
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname"
        } else {
            "SELECT count(*) FROM sqlite_master WHERE name"
        };
        self.number(&format!("{names} = '{name}'")).await > 0
    }

    /// Adds a tenant, which is what `fresh` and `refresh` spare.
    pub async fn add_tenant(&self, handle: &str) {
        let id = Uuid::now_v7();
        self.execute(&format!(
            "INSERT INTO tenant (id, handle, display_name, audit_visibility, reporting_timezone, created_at) \
             VALUES ('{id}', '{handle}', 'Name', 'public', 'UTC', '2026-01-01 00:00:00+00')"
        ))
        .await;
    }

    fn command(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_migration"));
        command
            .args(arguments)
            .env_clear()
            .env("DATABASE_URL", &self.url)
            .envs(variables.iter().copied())
            .current_dir(self.folder())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((name, server)) = self.name.take().zip(variable("TEST_POSTGRES_URL")) else {
            return;
        };
        // A drop cannot wait, and the test's own runtime may not be blocked.
        let dropping = thread::spawn(move || {
            let sql = format!("DROP DATABASE {name} WITH (FORCE)");
            let work = async { connect(&server).await.execute_unprepared(&sql).await };
            Runtime::new().unwrap().block_on(work).map(drop)
        });
        let _ = dropping.join();
    }
}

/// A run under way.
pub struct Running(Child);

impl Running {
    /// Waits for a line on standard error.
    pub fn line(&mut self) -> String {
        let stderr = self.0.stderr.as_mut().unwrap();
        let mut line = String::new();
        // A byte at a time: what follows is still to be read by whoever waits for the end.
        BufReader::with_capacity(1, stderr)
            .read_line(&mut line)
            .unwrap();
        line.trim_end().to_owned()
    }

    pub fn end(self) -> Ended {
        Ended::of(self.0.wait_with_output().unwrap())
    }
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    /// Standard output, with its durations left out.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: without_durations(&String::from_utf8(output.stdout).unwrap()),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// How many steps it has applied.
    pub fn applied(&self) -> usize {
        self.out.matches(" ... applied in ").count()
    }
}

/// The names of all steps, oldest first.
pub fn steps() -> Vec<String> {
    let steps = Migrator::migrations();
    steps.iter().map(|step| step.name().to_owned()).collect()
}

pub async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test run's own variables, not the command's"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn on_database(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

fn without_durations(text: &str) -> String {
    let lines = text.lines().map(|line| match line.rsplit_once(" in ") {
        Some((before, _)) if line.ends_with(" ms") => format!("{before} in [time]"),
        _ => line.to_owned(),
    });
    lines.map(|line| line + "\n").collect()
}
