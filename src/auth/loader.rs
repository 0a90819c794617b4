//! Batch keys of this module, and how each batch is read.

use std::{collections::HashMap, sync::Arc};

use uuid::Uuid;

use super::{ApiKeyRow, store};
use crate::{
    error::Error,
    graphql::{BatchKey, Source},
};

/// An API key, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ApiKeyById(pub Uuid);

impl BatchKey for ApiKeyById {
    type Value = Arc<ApiKeyRow>;

    async fn read(source: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::by_ids(&source.db, source.scope()?, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| (Self(row.id), Arc::new(row)))
            .collect())
    }
}
