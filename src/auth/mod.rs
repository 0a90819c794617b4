//! Who is asking and what they may do: [`Viewer`], `require` refuses, `may` hides.
//!
//! Whose rows may be seen comes from the credential, never from an argument. There are three kinds: API keys (`key`), JSON
//! Web Tokens that somebody else issues (`token`), and sessions of browsers that were opened with either (`session`).

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use uuid::Uuid;

mod authenticator;
mod entity;
mod key;
mod loader;
mod sent;
mod session;
mod store;
mod token;
mod uses;
mod viewer;

pub use authenticator::{Authenticator, Checked};
pub use entity::api_key::Model as ApiKeyRow;
pub use key::{IssuedKey, hash_key};
pub use loader::ApiKeyById;
pub use sent::Sent;
pub use session::IssuedSession;
pub use store::{NewApiKey, all_keys, insert, revoke};
pub use viewer::{Credential, Identity, Permission, Viewer};

/// How far the clock of who issues tokens may be from ours.
pub const LEEWAY: TimeDelta = TimeDelta::seconds(30);

/// Whose rows may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The tenant; there is no way to see two.
    pub tenant: Uuid,
    /// The one agent, for a key that is bound to one.
    pub agent: Option<Uuid>,
}

/// What an API key opens.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    async_graphql::Enum,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ApiKeyScope {
    /// One agent, its own usage, audit chain and wallet.
    Agent,
    /// The whole workspace.
    WorkspaceAdmin,
}

/// SHA-256 in lower-case hexadecimal: what secrets are stored and remembered as.
fn digest(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}
