//! The tables of this domain. No tenant owns a row of them.

pub(super) mod model;
pub(super) mod model_endpoint;
pub(super) mod model_price;
pub(super) mod provider;
mod texts;

pub use texts::Texts;
