//! What this domain adds to `Workspace`.

use async_graphql::Object;

use super::Billing;

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct BillingWorkspace;

#[Object]
impl BillingWorkspace {
    /// What the workspace owns, spends and owes.
    async fn billing(&self) -> Option<Billing> {
        Some(Billing)
    }
}
