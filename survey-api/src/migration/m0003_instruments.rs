//! Words that answer an item stand among the comments, under the item's key.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let item = Table::alter().table("comment").add_column(ColumnDef::new("item").string_len(32).null()).take();
        manager.alter_table(item).await
    }
}
