//! What tells whether an answer still holds.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

/// How far the rows are that an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Versions {
    /// The workspace's.
    pub version: i64,
    /// How many public events there are; none where that was not asked.
    pub public_events: Option<i64>,
}

/// Reads how far the rows of a workspace are, in one statement; none before anything was written for it.
///
/// # Errors
///
/// The database could not be asked.
pub async fn versions(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    with_public: bool,
) -> Result<Option<Versions>, DbErr> {
    let text = if with_public {
        include_str!("basis_with_public.sql")
    } else {
        include_str!("basis.sql")
    };
    let backend = db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, text, [tenant.into()]);
    let row = db.query_one_raw(statement).await?;
    row.map(|row| Versions::from_query_result(&row, ""))
        .transpose()
}
