//! The whole application in process, the databases under it, and the worlds in them.

mod database;

pub use database::TestDatabase;
