//! Every statement on the tables of this domain.

mod heads;
mod pages;
mod write;

pub use heads::{Height, HeightOf};
pub(super) use heads::{chains, heights, links};
pub(super) use pages::{
    EventFilter, EventKey, by_ids, chain_page, count, newest, page, public_count, public_page, tail,
};
pub(super) use write::{Growth, add_height, insert_events, lock_chains, move_chains};
