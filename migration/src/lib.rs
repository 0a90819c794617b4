//! The schema's history: every step that leads from an empty database to the tables the gateway reads.
//!
//! Steps are plain SQL that PostgreSQL and SQLite both take; where the two differ, the branch stands
//! beside the statement it belongs to. A step that was released is never edited: the next step corrects it.
//! Releases expand first and contract later, because old replicas run on while a release rolls out.

use sea_orm_migration::{MigrationTrait, async_trait};
pub use sea_orm_migration::{MigratorTrait, prelude::DbErr, sea_orm::DbBackend};

mod dialect;
pub mod lock;
mod m20261123_000001_create_tenants;
mod m20261123_000002_create_agents;
mod m20261123_000003_create_api_keys;
mod m20261123_000004_create_catalog;
mod m20261123_000005_create_usage;
mod m20261123_000006_create_billing;
mod m20261123_000007_create_audit;
mod m20261123_000008_create_sessions;
mod m20261124_000009_move_versions;
pub mod pooler;
mod whole;

/// All steps, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let steps: Vec<Box<dyn MigrationTrait>> = vec![
            Box::new(m20261123_000001_create_tenants::Migration),
            Box::new(m20261123_000002_create_agents::Migration),
            Box::new(m20261123_000003_create_api_keys::Migration),
            Box::new(m20261123_000004_create_catalog::Migration),
            Box::new(m20261123_000005_create_usage::Migration),
            Box::new(m20261123_000006_create_billing::Migration),
            Box::new(m20261123_000007_create_audit::Migration),
            Box::new(m20261123_000008_create_sessions::Migration),
            Box::new(m20261124_000009_move_versions::Migration),
        ];
        steps.into_iter().map(whole::applied_whole).collect()
    }
}
