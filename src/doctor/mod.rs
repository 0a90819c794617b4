//! `roundtrip doctor`: what the gateway would meet at every database that the configuration names, and what to do about
//! it. It changes nothing there, asks each database even if another fails, and says nothing that is secret.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    config::{Config, ConfigError, DatabaseTarget, Secret},
    database::UrlVariable,
};

mod check;
mod embedded;
mod judge;
mod postgres;
mod refusal;
mod report;
mod session;

use postgres::Patient;

pub use check::{Check, Subject, Verdict};
pub use refusal::Refusal;
pub use report::{DatabaseReport, Facts, Place, Report, Way};

/// How long it takes at most, however the network behaves.
const PATIENCE: Duration = Duration::from_secs(14);

/// Examines every database that the configuration names.
pub async fn examine(config: &Config) -> Report {
    match config.database_target() {
        Err(problem) => refuse(&problem),
        Ok(DatabaseTarget::Embedded { path }) => {
            Report::of([Some(embedded::examine(config, &path).await), None])
        }
        Ok(DatabaseTarget::Direct { .. } | DatabaseTarget::Pooled { .. }) => {
            examine_both(config).await
        }
    }
}

/// Asks the server and the pooler at the same time.
async fn examine_both(config: &Config) -> Report {
    let deadline = Instant::now() + PATIENCE;
    let examine = async |variable, url: &Option<Secret>| {
        let url = url.as_ref()?;
        let patient = Patient {
            variable,
            url,
            config,
            deadline,
        };
        // Both of them together are a large state to carry about.
        Some(Box::pin(postgres::examine(patient)).await)
    };
    let settings = &config.database;
    let (direct, mut through_pooler) = tokio::join!(
        examine(UrlVariable::Direct, &settings.url),
        examine(UrlVariable::Pooler, &settings.pooler_url),
    );
    if let (Some(direct), Some(pooled)) = (&direct, &mut through_pooler) {
        judge::same_database(direct, pooled);
    }
    Report::of([direct, through_pooler])
}

/// What there is to say about a configuration that cannot be used: no database can be asked.
#[must_use]
pub fn refuse(problem: &ConfigError) -> Report {
    Report::refused(problem.to_string())
}
