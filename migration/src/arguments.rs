//! What the command takes, and what its exit codes mean.

use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum, value_parser};

const EXIT_CODES: &str = "\
Exit codes:
  0  done, or nothing to do
  1  a step failed, or the database cannot be reached: the message says why, and what state it is in
  2  the command line cannot be understood
  3  DATABASE_URL is refused, because it is not set, cannot be read or leads to a pooler: nothing was changed
  4  another migration was under way for too long: nothing was changed
  5  the database holds tenants, and nobody said --yes-destroy-data: nothing was changed";

/// In seconds.
const USUAL_WAIT: &str = "60";

/// Longer than anybody waits, and short enough to be added to the time of day.
const LONGEST_WAIT: u64 = 1_000_000_000;

/// Applies, reverts and lists the steps of the database schema.
///
/// Steps and results go to standard output, a wait and errors to standard error.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    /// The database, e.g. `postgres://user:password@host:5432/name` or `sqlite://path/to/file.db`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub(super) database_url: Option<String>,
    /// How many seconds to wait while another migration is under way on the database.
    #[arg(
        long,
        env = "MIGRATION_LOCK_TIMEOUT_SECONDS",
        value_parser = clap::value_parser!(u64).range(..=31_536_000),
        default_value = USUAL_WAIT,
        value_name = "SECONDS",
        value_parser = seconds,
        global = true
    )]
    pub(super) lock_timeout_seconds: Duration,
    /// Believe that the URL leads to the server although its port or host is one of poolers. It is probed all the same.
    #[arg(long, global = true)]
    pub(super) direct: bool,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// What to do with the schema.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Apply the steps that are missing.
    Up {
        /// Apply at most this many.
        #[arg(short = 'n', long, value_parser = value_parser!(u32).range(1..))]
        steps: Option<u32>,
    },
    /// Revert the newest steps.
    Down {
        /// Revert this many.
        #[arg(short = 'n', long, default_value_t = 1, value_parser = value_parser!(u32).range(1..))]
        steps: u32,
    },
    /// List every step and whether it is applied.
    Status {
        /// How to list them.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Drop every table, then apply every step. DESTROYS ALL DATA.
    Fresh {
        /// Do so although the database holds tenants.
        #[arg(long)]
        yes_destroy_data: bool,
    },
    /// Revert every step, then apply every step. DESTROYS ALL DATA.
    Refresh {
        /// Do so although the database holds tenants.
        #[arg(long)]
        yes_destroy_data: bool,
    },
}

/// For whom steps are listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// For people: a line a step.
    Text,
    /// For machines: one document with `database`, `applied`, `pending` and `unknown`.
    Json,
}

/// As everywhere, an empty variable counts as unset.
fn seconds(text: &str) -> Result<Duration, String> {
    let text = if text.is_empty() { USUAL_WAIT } else { text };
    match text.parse() {
        Ok(seconds) if seconds <= LONGEST_WAIT => Ok(Duration::from_secs(seconds)),
        _ => Err("a whole number of seconds is needed, for example 60".to_owned()),
    }
}
