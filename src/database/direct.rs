//! The pool of direct PostgreSQL connections: sea-orm's own, sized from the environment.

use std::{io, sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr, SqlxError, TransactionTrait,
    sqlx::{Connection, PgConnection},
};

use crate::config::{DatabaseConfig, Secret};

/// A connection that was idle for longer may have been cut by a server, proxy or firewall. Pinging only those keeps
/// one round trip a statement; a ping before every use would make it two.
const PING_AFTER_IDLE: Duration = Duration::from_secs(5);

/// How long a connection beyond the kept ones stays after a burst.
const OVERFLOW_IDLE: Duration = Duration::from_mins(1);

/// How long the start waits for connections to come back to the pool, which takes them a round trip.
const WAY_BACK: Duration = Duration::from_secs(1);

/// Prepares the pool without connecting.
pub(super) async fn open(
    url: &Secret,
    settings: &DatabaseConfig,
) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url.expose());
    options
        .min_connections(settings.pool_size)
        .max_connections(settings.pool_size + settings.max_overflow)
        .max_lifetime(Duration::from_secs(settings.pool_recycle_seconds))
        .idle_timeout(OVERFLOW_IDLE)
        .acquire_timeout(Duration::from_millis(settings.acquire_timeout_ms))
        .test_before_acquire(false)
        .set_application_name("roundtrip")
        .connect_lazy(true)
        .sqlx_logging(false);
    if settings.pool_pre_ping {
        options.test_before_acquire_if_idle_for(PING_AFTER_IDLE);
    }
    Database::connect(options).await
}

/// Opens one connection besides the pool. The pool retries a refused one by itself and then says only that time is up.
pub(super) async fn reach(url: &Secret, patience: Duration) -> Result<(), DbErr> {
    let attempt = async { PgConnection::connect(url.expose()).await?.close().await };
    let outcome = tokio::time::timeout(patience, attempt).await;
    outcome
        .unwrap_or_else(|_| {
            let silence = io::Error::new(io::ErrorKind::TimedOut, "the server does not answer");
            Err(SqlxError::Io(silence))
        })
        .map_err(|problem| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(problem))))
}

/// Opens connections until there are as many as are to be kept. One after the other: of those opened side by side, one
/// would be too many whenever a connection that was just used is still on its way back.
pub(super) async fn warm_up(pool: &DatabaseConnection, size: u32) -> Result<(), DbErr> {
    let connections = pool.get_postgres_connection_pool();
    let mut held = Vec::new();
    while connections.size() < size {
        held.push(pool.begin().await?);
    }
    for connection in held {
        connection.rollback().await?;
    }
    // They are checked on their way back. Whoever came meanwhile would open one more.
    let back = async {
        while connections.num_idle() < size as usize {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let _ = tokio::time::timeout(WAY_BACK, back).await;
    Ok(())
}
