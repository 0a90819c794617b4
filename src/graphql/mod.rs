//! GraphQL that belongs to no domain: what a resolver is given, identifiers, pages, scalars.

mod answer;
mod batch;
mod context;
mod cursor;
mod filter;
mod id;
mod limits;
mod money;
mod operation;
mod page;
mod request;
mod response;
mod scalars;
mod time_filter;
mod types;

pub use answer::{Answer, Reason};
pub use async_graphql::connection::EmptyFields as NoFields;
pub use batch::{BatchKey, Loaders, Source};
pub use context::{ContextExt, RequestContext};
pub use filter::StringFilter;
pub use id::{Kind, encode_id, parse_id, read_id};
pub use limits::{Cost, CostPlan, Excess, Limits, ListSize, Looked};
pub use money::{CurrencyCode, Money};
pub use operation::{
    Basis, Care, CatchPanics, Executor, ManifestError, OnlyValidate, Operations, Rules,
    TrustedDocuments, Written,
};
pub use page::{Count, Direction, OrderDirection, Page, PageArgs, PageRules, TotalCount, keyset};
pub use request::{Author, GraphqlRequest, Permitted, PersistedQuery, RequestExtensions};
pub use scalars::{BigInt, Day, Exact, Moment, Zone};
pub use time_filter::{Bounds, DateTimeFilter};
