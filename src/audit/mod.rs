//! The append-only, hash-chained record of what happened: one chain an agent, and the public projection of it.
//!
//! Events come onto a chain by [`record`] only, and nothing here changes or deletes one. What a hash covers stands in
//! `hash.rs`, what is found wrong with a chain in `verify.rs`.

mod audit_chain;
mod audit_event;
mod canonical;
mod chain_verification;
mod entity;
mod export;
mod filter;
mod hash;
mod loader;
mod public_audit;
mod public_audit_event;
mod query;
mod record;
pub mod rest;
mod store;
mod verify;
mod workspace;
mod workspace_audit;

pub use audit_chain::AuditChain;
pub use audit_event::AuditEvent;
pub use chain_verification::{ChainVerdict, ChainVerification};
pub use entity::{audit_chain::Model as ChainHead, audit_event::Model as EventRow};
pub use export::AuditSheet;
pub use filter::AuditEventFilter;
pub use loader::{AuditEventById, ChainByAgent, NewestOfChain};
pub use public_audit::PublicAudit;
pub use public_audit_event::PublicAuditEvent;
pub use query::AuditQuery;
pub use record::{NewEvent, record};
pub use store::{Height, HeightOf};
pub use verify::Verifier;
pub use workspace::AuditWorkspace;
pub use workspace_audit::WorkspaceAudit;

use crate::{agents::AgentRow, tenants::Tenant};

/// The public address of an agent, as it stands in its audit events. It names both by their handles, so that it tells
/// nothing that the public projection does not.
#[must_use]
pub fn canonical_uri(tenant: &Tenant, agent: &AgentRow) -> String {
    format!("agent://{}/{}", tenant.handle, agent.handle)
}
