//! `migration`: applies the schema's history to the database that `DATABASE_URL` names.
//!
//! It always takes the direct URL: migrations need a session, which a transaction-mode pooler does not give.

use std::{
    io::{Write, stderr, stdout},
    process::ExitCode,
};

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::{
    arguments::{Arguments, Format, Verb},
    failure::Failure,
    state::State,
    steps::Steps,
    target::{Look, Target},
};

mod arguments;
mod failure;
mod state;
mod steps;
mod target;

#[tokio::main]
async fn main() -> ExitCode {
    let _ = dotenvy::dotenv();
    let arguments = Arguments::parse();
    start_logging();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(stderr(), "error: {failure}");
            failure.code()
        }
    }
}

/// To standard error, and this crate's words only: drivers repeat parameters of a URL.
fn start_logging() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("off,migration=info"))
        .with_writer(stderr)
        .with_ansi(false)
        .with_target(false)
        .with_level(false)
        .without_time()
        .init();
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let target = Target::read(arguments.database_url)?;
    let look = if arguments.direct {
        Look::IsIgnored
    } else {
        Look::Counts
    };
    target.refuse_pooler(look).await?;
    if let Verb::Status { format } = arguments.verb {
        return status(&target, format).await;
    }
    let session = target.lock(arguments.lock_timeout_seconds).await?;
    let outcome = change(arguments.verb, &Steps::new(&session.db, &target)).await;
    session.close().await;
    outcome
}

async fn change(verb: Verb, steps: &Steps<'_>) -> Result<(), Failure> {
    match verb {
        Verb::Up { steps: most } => steps.up(most).await,
        Verb::Down { steps: most } => steps.down(most).await,
        Verb::Fresh { yes_destroy_data } => {
            if !yes_destroy_data {
                steps.refuse_tenants("fresh").await?;
            }
            steps.fresh().await
        }
        Verb::Refresh { yes_destroy_data } => {
            if !yes_destroy_data {
                steps.refuse_tenants("refresh").await?;
            }
            steps.refresh().await
        }
        Verb::Status { .. } => Ok(()),
    }
}

/// Nothing is changed, so nobody is waited for, and a file that is not there is not made.
async fn status(target: &Target, format: Format) -> Result<(), Failure> {
    let state = if target.is_missing() {
        State::of(target.kind(), &[])
    } else {
        let db = target.open().await?;
        let state = State::read(&db).await;
        let _ = db.close().await;
        state.map_err(|problem| Failure::of("the steps cannot be read", &problem))?
    };
    state
        .write(&mut stdout(), format)
        .map_err(|problem| Failure::Failed(format!("the list cannot be written: {problem}")))
}
