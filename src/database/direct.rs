//! The pool of direct PostgreSQL connections: sea-orm's own, sized from the environment.

use std::time::Duration;

use futures::future::try_join_all;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, TransactionTrait,
};

use crate::config::{DatabaseConfig, Secret};

/// A connection that was idle for longer may have been cut by a server, proxy or firewall. Pinging only those keeps
/// one round trip a statement; a ping before every use would make it two.
const PING_AFTER_IDLE: Duration = Duration::from_secs(5);

/// How long a connection beyond the kept ones stays after a burst.
const OVERFLOW_IDLE: Duration = Duration::from_secs(60);

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

/// Holds as many connections at once as are to be kept, then gives them all back.
pub(super) async fn warm_up(pool: &DatabaseConnection, size: u32) -> Result<(), DbErr> {
    let held = try_join_all((0..size).map(|_| async {
        let connection = pool.begin().await?;
        connection.execute_unprepared("SELECT 1").await?;
        Ok::<_, DbErr>(connection)
    }))
    .await?;
    for connection in held {
        connection.rollback().await?;
    }
    Ok(())
}
