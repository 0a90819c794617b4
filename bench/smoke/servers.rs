//! The servers that `tests/servers` has started, and a database with the demo world in it.

use std::process::Command;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DbErr};

/// The database that is made.
const NAME: &str = "bench";

/// Where PostgreSQL is, and the PgBouncer in front of it.
pub struct Servers {
    postgres: String,
    pgbouncer: String,
}

/// A database with the demo world.
pub struct Demo {
    /// How to get there straight.
    pub direct: String,
    /// How to get there through PgBouncer.
    pub pooler: String,
    /// What opens the world.
    pub key: String,
}

impl Servers {
    /// None where nobody has started any.
    #[expect(
        clippy::disallowed_methods,
        reason = "the run's own variables, not the gateway's"
    )]
    pub fn of_the_run() -> Option<Self> {
        Some(Self {
            postgres: std::env::var("TEST_POSTGRES_URL").ok()?,
            pgbouncer: std::env::var("TEST_PGBOUNCER_URL").ok()?,
        })
    }

    /// Makes the database, and has the gateway's own command write the world.
    pub fn with_demo(&self) -> Demo {
        let direct = to(&self.postgres);
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let made = runtime.block_on(make(&self.postgres, &direct));
        made.expect("an empty database");
        let output = Command::new(env!("CARGO_BIN_EXE_roundtrip"))
            .arg("demo")
            .env_clear()
            .env("DATABASE_URL", &direct)
            .output()
            .expect("the demo world");
        let text = String::from_utf8_lossy(&output.stdout);
        let key = text.split_whitespace().find(|word| word.starts_with("rt_"));
        Demo {
            key: key.expect("its key").to_owned(),
            pooler: to(&self.pgbouncer),
            direct,
        }
    }
}

/// The database on a server.
fn to(server: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{NAME}")
}

async fn make(server: &str, database: &str) -> Result<(), DbErr> {
    let server = Database::connect(server).await?;
    let anew = format!("DROP DATABASE IF EXISTS {NAME} WITH (FORCE)");
    server.execute_unprepared(&anew).await?;
    server
        .execute_unprepared(&format!("CREATE DATABASE {NAME}"))
        .await?;
    Migrator::up(&Database::connect(database).await?, None).await
}
