//! The URL of a PostgreSQL server or pooler, read once for both ways.
//!
//! The direct way's driver reads it, with its environment (`PGPASSWORD`, `.pgpass`, …), and the pooled way takes over
//! what that driver understood: so one URL means the same on both. Whatever goes wrong, the URL is never repeated.

use std::{
    fmt::{Display, Formatter},
    path::PathBuf,
};

use sea_orm::sqlx::{
    ConnectOptions as _,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio_postgres::config::SslMode;
use url::Url;

use super::{
    OpenError,
    tls::{Pem, Tls, TlsError, TlsSettings, Verify},
};
use crate::config::Secret;

mod parameters;

/// How the gateway introduces itself, unless the URL says otherwise.
const APPLICATION_NAME: &str = "roundtrip";

/// The variable that a URL stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlVariable {
    /// `DATABASE_URL`: the server itself.
    Direct,
    /// `DATABASE_POOLER_URL`: a transaction-mode pooler.
    Pooler,
}

impl UrlVariable {
    /// Its name in the environment.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "DATABASE_URL",
            Self::Pooler => "DATABASE_POOLER_URL",
        }
    }
}

impl Display for UrlVariable {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// How to reach a PostgreSQL server or a pooler.
#[derive(Clone)]
pub struct PostgresUrl {
    variable: UrlVariable,
    plain: Secret,
    options: PgConnectOptions,
    password: Option<Secret>,
    tls: TlsSettings,
    ignored: Vec<String>,
}

/// Why a URL cannot be used. It names the variable, and never repeats the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct UrlError {
    /// Where it stands.
    pub variable: UrlVariable,
    /// What is wrong, and what to write.
    pub problem: UrlProblem,
}

/// What is wrong with a URL, and what to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlProblem {
    /// It is no URL of this kind.
    #[error(
        "cannot be read as the URL of a PostgreSQL database (in a password, @ : / ? # % are written \
         %40 %3A %2F %3F %23 %25)"
    )]
    Unreadable,
    /// A parameter has a value that it may not have.
    #[error("the parameter {parameter} of the URL must be {expected}")]
    Parameter {
        /// The parameter.
        parameter: &'static str,
        /// What it may be.
        expected: &'static str,
    },
    /// Start-up options, which a transaction-mode pooler refuses.
    #[error(
        "a transaction-mode pooler refuses start-up options: take `options` out of the URL and PGOPTIONS out of the \
         environment, and set them for the role, as in ALTER ROLE roundtrip SET search_path = app"
    )]
    Options,
}

impl PostgresUrl {
    /// Reads a URL. Files that it names are not opened yet.
    ///
    /// # Errors
    ///
    /// It cannot be read, or asks for what cannot be had in this variable.
    pub fn parse(variable: UrlVariable, url: &Secret) -> Result<Self, UrlError> {
        Self::read(variable, url).map_err(|problem| UrlError { variable, problem })
    }

