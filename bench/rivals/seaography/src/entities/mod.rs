//! The tables which the dashboard reads, all of their columns, in the dense format that `sea-orm-cli generate entity
//! --entity-format dense --seaography` writes.

pub mod agent;
pub mod audit_event;
pub mod model;
pub mod model_endpoint;
pub mod model_price;
pub mod provider;
pub mod tenant;
pub mod usage_day;
pub mod usage_month;
pub mod wallet;

use seaography::Builder;

/// The dashboard only reads; mutations would only lengthen the build.
pub fn register(mut builder: Builder) -> Builder {
    seaography::register_entity!(builder, agent, mutation: false);
    seaography::register_entity!(builder, audit_event, mutation: false);
    seaography::register_entity!(builder, model, mutation: false);
    seaography::register_entity!(builder, model_endpoint, mutation: false);
    seaography::register_entity!(builder, model_price, mutation: false);
    seaography::register_entity!(builder, provider, mutation: false);
    seaography::register_entity!(builder, tenant, mutation: false);
    seaography::register_entity!(builder, usage_day, mutation: false);
    seaography::register_entity!(builder, usage_month, mutation: false);
    seaography::register_entity!(builder, wallet, mutation: false);
    builder
}
