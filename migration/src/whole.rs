//! A step that fails leaves nothing behind. The migrator sees to that on PostgreSQL only; here SQLite does too.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait, prelude::DbErr,
};

/// Runs a step and the note that it is applied in one transaction, unless the step asks for none.
pub(crate) fn applied_whole(step: Box<dyn MigrationTrait>) -> Box<dyn MigrationTrait> {
    Box::new(Whole(step))
}

struct Whole(Box<dyn MigrationTrait>);

impl MigrationName for Whole {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Whole {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.down(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        self.0.use_transaction().or(Some(true))
    }
}
