//! From names and values to the configuration, and from a mistake to one line that helps.

use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

use serde::de::DeserializeOwned;
use tracing_subscriber::EnvFilter;

use super::{Config, DatabaseTarget, DocumentsMode, Environment, Secret, bounds, origin};
use crate::database::{PostgresUrl, UrlError, UrlVariable};

/// The documented variables, compiled in.
const DOCUMENTED: &str = include_str!("../../.env.example");

/// The levels of a log.
const LEVELS: [&str; 6] = ["error", "warn", "info", "debug", "trace", "off"];

/// Prefixes that are ours: an unknown name under one is worth a warning.
const PREFIXES: [&str; 11] = [
    "DATABASE_",
    "HTTP_",
    "AUTH_",
    "CORS_",
    "TRUSTED_",
    "GRAPHQL_",
    "LIMITS_",
    "CATALOG_",
    "MIGRATION_",
    "METRICS_",
    "LOG_",
];

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
        let variables = std::env::vars_os();
        Self::from_variables(
            variables
                .map(readable)
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten(),
        )
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
            cors: prefixed("CORS_", &variables)?,
            trusted: prefixed("TRUSTED_", &variables)?,
            graphql: prefixed("GRAPHQL_", &variables)?,
            limits: prefixed("LIMITS_", &variables)?,
            catalog: prefixed("CATALOG_", &variables)?,
            migration: prefixed("MIGRATION_", &variables)?,
            metrics: prefixed("METRICS_", &variables)?,
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
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        unknown(names)
    }

    /// Which database to use, and on which way.
    ///
    /// # Errors
    ///
    /// `DATABASE_URL` names neither PostgreSQL nor SQLite, or is needed and missing.
    pub fn database_target(&self) -> Result<DatabaseTarget, ConfigError> {
        let target = self.target_of_url()?;
        match (&self.database.pooler_url, &target) {
            (None, _) => Ok(target),
            (Some(_), DatabaseTarget::Embedded { .. }) => Err(invalid(
                "DATABASE_URL",
                "must name the PostgreSQL database itself when DATABASE_POOLER_URL is set: migrations go there, past \
                 the pooler",
            )),
            (Some(url), _) => {
                check_postgres_url(UrlVariable::Pooler, url)?;
                Ok(DatabaseTarget::Pooled { url: url.clone() })
            }
        }
    }

    /// The same, for what answers no requests: it needs a session of its own and therefore goes past the pooler, and it
    /// needs no documents.
    #[must_use]
    pub fn past_the_pooler(mut self) -> Self {
        self.database.pooler_url = None;
        self.trusted.documents = None;
        self
    }

    fn target_of_url(&self) -> Result<DatabaseTarget, ConfigError> {
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
        if is_postgres(text) {
            check_postgres_url(UrlVariable::Direct, url)?;
            return Ok(DatabaseTarget::Direct { url: url.clone() });
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
        bounds::check(self)?;
        if self.trusted.documents.is_none() && self.trusted.documents_mode != DocumentsMode::Off {
            return Err(invalid(
                "TRUSTED_DOCUMENTS",
                "is not set, and TRUSTED_DOCUMENTS_MODE needs a manifest",
            ));
        }
        self.auth.check()?;
        for origin in &self.cors.allowed_origins {
            origin::check(origin).map_err(|problem| invalid("CORS_ALLOWED_ORIGINS", problem))?;
        }
        check_level(&self.log.level)
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn check_postgres_url(variable: UrlVariable, url: &Secret) -> Result<(), ConfigError> {
    match PostgresUrl::parse(variable, url) {
        Ok(_) => Ok(()),
        Err(UrlError { problem, .. }) => Err(invalid(variable.name(), &problem.to_string())),
    }
}

fn check_level(level: &str) -> Result<(), ConfigError> {
    let is_level = LEVELS.iter().any(|word| word.eq_ignore_ascii_case(level));
    // A lone word that is no level would be taken for a module, and silence everything else.
    let is_list = level.contains(['=', ',']) && EnvFilter::try_new(level).is_ok();
    if is_level || is_list {
        return Ok(());
    }
    Err(invalid(
        "LOG_LEVEL",
        "is neither a level (error, warn, info, debug, trace, off) nor a list of directives",
    ))
}

/// The documented names with their defaults, in order.
pub(super) fn documented() -> impl Iterator<Item = (&'static str, &'static str)> {
    DOCUMENTED.lines().filter_map(|line| {
        let (name, value) = line.trim_start_matches(['#', ' ']).split_once('=')?;
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        is_name.then_some((name, value))
    })
}

pub(super) fn unknown(names: impl Iterator<Item = String>) -> Vec<String> {
    names
        .filter(|name| PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
        .filter(|name| documented().all(|(known, _)| known != name))
        .collect()
}

fn unprefixed<T: DeserializeOwned>(variables: &BTreeMap<String, String>) -> Result<T, ConfigError> {
    prefixed("", variables)
}

fn prefixed<T: DeserializeOwned>(
    prefix: &'static str,
    variables: &BTreeMap<String, String>,
) -> Result<T, ConfigError> {
    let read = |variables| envy::prefixed(prefix).from_iter::<_, T>(variables);
    read(variables.clone()).map_err(|_| {
        // Every variable has a default, so the one at fault fails alone, too.
        let ours = variables
            .iter()
            .filter(|(name, _)| name.starts_with(prefix));
        let mut each = ours.map(|(name, value)| {
            let alone = BTreeMap::from([(name.clone(), value.clone())]);
            read(alone).err().map(|problem| (name, problem))
        });
        match each.find_map(|fault| fault) {
            Some((name, problem)) => invalid(name, &explain(&problem.to_string())),
            None => invalid(&format!("{prefix}*"), "cannot be read together"),
        }
    })
}

/// A name and value that can be read; none for one that is not ours.
pub(super) fn readable(
    (name, value): (OsString, OsString),
) -> Result<Option<(String, String)>, ConfigError> {
    let Ok(name) = name.into_string() else {
        return Ok(None);
    };
    match value.into_string() {
        Ok(value) => Ok(Some((name, value))),
        Err(_) if documented().any(|(known, _)| known == name) => {
            Err(invalid(&name, "must be UTF-8"))
        }
        Err(_) => Ok(None),
    }
}

/// What to write instead, from what serde says. The value is left out: it may be a secret in the wrong variable.
fn explain(problem: &str) -> String {
    if let Some((_, expected)) = problem.split_once(", expected ") {
        let expected = expected.trim_start_matches("one of ");
        return format!("is not one of the values it may have: {expected}");
    }
    // What reads a value of ours says it itself.
    if problem.starts_with("must ") {
        return problem.to_owned();
    }
    for (said, meant) in [
        ("invalid digit", "must be a whole number of 0 or more"),
        (
            "cannot parse integer",
            "must be a whole number of 0 or more",
        ),
        ("without a base", "must be a URL"),
        ("number too large", "must be a smaller number"),
        ("`true` or `false`", "must be true or false"),
        ("socket address", "must be an IP address and a port"),
        ("IP address", "must be an IP address"),
    ] {
        if problem.contains(said) {
            return meant.to_owned();
        }
    }
    "has a value that cannot be read".to_owned()
}

pub(super) fn invalid(variable: &str, problem: &str) -> ConfigError {
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
