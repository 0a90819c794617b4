//! The column type of a list of texts.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// A list of texts, kept as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Texts(pub Vec<String>);
