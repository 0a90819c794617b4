//! What is done to a connection when it is opened, before it is handed out, and when it comes back.

use std::{io, sync::Arc, time::Duration};

use futures::FutureExt;
use sea_orm::{
    SqlxError,
    sqlx::{
        self, AssertSqlSafe, Connection, PgConnection, Postgres,
        pool::{PoolConnectionMetadata, PoolOptions},
    },
};

use crate::{
    config::DatabaseConfig,
    database::doubt::{Doubt, PING_PATIENCE},
    metrics::{Closed, PoolMetrics},
};

/// How long a connection beyond the kept ones stays after a burst.
pub(super) const OVERFLOW_IDLE: Duration = Duration::from_mins(1);

/// What is checked before a connection is handed out, and when it comes back.
#[derive(Debug)]
pub(super) struct Checks {
    pub(super) recycle: Duration,
    pub(super) doubt: Doubt,
    pub(super) metrics: PoolMetrics,
}

impl Checks {
    pub(super) fn new(settings: &DatabaseConfig, metrics: PoolMetrics) -> Self {
        Self {
            recycle: Duration::from_secs(settings.pool_recycle_seconds),
            doubt: Doubt::new(settings),
            metrics,
        }
    }

    /// Whether it is young enough.
    fn keeps(&self, known: &PoolConnectionMetadata) -> bool {
        let keeps = known.age <= self.recycle;
        if !keeps {
            self.metrics.closed(Closed::Recycled);
        }
        keeps
    }
}

/// Has the pool check its connections.
pub(super) fn hook(
    options: PoolOptions<Postgres>,
    checks: &Arc<Checks>,
    limit: Option<Duration>,
) -> PoolOptions<Postgres> {
    let (opened, taken, returned) = (Arc::clone(checks), Arc::clone(checks), Arc::clone(checks));
    options
        .after_connect(move |connection, _| {
            opened.metrics.opened(None);
            limit_statements(connection, limit).boxed()
        })
        .before_acquire(move |connection, known| {
            let checks = Arc::clone(&taken);
            async move {
                if checks.doubt.concerns(known.idle_for) {
                    let pong = ping(connection).await;
                    pong.inspect_err(|_| checks.metrics.closed(Closed::Broken))?;
                }
                Ok(checks.keeps(&known))
            }
            .boxed()
        })
        .after_release(move |_, known| std::future::ready(Ok(returned.keeps(&known))).boxed())
}

/// By a statement and not at start-up, where a pooler in between would refuse it.
async fn limit_statements(
    connection: &mut PgConnection,
    limit: Option<Duration>,
) -> Result<(), SqlxError> {
    let Some(limit) = limit else { return Ok(()) };
    let sql = format!("SET statement_timeout = {}", limit.as_millis());
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .map(drop)
}

async fn ping(connection: &mut PgConnection) -> Result<(), SqlxError> {
    let pong = tokio::time::timeout(PING_PATIENCE, connection.ping()).await;
    pong.unwrap_or_else(|_| {
        let silence = io::Error::new(io::ErrorKind::TimedOut, "the server does not answer a ping");
        Err(SqlxError::Io(silence))
    })
}
