//! The tables of this domain.

pub(super) mod agent;
pub(super) mod spend_policy;
