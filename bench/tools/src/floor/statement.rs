//! The whole document by one prepared statement.

use axum::body::Bytes;
use deadpool_postgres::ClientWrapper;
use uuid::Uuid;

use crate::Failure;

/// The document as PostgreSQL writes it; none for an unknown tenant.
pub(super) async fn answer(client: &ClientWrapper, tenant: Uuid) -> Result<Option<Bytes>, Failure> {
    let statement = client.prepare_cached(include_str!("statement.sql")).await?;
    let row = client.query_opt(&statement, &[&tenant]).await?;
    let text: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
    Ok(text.map(Bytes::from))
}