    fn read(variable: UrlVariable, url: &Secret) -> Result<Self, UrlProblem> {
        let url = Url::parse(url.expose()).map_err(|_| UrlProblem::Unreadable)?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(UrlProblem::Unreadable);
        }
        let (url, ignored) = parameters::without_foreign(&url)?;
        let options = PgConnectOptions::from_url(&url).map_err(|_| UrlProblem::Unreadable)?;
        if variable == UrlVariable::Pooler && options.get_options().is_some() {
            return Err(UrlProblem::Options);
        }
        let options = complete(options);
        let hidden = Hidden::of(&options);
        if hidden.certificate.is_some() != hidden.key.is_some() {
            return Err(UrlProblem::Parameter {
                parameter: "sslcert",
                expected: "given together with sslkey",
            });
        }
        let identity = match options.get_ssl_mode() {
            PgSslMode::Disable => None,
            _ => hidden.certificate.zip(hidden.key),
        };
        Ok(Self {
            variable,
            tls: TlsSettings {
                variable,
                verify: verify(options.get_ssl_mode()),
                roots: hidden.roots,
                identity,
            },
            password: hidden.password,
            plain: Secret::new(url),
            options,
            ignored,
        })
    }

    /// Reads a URL that is about to be used: names what has no effect, and the files that cannot be used, which the direct
    /// way's driver would only do at its first connection.
    pub(super) fn open(variable: UrlVariable, url: &Secret) -> Result<Self, OpenError> {
        let url = Self::parse(variable, url)?;
        for parameter in &url.ignored {
            tracing::warn!(
                variable = variable.name(),
                parameter,
                "this parameter of the URL is not known and has no effect"
            );
        }
        url.tls()?;
        Ok(url)
    }

    /// For the direct way.
    #[must_use]
    pub fn direct(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// For the pooled way, together with [`Self::tls`].
    #[must_use]
    pub fn pooled(&self) -> tokio_postgres::Config {
        let mut config = tokio_postgres::Config::new();
        match self.options.get_socket() {
            Some(folder) => config.host_path(folder),
            None => config.host(self.options.get_host()),
        };
        config
            .port(self.options.get_port())
            .user(self.options.get_username())
            .dbname(self.database())
            .application_name(
                self.options
                    .get_application_name()
                    .unwrap_or(APPLICATION_NAME),
            )
            .ssl_mode(match self.options.get_ssl_mode() {
                PgSslMode::Disable => SslMode::Disable,
                PgSslMode::Allow | PgSslMode::Prefer => SslMode::Prefer,
                PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull => {
                    SslMode::Require
                }
            });
        if let Some(password) = &self.password {
            config.password(password.expose());
        }
        config
    }

    /// What encrypts the pooled way.
    ///
    /// # Errors
    ///
    /// A file that the URL names cannot be used.
    pub fn tls(&self) -> Result<Tls, TlsError> {
        Tls::new(&self.tls)
    }

    /// As a URL again, with nothing in it but what the drivers understand.
    #[must_use]
    pub fn plain(&self) -> &Secret {
        &self.plain
    }

    /// The variable it stands in.
    #[must_use]
    pub fn variable(&self) -> UrlVariable {
        self.variable
    }

    /// The host, or the folder of the socket.
    #[must_use]
    pub fn host(&self) -> String {
        match self.options.get_socket() {
            Some(folder) => folder.display().to_string(),
            None => self.options.get_host().to_owned(),
        }
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.options.get_port()
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &str {
        self.options
            .get_database()
            .unwrap_or_else(|| self.options.get_username())
    }

    /// The user.
    #[must_use]
    pub fn user(&self) -> &str {
        self.options.get_username()
    }

    /// How far the server's certificate is checked.
    #[must_use]
    pub fn verify(&self) -> Verify {
        self.tls.verify
    }

    /// The names of parameters that mean nothing here: perhaps typing errors.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }
}

impl std::fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresUrl")
            .field("variable", &self.variable)
            .field("host", &self.host())
            .field("port", &self.port())
            .field("database", &self.database())
            .finish_non_exhaustive()
    }
}

/// Says outright what the drivers would each fill in for themselves.
fn complete(mut options: PgConnectOptions) -> PgConnectOptions {
    if options.get_database().is_none() {
        let user = options.get_username().to_owned();
        options = options.database(&user);
    }
    if options.get_application_name().is_none() {
        options = options.application_name(APPLICATION_NAME);
    }
    // The driver asks for it as a parameter that poolers refuse; since PostgreSQL 12 it is what happens anyway. So a
    // pooler in the place of the server is met and named, not taken for a server that is away.
    options = options.extra_float_digits(None);
    // "Encrypted only where the server insists": neither driver tries twice, and `prefer` serves such a server too.
    if let PgSslMode::Allow = options.get_ssl_mode() {
        options = options.ssl_mode(PgSslMode::Prefer);
    }
    options
}

fn verify(mode: PgSslMode) -> Verify {
    match mode {
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer | PgSslMode::Require => {
            Verify::Nothing
        }
        PgSslMode::VerifyCa => Verify::Chain,
        PgSslMode::VerifyFull => Verify::ChainAndHost,
    }
}

/// What the direct way's driver knows and shows only in a URL.
struct Hidden {
    password: Option<Secret>,
    roots: Option<Pem>,
    certificate: Option<Pem>,
    key: Option<Pem>,
}

impl Hidden {
    fn of(options: &PgConnectOptions) -> Self {
        // It does not escape what it puts into the other parts.
        let plain = options
            .clone()
            .username("user")
            .host("host")
            .database("name");
        let url = plain.to_url_lossy();
        let pem = |wanted: &str| {
            let (_, value) = url.query_pairs().find(|(name, _)| name == wanted)?;
            Some(match value.strip_prefix("file: ") {
                Some(path) => Pem::File(PathBuf::from(path)),
                None => Pem::Inline(value.into_owned()),
            })
        };
        Self {
            password: url.password().map(decoded),
            roots: pem("sslrootcert"),
            certificate: pem("sslcert"),
            key: pem("sslkey"),
        }
    }
}

/// The form decoder takes percent signs out; a plus sign, which it would take for a blank, arrives escaped.
fn decoded(escaped: &str) -> Secret {
    let pair = format!("_={escaped}");
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    Secret::new(
        pairs
            .next()
            .map_or_else(String::new, |(_, value)| value.into_owned()),
    )
}

#[cfg(test)]
mod tests;
