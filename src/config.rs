//! Every variable the gateway reads: one struct a concern, one prefix a struct.
//!
//! `.env.example` documents each with its default, and is read here too: it is the list of known names and gives
//! the example of an error message. Nothing else in the crate reads the environment.

use std::{collections::BTreeMap, net::IpAddr, path::PathBuf};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

mod secret;

pub use secret::Secret;

/// The documented variables, compiled in.
const DOCUMENTED: &str = include_str!("../.env.example");

/// Prefixes that are ours: an unknown name under one is worth a warning.
const PREFIXES: [&str; 6] = ["DATABASE_", "HTTP_", "AUTH_", "LIMITS_", "CATALOG_", "LOG_"];

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
    /// How long the start waits for a database that cannot be reached.
    pub start_timeout_seconds: u64,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: None,
            pool_size: 10,
            max_overflow: 20,
            pool_recycle_seconds: 300,
            pool_pre_ping: true,
            acquire_timeout_ms: 3_000,
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
    /// How many fields a query may touch.
    pub complexity: usize,
    /// How long a request may take.
    pub request_timeout_ms: u64,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            body_bytes: 1_000_000,
            depth: 20,
            complexity: 2_000,
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
    Postgres {
        /// How to reach it.
        url: Secret,
    },
}

/// Why the configuration cannot be used: one line that names the variable, what is wrong, and an example.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}; for example {example}")]
pub struct ConfigError {
    variable: String,
    problem: String,
    example: String,
}

impl Config {
    /// Reads an optional `.env`, then the environment, which wins.
    ///
    /// # Errors
    ///
    /// The first variable whose value cannot be used.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn load() -> Result<Self, ConfigError> {
        match dotenvy::dotenv() {
            Ok(_) => {}
            Err(problem) if problem.not_found() => {}
            Err(dotenvy::Error::LineParse(_, position)) => {
                return Err(invalid_env_file(&format!(
                    "character {position} of a line cannot be read"
                )));
            }
            Err(_) => return Err(invalid_env_file("the file cannot be read")),
        }
        Self::from_variables(std::env::vars())
    }

    /// Reads the configuration from names and values. An empty value counts as unset.
    ///
    /// # Errors
    ///
    /// The first variable whose value cannot be used.
    pub fn from_variables(
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let variables: BTreeMap<String, String> = variables
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let config = Self {
            process: unprefixed(&variables)?,
            database: prefixed("DATABASE_", &variables)?,
            http: prefixed("HTTP_", &variables)?,
            auth: prefixed("AUTH_", &variables)?,
            limits: prefixed("LIMITS_", &variables)?,
            catalog: prefixed("CATALOG_", &variables)?,
            log: prefixed("LOG_", &variables)?,
        };
        config.check()?;
        Ok(config)
    }

    /// Names under our prefixes that mean nothing to us: a typing error, or a host's own.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    #[must_use]
    pub fn unknown_variables() -> Vec<String> {
        unknown(std::env::vars().map(|(name, _)| name))
    }

    /// Which database to use.
    ///
    /// # Errors
    ///
    /// `DATABASE_URL` names neither PostgreSQL nor SQLite, or is needed and missing.
    pub fn database_target(&self) -> Result<DatabaseTarget, ConfigError> {
        let Some(url) = &self.database.url else {
            if self.process.environment == Environment::Production {
                return Err(invalid(
                    "DATABASE_URL",
                    "is not set, and ENVIRONMENT=production does not run on the embedded demo database",
                ));
            }
            return Ok(DatabaseTarget::Embedded {
                path: PathBuf::from("data/roundtrip.db"),
            });
        };
        let text = url.expose();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(DatabaseTarget::Postgres { url: url.clone() });
        }
        let path = text
            .strip_prefix("sqlite://")
            .or_else(|| text.strip_prefix("sqlite:"));
        match path {
            Some(path) if !path.is_empty() && !path.contains('?') => {
                Ok(DatabaseTarget::Embedded { path: path.into() })
            }
            Some(_) => Err(invalid(
                "DATABASE_URL",
                "sqlite:// needs the path of a file and no parameters",
            )),
            None => Err(invalid(
                "DATABASE_URL",
                "starts neither with postgres:// nor with sqlite://",
            )),
        }
    }

    /// The port to listen on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.http.port.or(self.process.port).unwrap_or(8080)
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.database_target()?;
        if self.database.pool_size == 0 {
            return Err(invalid("DATABASE_POOL_SIZE", "must be at least 1"));
        }
        if self
            .database
            .pool_size
            .checked_add(self.database.max_overflow)
            .is_none_or(|most| most > 10_000)
        {
            return Err(invalid(
                "DATABASE_MAX_OVERFLOW",
                "pool size and overflow together must stay below 10000",
            ));
        }
        for (variable, value) in [
            (
                "DATABASE_ACQUIRE_TIMEOUT_MS",
                self.database.acquire_timeout_ms,
            ),
            (
                "DATABASE_POOL_RECYCLE_SECONDS",
                self.database.pool_recycle_seconds,
            ),
            ("CATALOG_CACHE_SECONDS", self.catalog.cache_seconds),
            ("LIMITS_REQUEST_TIMEOUT_MS", self.limits.request_timeout_ms),
        ] {
            if value == 0 {
                return Err(invalid(variable, "must be at least 1"));
            }
        }
        tracing_subscriber::EnvFilter::try_new(&self.log.level)
            .map(drop)
            .map_err(|_| invalid("LOG_LEVEL", "is neither a level nor a list of directives"))
    }
}

