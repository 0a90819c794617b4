//! What reads: any statement, on any free connection.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

/// Runs statements outside a transaction and counts them.
#[derive(Clone, Debug)]
pub struct Reader {
    pool: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Reader {
    pub(super) fn new(pool: DatabaseConnection, statements: Arc<AtomicU64>) -> Self {
        Self { pool, statements }
    }

    pub(super) async fn close(&self) {
        let _ = self.pool.clone().close().await;
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.count();
        self.pool.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.count();
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.count();
        self.pool.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.count();
        self.pool.query_all_raw(statement).await
    }
}
