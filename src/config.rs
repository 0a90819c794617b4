//! Every variable the gateway reads: one struct a concern, one prefix a struct.
//!
//! `.env.example` documents each with its default, and is read here too: it is the list of known names and gives
//! the example of an error message. Nothing else in the crate reads the environment.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use serde::{Deserialize, Serialize};

mod read;
mod secret;

pub use read::ConfigError;
pub use secret::Secret;

/// The whole configuration.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Unprefixed variables.
    pub process: ProcessConfig,
    /// `DATABASE_*`
    pub database: DatabaseConfig,
    /// `HTTP_*`
    pub http: HttpConfig,
    /// `AUTH_*`
    pub auth: AuthConfig,
    /// `LIMITS_*`
    pub limits: LimitsConfig,
    /// `CATALOG_*`
    pub catalog: CatalogConfig,
    /// `MIGRATION_*`
    pub migration: MigrationConfig,
    /// `METRICS_*`
    pub metrics: MetricsConfig,
    /// `LOG_*`
    pub log: LogConfig,
}

/// The few variables without a prefix: names that hosts and other tools agree on.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ProcessConfig {
    /// `ENVIRONMENT`: what the process is used for.
    pub environment: Environment,
    /// `PORT`: the port some hosts inject; `HTTP_PORT` wins.
    pub port: Option<u16>,
}

/// What the process is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// A developer's machine: an embedded database and `GraphiQL` are fine.
    #[default]
    Development,
    /// The real thing: refuses what is only good for trying out.
    Production,
}

/// The database and its pool.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct DatabaseConfig {
    /// The database; unset means the embedded one.
    pub url: Option<Secret>,
    /// A transaction-mode pooler in front of it, which every statement of a request then travels through.
    pub pooler_url: Option<Secret>,
    /// Connections that are kept open.
    pub pool_size: u32,
    /// Further connections under load.
    pub max_overflow: u32,
    /// Age at which a connection is replaced.
    pub pool_recycle_seconds: u64,
    /// Whether a connection that was idle for a while is pinged before use.
    pub pool_pre_ping: bool,
    /// How long a request waits for a free connection.
    pub acquire_timeout_ms: u64,
    /// How long a statement may run; 0 sets no limit.
    pub statement_timeout_ms: u64,
    /// How long the start waits for a database that cannot be reached.
    pub start_timeout_seconds: u64,
}

impl DatabaseConfig {
    /// How long a statement may run, if there is a limit.
    #[must_use]
    pub fn statement_timeout(&self) -> Option<Duration> {
        let limit = Duration::from_millis(self.statement_timeout_ms);
        (!limit.is_zero()).then_some(limit)
    }
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: None,
            pooler_url: None,
            pool_size: 10,
            max_overflow: 20,
            pool_recycle_seconds: 300,
            pool_pre_ping: true,
            acquire_timeout_ms: 3_000,
            statement_timeout_ms: 10_000,
            start_timeout_seconds: 30,
        }
    }
}

/// The listener.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct HttpConfig {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0 takes a free one.
    pub port: Option<u16>,
    /// How long a stopping server waits for requests under way.
    pub drain_seconds: u64,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            host: IpAddr::from([127, 0, 0, 1]),
            port: None,
            drain_seconds: 30,
        }
    }
}

/// Credentials.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct AuthConfig {
    /// How long a looked-up key is believed: revocation takes at most this long.
    pub cache_seconds: u64,
    /// How many looked-up keys are kept.
    pub cache_entries: u64,
}

impl Default for AuthConfig {
    fn default() -> Self {
        Self {
            cache_seconds: 5,
            cache_entries: 10_000,
        }
    }
}

/// What one request may ask for.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct LimitsConfig {
    /// The largest request body.
    pub body_bytes: usize,
    /// How deep a query may nest.
    pub depth: usize,
    /// How much a query may cost: a field costs 1, a list its fields for every row, a statement 50.
    pub complexity: usize,
    /// How long a request may take.
    pub request_timeout_ms: u64,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            body_bytes: 1_000_000,
            depth: 20,
            complexity: 10_000,
            request_timeout_ms: 30_000,
        }
    }
}

/// The in-process catalogue of models and providers.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct CatalogConfig {
    /// How old the catalogue gets before it is read again.
    pub cache_seconds: u64,
}

impl Default for CatalogConfig {
    fn default() -> Self {
        Self { cache_seconds: 60 }
    }
}

/// The schema's history.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct MigrationConfig {
    /// How long to wait while somebody else migrates the same database.
    pub lock_timeout_seconds: u64,
}

impl Default for MigrationConfig {
    fn default() -> Self {
        Self {
            lock_timeout_seconds: 60,
        }
    }
}

/// Metrics for Prometheus.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MetricsConfig {
    /// The address of a listener of their own; unset means none.
    pub addr: Option<SocketAddr>,
}

/// Logs.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct LogConfig {
    /// How a line looks.
    pub format: LogFormat,
    /// What is logged: a level, or directives such as `info,roundtrip=debug`.
    pub level: String,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            format: LogFormat::Pretty,
            level: "info".to_owned(),
        }
    }
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Pretty,
    /// For machines: one JSON object a line.
    Json,
}

/// Which database the configuration means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseTarget {
    /// A SQLite file in this process.
    Embedded {
        /// Where it lies.
        path: PathBuf,
    },
    /// A PostgreSQL server.
    Direct {
        /// How to reach it.
        url: Secret,
    },
    /// A PostgreSQL server behind a transaction-mode pooler.
    Pooled {
        /// How to reach the pooler.
        url: Secret,
    },
}

#[cfg(test)]
mod tests;
