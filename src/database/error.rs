//! Why there is no database to work with: one line that says what to do.

use std::path::PathBuf;

use migration::lock::LockError;
use sea_orm::DbErr;

use super::{TlsError, UrlError};
use crate::config::ConfigError;

/// Why the embedded database could not be migrated.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A step failed.
    #[error("the embedded database cannot be migrated: {0}; move its file away to begin anew")]
    Step(#[from] DbErr),
    /// Somebody else migrates it.
    #[error("the embedded database cannot be migrated: {0}")]
    Lock(#[from] LockError),
}

/// Why the pools could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The configuration names no usable database.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A URL cannot be used.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// A certificate that a URL names cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The driver refused the URL or the file.
    #[error("DATABASE_URL: the database cannot be opened: {0}")]
    Driver(#[from] DbErr),
    /// The folder of the embedded file could not be made.
    #[error("the folder {} cannot be made: {source}; make it, or name another file by DATABASE_URL=sqlite://PATH", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
