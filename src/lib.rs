//! `roundtrip`: a GraphQL gateway that answers a whole dashboard in one query.
//!
//! The modules in reading order, from a request's arrival to its rows: [`app`] puts everything together, [`http`]
//! takes requests in, [`schema`] merges the domains' roots. The domains follow, then what they stand on.

pub mod app;
pub mod http;
pub mod schema;

pub mod dashboard;

pub mod agents;
pub mod audit;
pub mod billing;
pub mod catalog;
pub mod usage;

pub mod auth;
pub mod export;
pub mod graphql;
pub mod tenants;

pub mod calendar;
pub mod clock;
pub mod config;
pub mod database;
pub mod demo;
pub mod doctor;
pub mod error;
pub mod keys;
pub mod metrics;
pub mod telemetry;
