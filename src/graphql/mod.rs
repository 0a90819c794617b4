//! GraphQL that belongs to no domain: what a resolver is given, identifiers, pages, scalars.

mod batch;
mod context;
mod cursor;
mod filter;
mod id;
mod money;
mod operation;
mod page;
mod response;
mod scalars;
mod time_filter;
mod weight;

pub use async_graphql::connection::EmptyFields as NoFields;
pub use batch::{BatchKey, Loaders, Source};
pub use context::{ContextExt, RequestContext};
pub use filter::StringFilter;
pub use id::{Kind, encode_id, parse_id, read_id};
pub use money::{CurrencyCode, Money};
pub use operation::Operations;
pub use page::{
    Count, Direction, OrderDirection, Page, PageArgs, PageRules, TotalCount, keyset, list_cost,
};
pub use scalars::{BigInt, Day, Exact, Moment, Zone};
pub use time_filter::{Bounds, DateTimeFilter};
