//! Asks a pooler many things at once and checks that everyone gets their own answer.
//!
//! A pooler that gives the server connection away between two halves of a statement mixes answers up without an error,
//! and only under load. So this makes some load before the gateway says that it is ready.

use std::time::Duration;

use futures::{StreamExt, TryStreamExt, stream};
use sea_orm::{ConnectionTrait, DbErr, Statement};

/// How many ask. Each has a statement of its own.
const PROBES: i64 = 16;
/// How many questions each asks.
const QUESTIONS: i64 = 10;
/// How long it may take in all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why requests must not be answered on this way.
#[derive(Debug, thiserror::Error)]
pub enum SelfTestError {
    /// Somebody got another one's answer.
    #[error(
        "a statement through the pooler was answered with another one's result (asked for probe {probe} and value \
         {value}, got probe {got_probe} and value {got_value}): something between here and PostgreSQL takes statements \
         apart; connect to the pooler itself, or leave DATABASE_POOLER_URL out"
    )]
    Crossed {
        /// Who asked.
        probe: i64,
        /// For what.
        value: i64,
        /// Whose answer came.
        got_probe: i64,
        /// With what.
        got_value: i64,
    },
    /// A statement failed.
    #[error("a statement through the pooler failed while it was tested: {0}")]
    Failed(#[from] DbErr),
    /// It took too long.
    #[error(
        "the test of the pooler did not end within {} s: it has no server connection to give, or the network is slow",
        PATIENCE.as_secs()
    )]
    Overdue,
}

/// How many answers were checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelfTest {
    /// All of them were right.
    pub answers: u64,
}

/// Asks distinct statements with distinct values, so many at the same time, and checks every answer.
///
/// # Errors
///
/// An answer was wrong, or did not come.
pub async fn self_test(
    db: &impl ConnectionTrait,
    at_once: usize,
) -> Result<SelfTest, SelfTestError> {
    let questions = (0..PROBES * QUESTIONS).map(|n| ask(db, n % PROBES, n));
    let asking = stream::iter(questions)
        .buffer_unordered(at_once)
        .try_fold(0, async |answers, ()| Ok(answers + 1));
    match tokio::time::timeout(PATIENCE, asking).await {
        Ok(outcome) => Ok(SelfTest { answers: outcome? }),
        Err(_) => Err(SelfTestError::Overdue),
    }
}

async fn ask(db: &impl ConnectionTrait, probe: i64, value: i64) -> Result<(), SelfTestError> {
    // The probe's number stands in the text: every probe sends another statement.
    let sql = format!("SELECT {probe}::bigint AS probe, $1::bigint AS value");
    let question = Statement::from_sql_and_values(db.get_database_backend(), sql, [value.into()]);
    let nothing = || DbErr::RecordNotFound("the answer has no row".to_owned());
    let row = db.query_one_raw(question).await?.ok_or_else(nothing)?;
    let (got_probe, got_value) = (row.try_get_by("probe")?, row.try_get_by("value")?);
    if (got_probe, got_value) == (probe, value) {
        return Ok(());
    }
    Err(SelfTestError::Crossed {
        probe,
        value,
        got_probe,
        got_value,
    })
}
