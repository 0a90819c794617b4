//! What writes: statements that all happen or none does.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionSession,
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, MutexGuard},
};

use super::{answer, direct, fault::Fault, pooled};
use crate::{error::Error, metrics::PoolMetrics};

/// How long the server may take to undo a transaction that was given up; its connection is closed then.
const ROLLBACK_PATIENCE: Duration = Duration::from_mins(1);

/// An open transaction. Whoever takes one by reference can rely on its writes being whole.
///
/// On PostgreSQL it holds one connection, and through a pooler one server connection, from beginning to end.
/// Dropped without a commit, it is rolled back.
#[derive(Debug)]
pub struct Transaction {
    inner: Inner,
    statements: Arc<AtomicU64>,
    metrics: PoolMetrics,
}

#[derive(Debug)]
pub(super) enum Inner {
    Embedded(DatabaseTransaction),
    Postgres(Session),
}

/// The connection that a transaction holds.
#[derive(Debug)]
pub(super) struct Session(Mutex<Held>);

#[derive(Debug)]
struct Held {
    /// None once the transaction has ended.
    link: Option<Link>,
    /// PostgreSQL answers the commit of a transaction in which a statement has failed by rolling it back, without an
    /// error.
    has_failed: bool,
}

#[derive(Debug)]
pub(super) enum Link {
    Direct(direct::Lease),
    Pooled(pooled::Lease),
}

impl Transaction {
    pub(super) fn new(inner: Inner, statements: Arc<AtomicU64>, metrics: PoolMetrics) -> Self {
        Self {
            inner,
            statements,
            metrics,
        }
    }

    /// Makes everything written so far final.
    ///
    /// # Errors
    ///
    /// The database did not confirm: the writes did not happen, unless the connection was lost just then.
    pub async fn commit(self) -> Result<(), Error> {
        match self.inner {
            Inner::Embedded(transaction) => Ok(TransactionSession::commit(transaction).await?),
            Inner::Postgres(session) => Ok(session.commit().await?),
        }
    }

    async fn read(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.counted(async {
            match &self.inner {
                Inner::Embedded(transaction) => transaction.query_all_raw(statement).await,
                Inner::Postgres(session) => session.hold().await.query(&statement).await,
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
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match &self.inner {
            Inner::Embedded(_) => DbBackend::Sqlite,
            Inner::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.counted(async {
            match &self.inner {
                Inner::Embedded(transaction) => transaction.execute_raw(statement).await,
                Inner::Postgres(session) => {
                    answer::outcome(session.hold().await.execute(&statement).await?).await
                }
            }
        })
        .await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.counted(async {
            match &self.inner {
                Inner::Embedded(transaction) => transaction.execute_unprepared(sql).await,
                Inner::Postgres(session) => {
                    session.hold().await.run(sql).await?;
                    answer::outcome(0).await
                }
            }
        })
        .await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.read(statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.read(statement).await
    }
}

impl Session {
    pub(super) async fn begin(link: Link) -> Result<Self, DbErr> {
        // It is a session before it begins: given up in between, it is rolled back like any other.
        let session = Self(Mutex::new(Held {
            link: Some(link),
            has_failed: false,
        }));
        session.hold().await.run("BEGIN").await?;
        Ok(session)
    }

    async fn commit(&self) -> Result<(), DbErr> {
        let mut held = self.hold().await;
        if held.has_failed {
            return Err(ended());
        }
        let Some(mut link) = held.link.take().filter(Link::is_usable) else {
            return Err(ended());
        };
        link.run("COMMIT").await.map_err(Fault::into_error)
    }

    async fn hold(&self) -> MutexGuard<'_, Held> {
        self.0.lock().await
    }
}

impl Held {
    async fn query(&mut self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let outcome = match self.link.as_mut().ok_or_else(ended)? {
            Link::Direct(lease) => lease.query(statement).await,
            Link::Pooled(lease) => lease.query(statement).await,
        };
        self.settle(outcome)
    }

    async fn execute(&mut self, statement: &Statement) -> Result<u64, DbErr> {
        let outcome = match self.link.as_mut().ok_or_else(ended)? {
            Link::Direct(lease) => lease.execute(statement).await,
            Link::Pooled(lease) => lease.execute(statement).await,
        };
        self.settle(outcome)
    }

    async fn run(&mut self, sql: &str) -> Result<(), DbErr> {
        let outcome = self.link.as_mut().ok_or_else(ended)?.run(sql).await;
        self.settle(outcome)
    }

    fn settle<T>(&mut self, outcome: Result<T, Fault>) -> Result<T, DbErr> {
        self.has_failed |= outcome.is_err();
        outcome.map_err(Fault::into_error)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(mut link) = self.0.get_mut().link.take() else {
            return;
        };
        match Handle::try_current() {
            Ok(runtime) if link.is_usable() => {
                runtime.spawn(link.roll_back());
            }
            _ => link.spoil(),
        }
    }
}

impl Link {
    async fn run(&mut self, sql: &str) -> Result<(), Fault> {
        match self {
            Self::Direct(lease) => lease.run(sql).await,
            Self::Pooled(lease) => lease.run(sql).await,
        }
    }

    async fn roll_back(mut self) {
        let undone = tokio::time::timeout(ROLLBACK_PATIENCE, self.run("ROLLBACK")).await;
        if !matches!(undone, Ok(Ok(()))) {
            self.spoil();
        }
    }

    fn is_usable(&self) -> bool {
        match self {
            Self::Direct(lease) => lease.is_usable(),
            Self::Pooled(lease) => lease.is_usable(),
        }
    }

    /// Nobody else may meet this connection: the server undoes the transaction when it is closed.
    fn spoil(&mut self) {
        match self {
            Self::Direct(lease) => lease.spoil(),
            Self::Pooled(lease) => lease.spoil(),
        }
    }
}

fn ended() -> DbErr {
    DbErr::Custom("a statement of this transaction has failed, it cannot go on".to_owned())
}
