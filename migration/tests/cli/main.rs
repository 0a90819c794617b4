//! The command as it is typed: its verbs, its exit codes, what it refuses, and who waits for whom.
//!
//! Every test runs on SQLite. With `TEST_POSTGRES_URL` (a server, as a superuser) it runs on PostgreSQL too, and with
//! `TEST_PGBOUNCER_URL` (the same server through PgBouncer in transaction mode, four server connections a database)
//! a pooler is refused for real. `tests/run` starts both.
#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod failures;
mod locks;
mod poolers;
mod refusals;
mod support;
mod verbs;
