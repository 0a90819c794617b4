//! What reads: any statement, on any free connection.

use std::{
    fmt,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult,
    Statement,
};

use super::{answer, direct, fault::Fault, pooled};
use crate::metrics::PoolMetrics;

/// How long a read waits before it is sent once more.
const RETRY_PAUSE: Duration = Duration::from_millis(50);

/// Runs statements outside a transaction and counts them.
///
/// A read whose connection was lost before anything came back is sent once more, on another connection.
#[derive(Clone)]
pub struct Reader {
    way: Way,
    is_away: bool,
    statements: Arc<AtomicU64>,
    metrics: PoolMetrics,
}

/// How a statement reaches the database.
#[derive(Clone)]
pub(super) enum Way {
    Embedded(DatabaseConnection),
    Direct(direct::Pool),
    Pooled(pooled::Pool),
}

impl Reader {
    pub(super) fn new(way: Way, statements: Arc<AtomicU64>, metrics: PoolMetrics) -> Self {
        Self {
            way,
            is_away: false,
            statements,
            metrics,
        }
    }

    /// For a request that has waited for the database in vain already: it does not wait again.
    #[must_use]
    pub fn away(&self) -> Self {
        Self {
            is_away: true,
            ..self.clone()
        }
    }

    /// Closes the connections to an embedded file; the pools of the other ways are closed by whoever made them.
    pub(super) async fn close(&self) {
        if let Way::Embedded(file) = &self.way {
            let _ = file.clone().close().await;
        }
    }

    async fn read(&self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        if self.is_away {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        }
        let outcome = match self.attempt(statement).await {
            Err(fault) if fault.may_be_sent_again() => {
                self.metrics.retried();
                // Whatever took the connection may not be over, and nobody is helped by a storm of new ones.
                tokio::time::sleep(RETRY_PAUSE).await;
                self.attempt(statement).await
            }
            outcome => outcome,
        };
        outcome.map_err(Fault::into_error)
    }

    async fn attempt(&self, statement: &Statement) -> Result<Vec<QueryResult>, Fault> {
        self.counted(async {
            match &self.way {
                Way::Embedded(file) => {
                    let rows = file.query_all_raw(statement.clone()).await;
                    rows.map_err(Fault::lasting)
                }
                Way::Direct(pool) => pool.query(statement).await,
                Way::Pooled(pool) => pool.query(statement).await,
            }
        })
        .await
    }

    async fn counted<T>(&self, act: impl Future<Output = T>) -> T {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let start = Instant::now();
        let outcome = act.await;
        self.metrics.statement(start.elapsed());
        outcome
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match &self.way {
            Way::Embedded(_) => DbBackend::Sqlite,
            Way::Direct(_) | Way::Pooled(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.counted(async {
            let affected = match &self.way {
                Way::Embedded(file) => return file.execute_raw(statement).await,
                Way::Direct(pool) => pool.execute(&statement).await,
                Way::Pooled(pool) => pool.execute(&statement).await,
            };
            answer::outcome(affected.map_err(Fault::into_error)?).await
        })
        .await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.counted(async {
            let outcome = match &self.way {
                Way::Embedded(file) => return file.execute_unprepared(sql).await,
                Way::Direct(pool) => pool.run(sql).await,
                Way::Pooled(pool) => pool.run(sql).await,
            };
            outcome.map_err(Fault::into_error)?;
            answer::outcome(0).await
        })
        .await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.read(&statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.read(&statement).await
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}
