//! The whole application in process, the databases under it, and the worlds in them.

mod app;
mod daemon;
mod database;
mod log;
mod pages;
mod process;
mod proxy;
mod servers;
mod way;
mod wire;
mod world;

pub use app::{Answer, TestApp, codes};
pub use database::{TestDatabase, open};
pub use log::Log;
pub use pages::{PAGE_OPERATION, document_id, pages};
pub use process::{Ended, Program, free_port, get};
pub use proxy::Proxy;
pub use servers::{Extra, PgBouncer, Postgres};
pub use way::{Way, variable};
pub use wire::Recording;
pub use world::{Call, World};
