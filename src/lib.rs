//! `roundtrip`: a GraphQL gateway that answers a whole dashboard in one query.

pub mod agents;
pub mod audit;
pub mod auth;
pub mod catalog;
pub mod clock;
pub mod config;
pub mod database;
pub mod error;
pub mod graphql;
pub mod tenants;
