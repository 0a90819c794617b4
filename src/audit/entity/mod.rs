//! The tables of this domain.

pub(super) mod audit_chain;
pub(super) mod audit_event;
pub(super) mod audit_height;
