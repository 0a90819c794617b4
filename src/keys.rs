//! API keys as an operator handles them: issued, listed, revoked.

use std::fmt;

use async_graphql::ID;
use chrono::{DateTime, Datelike, Days, Utc};
use uuid::Uuid;

use crate::{
    agents,
    app::App,
    auth::{self, ApiKeyRow, IssuedKey, NewApiKey, Scope},
    error::Error,
    graphql::{Kind, encode_id, parse_id},
    tenants::{self, Tenant},
};

/// The most letters of a key's name.
const LONGEST_LABEL: usize = 100;

/// A key to be issued.
#[derive(Clone, Copy, Debug)]
pub struct NewKey<'a> {
    /// The handle of the workspace that it opens.
    pub workspace: &'a str,
    /// The handle of the one agent that it opens; none for the whole workspace.
    pub agent: Option<&'a str>,
    /// Its name for people.
    pub label: &'a str,
    /// After how many days it stops working by itself.
    pub days: Option<u32>,
}

/// Why nothing was done: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No such workspace.
    #[error("there is no workspace with the handle {0}")]
    NoWorkspace(String),
    /// No such agent.
    #[error("the workspace has no agent with the handle {0}")]
    NoAgent(String),
    /// No such key.
    #[error("the workspace has no key {0}: `roundtrip key list` shows its keys")]
    NoKey(String),
    /// Its name could not be shown.
    #[error("--label: must have 1 to 100 letters, and no control characters")]
    BadLabel,
    /// It would not be good for a moment.
    #[error(
        "--expires-in-days: must be a number of days that ends before the year 9999, and at least 1"
    )]
    NoTime,
    /// The database failed; the log says how.
    #[error("the keys could not be reached: {0}")]
    Database(#[from] Error),
}

/// Issues a key, and tells the id that it is revoked by. The key itself can be seen this once.
///
/// # Errors
///
/// The label cannot be shown, there is no such workspace or agent, or the database failed.
pub async fn create(app: &App, new: NewKey<'_>) -> Result<(IssuedKey, ID), KeyError> {
    check_label(new.label)?;
    let tenant = workspace(app, new.workspace).await?;
    let now = app.clock.now();
    let agent = match new.agent {
        Some(handle) => Some(agent(app, &tenant, handle).await?),
        None => None,
    };
    let expires_at = new.days.map(|days| end(now, days)).transpose()?;
    let key = IssuedKey::generate();
    let tx = app.databases.begin().await?;
    tenants::bump(&tx, tenant.id, now).await?;
    let new = NewApiKey {
        tenant: tenant.id,
        agent,
        label: new.label,
        expires_at,
        created_at: now,
    };
    let row = auth::insert(&tx, new, &key).await?;
    tx.commit().await?;
    Ok((key, encode_id(Kind::ApiKey, row.id)))
}

/// The keys of a workspace, the oldest first.
///
/// # Errors
///
/// There is no such workspace, or the database failed.
pub async fn list(app: &App, handle: &str) -> Result<KeyList, KeyError> {
    let tenant = workspace(app, handle).await?;
    let rows = auth::all_keys(app.databases.read(), whole(&tenant)).await?;
    Ok(KeyList {
        rows,
        now: app.clock.now(),
    })
}

/// Takes a key back. Every replica stops believing it within `AUTH_CACHE_SECONDS`.
///
/// # Errors
///
/// There is no such workspace or key, or the database failed.
pub async fn revoke(app: &App, handle: &str, id: &str) -> Result<(), KeyError> {
    let tenant = workspace(app, handle).await?;
    let now = app.clock.now();
    let no_key = || KeyError::NoKey(id.to_owned());
    let key = parse_id("key", &ID::from(id), Kind::ApiKey).map_err(|_| no_key())?;
    let tx = app.databases.begin().await?;
    tenants::bump(&tx, tenant.id, now).await?;
    if !auth::revoke(&tx, tenant.id, key, now).await? {
        return Err(no_key());
    }
    tx.commit().await?;
    Ok(())
}

/// The keys of a workspace, for people.
#[derive(Debug)]
pub struct KeyList {
    rows: Vec<ApiKeyRow>,
    now: DateTime<Utc>,
}

impl fmt::Display for KeyList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<36}  {:<9}  {:<36}  {:<20}  {:<20}  {:<7}  LABEL",
            "ID", "BEGINS", "OPENS", "LAST USED", "EXPIRES", "STATE"
        )?;
        for row in &self.rows {
            let opens = match row.agent_id {
                Some(agent) => encode_id(Kind::Agent, agent).to_string(),
                None => "workspace".to_owned(),
            };
            writeln!(
                f,
                "{:<36}  {:<9}  {:<36}  {:<20}  {:<20}  {:<7}  {}",
                encode_id(Kind::ApiKey, row.id).as_str(),
                row.key_prefix,
                opens,
                shown(row.last_used_at),
                shown(row.expires_at),
                state(row, self.now),
                // Other ways than this command may have written it.
                row.label.escape_debug()
            )?;
        }
        Ok(())
    }
}

fn shown(moment: Option<DateTime<Utc>>) -> String {
    moment.map_or("never".to_owned(), |at| at.format("%FT%TZ").to_string())
}

fn state(row: &ApiKeyRow, now: DateTime<Utc>) -> &'static str {
    if row.revoked_at.is_some() {
        "revoked"
    } else if row.expires_at.is_some_and(|end| end <= now) {
        "expired"
    } else {
        "good"
    }
}

fn check_label(label: &str) -> Result<(), KeyError> {
    let is_good = (1..=LONGEST_LABEL).contains(&label.chars().count())
        && !label.contains(char::is_control)
        && !label.trim().is_empty();
    if is_good {
        Ok(())
    } else {
        Err(KeyError::BadLabel)
    }
}

fn end(now: DateTime<Utc>, days: u32) -> Result<DateTime<Utc>, KeyError> {
    let end = now.checked_add_days(Days::new(days.into()));
    end.filter(|end| days > 0 && end.year() < 9_999)
        .ok_or(KeyError::NoTime)
}

async fn workspace(app: &App, handle: &str) -> Result<Tenant, KeyError> {
    let found = tenants::find_by_handle(app.databases.read(), handle).await?;
    found.ok_or_else(|| KeyError::NoWorkspace(handle.to_owned()))
}

async fn agent(app: &App, tenant: &Tenant, handle: &str) -> Result<Uuid, KeyError> {
    let found = agents::by_handle(app.databases.read(), whole(tenant), handle).await?;
    found
        .map(|agent| agent.id)
        .ok_or_else(|| KeyError::NoAgent(handle.to_owned()))
}

fn whole(tenant: &Tenant) -> Scope {
    Scope {
        tenant: tenant.id,
        agent: None,
    }
}
