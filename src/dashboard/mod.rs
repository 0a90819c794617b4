//! The workspace: the domains' parts put together, and the one operation that paints the screen.
//!
//! The folder also holds the statements that join across domains (`*.sql`): they read only, and each is included by
//! the store that asks it.

mod basis;
mod health;
mod node;
mod query;
mod viewer;
mod workspace;

pub use basis::{Versions, versions};
pub use health::{Health, HealthStatus};
pub use node::Node;
pub use query::DashboardQuery;
pub use viewer::ViewerObject;
pub use workspace::Workspace;

/// The one operation that paints the screen. Everything that needs it uses this text.
pub const DASHBOARD: &str = include_str!("dashboard.graphql");
