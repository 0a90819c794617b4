//! The tables of this module.

pub(super) mod api_key;
pub(super) mod session;
