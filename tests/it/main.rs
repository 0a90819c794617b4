//! The gateway from outside: whole answers, on real databases.
//!
//! `TEST_DATABASE` says which: `sqlite` (the default) or `postgres` (a server that `TEST_POSTGRES_URL` names). Every
//! test has a database of its own. `tests/run` starts what is needed and runs every way.

mod audit;
mod catalog;
mod support;
