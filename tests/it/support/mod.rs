//! The whole application in process, the databases under it, and the worlds in them.

mod app;
mod database;
mod process;
mod world;

pub use app::{Answer, TestApp};
pub use database::TestDatabase;
pub use process::{Program, free_port, get};
pub use world::{Call, World};
