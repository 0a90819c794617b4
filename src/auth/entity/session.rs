//! Table `session`.

use sea_orm::entity::prelude::*;

/// A row of `session`. The secret itself is not in it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Primary key, `UUIDv7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose session it is.
    pub tenant_id: Uuid,
    /// The key that it was opened with; none for a token.
    pub api_key_id: Option<Uuid>,
    /// Whom the token is about that it was opened with.
    pub subject: Option<String>,
    /// SHA-256 of the secret, in lower-case hexadecimal.
    pub token_hash: String,
    /// When it was opened.
    pub created_at: DateTimeUtc,
    /// When it ends by itself.
    pub expires_at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The session of a hash. This is where the tenant comes from, so it cannot start from one.
    #[expect(
        clippy::disallowed_methods,
        reason = "the tenant is known only once the session is"
    )]
    pub(in crate::auth) fn of_hash(hash: &str) -> Select<Self> {
        Self::find().filter(Column::TokenHash.eq(hash))
    }
}
