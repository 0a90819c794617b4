//! `migration`: applies the schema's history to the database that `DATABASE_URL` names.
//!
//! It always takes the direct URL: migrations need a session, which a transaction-mode pooler does not give.

use std::{
    io::{IsTerminal, stderr},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use migration::{DbErr, Migrator, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectOptions, Database};
use tracing_subscriber::EnvFilter;

/// Applies, reverts and lists the steps of the database schema.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// The database, e.g. `postgres://user:password@host:5432/name` or `sqlite://path/to/file.db`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    database_url: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with the schema.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Apply the steps that are missing.
    Up {
        /// Apply at most this many.
        #[arg(short = 'n', long)]
        steps: Option<u32>,
    },
    /// Revert the newest steps.
    Down {
        /// Revert this many.
        #[arg(short = 'n', long, default_value_t = 1)]
        steps: u32,
    },
    /// List every step and whether it is applied.
    Status,
    /// Drop every table, then apply every step. DESTROYS ALL DATA.
    Fresh,
    /// Revert every step, then apply every step. DESTROYS ALL DATA.
    Refresh,
}

#[tokio::main]
async fn main() -> ExitCode {
    let _ = dotenvy::dotenv();
    let arguments = Arguments::parse();
    start_logging();
    let Some(url) = arguments.database_url.filter(|url| !url.is_empty()) else {
        tracing::error!(
            "DATABASE_URL is not set: name the database to migrate, e.g. \
             DATABASE_URL=postgres://user:password@localhost:5432/roundtrip"
        );
        return ExitCode::FAILURE;
    };
    match run(arguments.verb, url.clone()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // The driver repeats a URL that it cannot read, its password included.
            let problem = problem.to_string().replace(&url, "DATABASE_URL");
            tracing::error!("the migration failed: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// To standard error, in colour only where somebody looks at it.
fn start_logging() {
    let builder = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(
            "info,sqlx=warn,sea_orm_migration::migrator=info",
        ))
        .with_writer(stderr)
        .with_target(false);
    if stderr().is_terminal() {
        builder.init();
    } else {
        builder.with_ansi(false).init();
    }
}

async fn run(verb: Verb, url: String) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(creating(url));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    match verb {
        Verb::Up { steps } => Migrator::up(&db, steps).await,
        Verb::Down { steps } => Migrator::down(&db, Some(steps)).await,
        Verb::Status => Migrator::status(&db).await,
        Verb::Fresh => Migrator::fresh(&db).await,
        Verb::Refresh => Migrator::refresh(&db).await,
    }
}

/// A SQLite file that is not there yet is created, as a PostgreSQL database would have been by its owner.
fn creating(url: String) -> String {
    if url.starts_with("sqlite:") && !url.contains('?') {
        format!("{url}?mode=rwc")
    } else {
        url
    }
}
