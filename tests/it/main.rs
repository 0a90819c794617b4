//! The gateway from outside: whole answers, on real databases.
//!
//! `TEST_DATABASE` says which: `sqlite` (the default), `postgres` (a server that `TEST_POSTGRES_URL` names) or `pgbouncer`
//! (that server through the one that `TEST_PGBOUNCER_URL` names). Every test has a database of its own. `tests/run`
//! starts what is needed and runs every way.
#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test that unwraps fails where it should, and shows whole answers"
)]

mod agents;
mod audit;
mod bad_input;
mod billing;
mod catalog;
mod credentials;
mod crosstalk;
mod dashboard;
mod demo;
mod doctor;
mod documents;
mod export;
mod faults;
mod hostile;
mod http;
mod image;
mod keys;
mod matrix;
mod metrics;
mod migrations;
mod outage;
mod overdue;
mod pages;
mod placement;
mod pool;
mod rates;
mod response_cache;
mod rest;
mod round_trips;
mod server;
mod sessions;
mod shed;
mod startup;
mod support;
mod tidy;
mod tls;
mod tokens;
mod usage;
mod verdicts;
mod wire;
