//! Every variable the gateway reads: one struct a concern, one prefix a struct.
//!
//! `.env.example` documents each with its default, and is read here too: it is the list of known names and gives
//! the example of an error message. Nothing else in the crate reads the environment.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use url::Url;

mod auth;
mod bounds;
mod limit;
mod limits;
mod lists;
mod origin;
mod read;
mod secret;

pub use limit::Limit;
pub use limits::{CostMode, LimitsConfig};
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
    /// `CORS_*`
    pub cors: CorsConfig,
    /// `TRUSTED_*`
    pub trusted: TrustedConfig,
    /// `GRAPHQL_*`
    pub graphql: GraphqlConfig,
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

impl Config {
    /// Whether the API describes itself.
    #[must_use]
    pub fn may_introspect(&self) -> bool {
        let is_production = self.process.environment == Environment::Production;
        self.graphql.introspection.unwrap_or(!is_production)
    }
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
    /// How long a looked-up credential is believed: revocation takes at most this long.
    pub cache_seconds: u64,
    /// How many looked-up credentials are kept.
    pub cache_entries: u64,
    /// How long a browser's session lasts; it never outlives the credential that it was opened with.
    pub session_seconds: u64,
    /// The secret that HS256 tokens are signed with.
    pub jwt_secret: Option<Secret>,
    /// The secret before that: tokens signed with it are good until they expire.
    pub jwt_previous_secret: Option<Secret>,
    /// Where the public keys of RS256, ES256 and `EdDSA` tokens are published.
    pub jwks_url: Option<Url>,
    /// Who issues the tokens: their claim `iss`.
    pub jwt_issuer: Option<String>,
    /// Whom the tokens are for: one of their claims `aud`.
    pub jwt_audience: Option<String>,
    /// The claim that names the tenant, by its identifier or handle; a dot goes into an object.
    pub jwt_tenant_claim: String,
}

impl Default for AuthConfig {
    fn default() -> Self {
        Self {
            cache_seconds: 5,
            cache_entries: 10_000,
            session_seconds: 43_200,
            jwt_secret: None,
            jwt_previous_secret: None,
            jwks_url: None,
            jwt_issuer: None,
            jwt_audience: None,
            jwt_tenant_claim: "app_metadata.tenant_id".to_owned(),
        }
    }
}

/// Which other sites' pages may call the gateway.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CorsConfig {
    /// Their origins, such as `https://app.example.com`; none by default.
    #[serde(deserialize_with = "lists::words")]
    pub allowed_origins: Vec<String>,
}

/// What is believed of what others say.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TrustedConfig {
    /// Networks of proxies whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "lists::networks")]
    pub proxies: Vec<IpNet>,
    /// The manifest of trusted documents.
    pub documents: Option<PathBuf>,
    /// What happens to a document that is not in the manifest.
    pub documents_mode: DocumentsMode,
}

/// What happens to a document that is not in the manifest of trusted documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentsMode {
    /// It is executed.
    #[default]
    Off,
    /// It is executed, and logged.
    Log,
    /// It is refused.
    Only,
}

/// What of GraphQL is on.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct GraphqlConfig {
    /// Whether the API describes itself, and suggests names in errors; unset means not in production.
    pub introspection: Option<bool>,
    /// Whether a client may send the hash of a document that it sent whole before.
    pub persisted_queries: bool,
    /// How many megabytes of answers are kept for who asks the same again; 0 keeps none.
    pub response_cache_mb: u32,
}

impl Default for GraphqlConfig {
    fn default() -> Self {
        Self {
            introspection: None,
            persisted_queries: true,
            response_cache_mb: 32,
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
