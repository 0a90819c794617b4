//! The demo world: small, believable, and always the same but for its moment and its key.
//!
//! It is written through the domains' own stores, as every later writer is, so it is also the longest test of these.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf};

use crate::{app::App, auth::IssuedKey, catalog, error::Error, tenants};

mod invoices;
mod models;
mod traffic;
mod world;

/// Where the embedded database's key lies, beside its file.
const KEY_FILE: &str = "demo-key";

/// Why the demo world could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// There is something in the database.
    #[error(
        "the database already holds a workspace: the demo world is only written into an empty one; \
         name another database by DATABASE_URL"
    )]
    NotEmpty,
    /// The key could not be kept or read.
    #[error("the demo key cannot be kept in {}: {source}", path.display())]
    KeyFile {
        /// Where it should lie.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database failed; the log says how.
    #[error("the demo world could not be written: {0}")]
    Database(#[from] Error),
}

/// Fills an embedded database at its first start, and returns the key that opens it at every start.
///
/// # Errors
///
/// The world or its key could not be written.
pub async fn ensure_embedded(app: &App) -> Result<Option<IssuedKey>, DemoError> {
    let Some(folder) = app
        .databases
        .embedded_path()
        .map(|file| file.with_file_name(KEY_FILE))
    else {
        return Ok(None);
    };
    if tenants::any(app.databases.read()).await? {
        return Ok(fs::read_to_string(&folder)
            .ok()
            .and_then(|text| IssuedKey::read(text.trim())));
    }
    tracing::info!(
        database.file = %app.databases.embedded_path().unwrap_or(&folder).display(),
        "the embedded database is new: writing the demo world (two workspaces, 90 days of usage)"
    );
    let key = IssuedKey::generate();
    keep(&folder, &key).map_err(|source| DemoError::KeyFile {
        path: folder.clone(),
        source,
    })?;
    fill(app, &key).await?;
    Ok(Some(key))
}

/// Writes the demo world into an empty database and returns its key, which is kept nowhere.
///
/// # Errors
///
/// The database is not empty, or failed.
pub async fn write(app: &App) -> Result<IssuedKey, DemoError> {
    if tenants::any(app.databases.read()).await? {
        return Err(DemoError::NotEmpty);
    }
    let key = IssuedKey::generate();
    fill(app, &key).await?;
    Ok(key)
}

/// A start that was cut short leaves no workspace, and the next one begins again: writing the same catalogue twice
/// changes nothing, and the workspaces come in one transaction.
async fn fill(app: &App, key: &IssuedKey) -> Result<(), Error> {
    let now = app.clock.now();
    let tx = app.databases.begin().await?;
    catalog::write(&tx, &models::entries(), now - world::HISTORY).await?;
    tx.commit().await?;
    app.catalog.refresh().await?;
    let offers = traffic::offers(&*app.catalog.snapshot()?);
    let tx = app.databases.begin().await?;
    world::write(&tx, &offers, key, now).await?;
    tx.commit().await
}

/// Only its owner can read the file, from the moment it is there.
fn keep(path: &std::path::Path, key: &IssuedKey) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{}", key.expose())
}
