//! Whether a URL stands in the right variable: that of a pooler, and that of the database itself, each have one.

use migration::pooler::{Kind, probe};
use sea_orm::DbErr;

use super::UrlVariable;
use crate::config::Secret;

/// How what is at the other end of a URL fits its variable.
#[derive(Debug)]
pub enum Placement {
    /// As it should be.
    Right,
    /// A transaction-mode pooler in `DATABASE_URL`: statements would be answered with somebody else's rows.
    PoolerForServer,
    /// No transaction-mode pooler in `DATABASE_POOLER_URL`: it works, and costs what a pooler would save.
    ServerForPooler,
    /// It could not be found out.
    Unknown(DbErr),
}

/// Asks who is there.
pub(super) async fn check(variable: UrlVariable, url: &Secret) -> Placement {
    match (variable, probe(url.expose()).await) {
        (UrlVariable::Direct, Ok(Kind::TransactionPooler)) => Placement::PoolerForServer,
        (UrlVariable::Pooler, Ok(Kind::Direct)) => Placement::ServerForPooler,
        (_, Ok(_)) => Placement::Right,
        (_, Err(problem)) => Placement::Unknown(problem),
    }
}