/// The documented names with their defaults, in order.
fn documented() -> impl Iterator<Item = (&'static str, &'static str)> {
    DOCUMENTED.lines().filter_map(|line| {
        let (name, value) = line.trim_start_matches(['#', ' ']).split_once('=')?;
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        is_name.then_some((name, value))
    })
}

fn unknown(names: impl Iterator<Item = String>) -> Vec<String> {
    names
        .filter(|name| PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
        .filter(|name| documented().all(|(known, _)| known != name))
        .collect()
}

fn unprefixed<T: DeserializeOwned>(variables: &BTreeMap<String, String>) -> Result<T, ConfigError> {
    envy::from_iter(variables.clone()).map_err(|problem| explain("", &problem, variables))
}

fn prefixed<T: DeserializeOwned>(
    prefix: &'static str,
    variables: &BTreeMap<String, String>,
) -> Result<T, ConfigError> {
    envy::prefixed(prefix)
        .from_iter(variables.clone())
        .map_err(|problem| explain(prefix, &problem, variables))
}

/// envy says "PROBLEM while parsing value 'VALUE' provided by NAME", or only the problem for an enum. The value is
/// dropped: it may be a secret that stands in the wrong variable.
fn explain(
    prefix: &str,
    problem: &envy::Error,
    variables: &BTreeMap<String, String>,
) -> ConfigError {
    let text = problem.to_string();
    if let Some((rest, name)) = text.rsplit_once(" provided by ") {
        let reason = rest.split(" while parsing value").next().unwrap_or(rest);
        return invalid(
            &format!("{prefix}{}", name.trim_start_matches(prefix)),
            reason,
        );
    }
    let culprit = variables
        .iter()
        .filter(|(name, _)| name.starts_with(prefix))
        .find(|(_, value)| text.contains(&format!("`{value}`")));
    match culprit {
        Some((name, _)) => {
            let expected = text.split(", expected ").nth(1).unwrap_or("another value");
            invalid(
                name,
                &format!("is not one of the values it may have: {expected}"),
            )
        }
        None => invalid(&format!("{prefix}*"), "has a value that cannot be read"),
    }
}

fn invalid(variable: &str, problem: &str) -> ConfigError {
    let value = documented()
        .find(|(name, _)| *name == variable)
        .map_or("", |(_, value)| value);
    ConfigError {
        variable: variable.to_owned(),
        problem: problem.to_owned(),
        example: format!("{variable}={value}"),
    }
}

fn invalid_env_file(problem: &str) -> ConfigError {
    ConfigError {
        variable: ".env".to_owned(),
        problem: problem.to_owned(),
        example: "HTTP_PORT=8080 on a line of its own".to_owned(),
    }
}

#[cfg(test)]
mod tests;
