//! Agents: the autonomous programs that spend, and the policies that bind them.
//!
//! An agent is never deleted, only archived: whatever names it in history keeps its name.

mod agent;
mod cap_window;
mod entity;
mod export;
mod filter;
mod listing;
mod loader;
mod spend_policy;
mod store;
mod workspace;

pub use agent::Agent;
pub use entity::{agent::Model as AgentRow, spend_policy::Model as SpendPolicyRow};
pub use export::AgentSheet;
pub use loader::AgentById;
pub use store::{
    NewAgent, NewSpendPolicy, archive, by_handle, by_ids, insert, set_spend_policy, set_status,
};
pub use workspace::AgentsWorkspace;

/// What an agent may do at the moment.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    async_graphql::Enum,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum AgentStatus {
    /// It may call models.
    Active,
    /// Its owner has stopped it for now.
    Paused,
    /// The router has stopped it.
    Suspended,
    /// It is retired for good; its history stays.
    Archived,
}
