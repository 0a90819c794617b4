//! Usage: the calls that were routed, and their roll-ups over time.
//!
//! A call is recorded once, with everything that follows from it, by [`record`]. Screens are answered from roll-ups
//! only, never from the calls; what they show at one time was read at one moment. Unpriced is not free: a call whose
//! price is unknown has no cost, and is counted.

mod ask;
mod cost;
mod entity;
mod export;
mod group;
mod inference;
mod loader;
mod measures;
mod plan;
mod range;
mod record;
mod report;
mod rollup;
mod rows;
mod slice;
mod status;
mod store;
mod totals;
mod workspace;

pub use ask::{UsageFilter, agent_usage};
pub use cost::{Cost, CostBasis, ReportedTokens, TokenCounts};
pub use entity::inference::Model as InferenceRow;
pub use export::UsageSheet;
pub use group::{UsageGroup, UsageKey};
pub use inference::Inference;
pub use loader::{InferenceById, SpendWindow, SpentByAgent};
pub use range::{Granularity, TimeRangeInput, TimeRangePreset};
pub use record::{Named, NewInference, record};
pub use report::{UsagePoint, UsageReport};
pub use slice::{Slice, UsageDimension};
pub use status::{CostSource, FinishReason, InferenceStatus};
pub use totals::{TokenUsage, UsageTotals};
pub use workspace::UsageWorkspace;
