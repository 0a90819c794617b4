//! Who is asking and what they may do: [`Viewer`], `require` refuses, `may` hides.
//!
//! Whose rows may be seen comes from the credential, never from an argument.

use uuid::Uuid;

mod authenticator;
mod entity;
mod key;
mod loader;
mod store;
mod viewer;

pub use authenticator::Authenticator;
pub use entity::api_key::Model as ApiKeyRow;
pub use key::{IssuedKey, hash_key};
pub use loader::ApiKeyById;
pub use store::{NewApiKey, insert};
pub use viewer::{Credential, Permission, Viewer};

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
