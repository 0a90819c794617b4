//! What writes: statements that all happen or none does.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionSession,
};

use crate::error::Error;

/// An open transaction. Whoever takes one by reference can rely on its writes being whole.
#[derive(Debug)]
pub struct Transaction {
    inner: DatabaseTransaction,
    statements: Arc<AtomicU64>,
}

impl Transaction {
    pub(super) fn new(inner: DatabaseTransaction, statements: Arc<AtomicU64>) -> Self {
        Self { inner, statements }
    }

    /// Makes everything written so far final.
    ///
    /// # Errors
    ///
    /// The database did not confirm; nothing was written.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(TransactionSession::commit(self.inner).await?)
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.count();
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.count();
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.count();
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.count();
        self.inner.query_all_raw(statement).await
    }
}
