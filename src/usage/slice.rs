//! What usage is cut by.

use crate::graphql::Kind;

/// What usage can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, async_graphql::Enum)]
pub enum UsageDimension {
    /// Who called.
    Agent,
    /// Which API key called.
    ApiKey,
    /// Which model was called.
    Model,
    /// Which provider served it.
    Provider,
    /// How the call ended.
    Status,
}

/// A cut of the roll-ups: everything, or by one dimension.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Slice {
    /// Everything of the tenant, under the nil key.
    Total,
    /// By agent.
    Agent,
    /// By model.
    Model,
    /// By provider.
    Provider,
    /// By API key.
    ApiKey,
    /// By status, under the key of the status.
    Status,
}

impl UsageDimension {
    /// What an identifier of this dimension names; a status has none.
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Agent => Some(Kind::Agent),
            Self::ApiKey => Some(Kind::ApiKey),
            Self::Model => Some(Kind::Model),
            Self::Provider => Some(Kind::Provider),
            Self::Status => None,
        }
    }

    /// The cube's column.
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Agent => "agent_id",
            Self::ApiKey => "api_key_id",
            Self::Model => "model_id",
            Self::Provider => "provider_id",
            Self::Status => "status",
        }
    }
}

impl Slice {
    /// Whether its quarter-hours are kept. The others' are added up from the cube: they are rarely asked for.
    pub(super) fn has_quarters(self) -> bool {
        matches!(self, Self::Total | Self::Agent | Self::Model)
    }

    /// The dimension it is cut by.
    pub(super) fn dimension(self) -> Option<UsageDimension> {
        match self {
            Self::Total => None,
            Self::Agent => Some(UsageDimension::Agent),
            Self::Model => Some(UsageDimension::Model),
            Self::Provider => Some(UsageDimension::Provider),
            Self::ApiKey => Some(UsageDimension::ApiKey),
            Self::Status => Some(UsageDimension::Status),
        }
    }
}

impl From<UsageDimension> for Slice {
    fn from(dimension: UsageDimension) -> Self {
        match dimension {
            UsageDimension::Agent => Self::Agent,
            UsageDimension::ApiKey => Self::ApiKey,
            UsageDimension::Model => Self::Model,
            UsageDimension::Provider => Self::Provider,
            UsageDimension::Status => Self::Status,
        }
    }
}
