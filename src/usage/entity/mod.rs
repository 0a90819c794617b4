//! The tables of this domain. Roll-ups are read by [`store`](super::store)'s one statement, which begins with the tenant.

pub(super) mod inference;
pub(super) mod usage_cube;
pub(super) mod usage_day;
pub(super) mod usage_month;
pub(super) mod usage_quarter;
pub(super) mod usage_watermark;
