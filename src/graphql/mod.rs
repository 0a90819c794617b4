//! GraphQL that belongs to no domain: what a resolver is given, identifiers, pages, scalars.

mod batch;
mod context;
mod filter;
mod id;
mod money;
mod page;
mod scalars;
mod time_filter;

pub use batch::{BatchKey, Loaders, Source};
pub use context::{ContextExt, RequestContext};
pub use filter::StringFilter;
pub use id::{Kind, encode_id, parse_id, read_id};
pub use money::{CurrencyCode, Money};
pub use page::{
    Count, Direction, NoFields, OrderDirection, Page, PageArgs, PageRules, TotalCount, keyset,
};
pub use scalars::{BigInt, Day, Exact, Moment, Zone};
pub use time_filter::{Bounds, DateTimeFilter};
