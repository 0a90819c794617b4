//! What tells whether an answer still holds.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

/// How far the rows are that an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Versions {
    /// The workspace's; none before anything was written for it.
    pub version: Option<i64>,
    /// How many public events there are; none where that was not asked.
    pub public_events: Option<i64>,
}

/// Reads how far the rows of a workspace are, in one statement.
///
/// # Errors
///
/// The database could not be asked.
pub async fn versions(
    db: &impl ConnectionTrait,
    tenant: Uuid,
    with_public: bool,
) -> Result<Versions, DbErr> {
    let statement = Statement::from_sql_and_values(
        db.get_database_backend(),
        include_str!("basis.sql"),
        [tenant.into(), with_public.into()],
    );
    let row = db.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("versions".to_owned()))?;
    Versions::from_query_result(&row, "")
}
