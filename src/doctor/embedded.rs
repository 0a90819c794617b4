//! The embedded database: a file, which the first start makes.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::{
    check::{Check, Subject},
    judge,
    refusal::Refused,
    report::{DatabaseReport, Place},
};
use crate::{
    config::Config,
    database::{Databases, SchemaState, UrlVariable},
};

/// Examines the file. One that is not there is not made.
pub(super) async fn examine(config: &Config, path: &Path) -> DatabaseReport {
    let place = Place::Embedded {
        file: path.display().to_string(),
    };
    let mut report = DatabaseReport::new(UrlVariable::Direct.name(), Some(place));
    if !path.exists() {
        let message = "the file is not there yet; the first start makes it";
        report.note(Check::ok(Subject::Reachable, message));
        return report;
    }
    match look_into(config).await {
        Ok((version, state)) => {
            report.note(Check::ok(Subject::Reachable, "the file can be opened"));
            report.note(Check::ok(
                Subject::ServerVersion,
                format!("SQLite {version}"),
            ));
            report.facts.server_version = Some(version);
            report.note(migrations(&state));
            report.facts.pending_migrations = Some(match state {
                SchemaState::Behind { missing } => missing,
                SchemaState::Current | SchemaState::Ahead { .. } => Vec::new(),
            });
        }
        Err(problem) => report.note(
            Check::fault(
                Subject::Reachable,
                format!(
                    "the file cannot be read: {}",
                    Refused::innermost(problem.as_ref())
                ),
            )
            .advise(
                "make it readable and writable for this process, or move it away to begin anew",
            ),
        ),
    }
    report
}

async fn look_into(config: &Config) -> Result<(String, SchemaState), Box<dyn std::error::Error>> {
    let databases = Databases::open(config).await?;
    let outcome = ask(&databases).await;
    databases.close().await;
    Ok(outcome?)
}

async fn ask(databases: &Databases) -> Result<(String, SchemaState), DbErr> {
    let statement = Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version() AS version");
    let row = databases.read().query_one_raw(statement).await?;
    let version = match row {
        Some(row) => row.try_get("", "version")?,
        None => String::new(),
    };
    Ok((version, databases.schema_state().await?))
}

/// The start brings an embedded database up to date by itself.
fn migrations(state: &SchemaState) -> Check {
    match state {
        SchemaState::Current => Check::ok(Subject::Migrations, "every step is applied"),
        SchemaState::Behind { missing } => Check::ok(
            Subject::Migrations,
            format!("the next start applies {}", missing.join(", ")),
        ),
        SchemaState::Ahead { unknown } => judge::ahead(unknown),
    }
}
