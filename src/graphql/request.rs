//! What a client asked for, read from a body or a URL and not yet looked at.

use async_graphql::Variables;
use serde::Deserialize;

/// A request, by the names of GraphQL over HTTP.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GraphqlRequest {
    /// The document; may be left out where a hash names it.
    pub query: Option<String>,
    /// The trusted document that is meant, by its hash (`sha256:…`).
    pub document_id: Option<String>,
    /// Which operation of the document is meant.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Option<Variables>,
    /// What is asked beside.
    pub extensions: Option<RequestExtensions>,
    /// What may be executed.
    #[serde(skip)]
    pub permitted: Permitted,
    /// Who wrote the document.
    #[serde(skip)]
    pub author: Author,
}

/// What a client asks beside the operation. Others than these are left alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RequestExtensions {
    /// A document by its hash, as automatic persisted queries do.
    pub persisted_query: Option<PersistedQuery>,
    /// Whether the answer is to tell what the operation costs.
    pub cost: bool,
}

/// A document by its hash.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PersistedQuery {
    /// The protocol's version: 1.
    pub version: u32,
    /// SHA-256 of the document, in lower-case hexadecimal.
    pub sha256_hash: String,
}

/// What a request may execute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Permitted {
    /// Queries and mutations.
    #[default]
    Everything,
    /// Queries only: a request whose method is safe changes nothing.
    Queries,
}

/// Who wrote a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Author {
    /// Whoever sent it.
    #[default]
    Client,
    /// The gateway itself: it needs no trust of its own.
    Gateway,
}

impl GraphqlRequest {
    /// A request of the gateway's own, for a document without variables.
    #[must_use]
    pub fn of(document: &str) -> Self {
        Self {
            query: Some(document.to_owned()),
            author: Author::Gateway,
            ..Self::default()
        }
    }
}
