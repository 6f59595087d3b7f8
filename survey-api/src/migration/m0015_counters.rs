//! Counters of offices that are no more.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let life = Table::create()
            .table("office_counter_life")
            .col(ColumnDef::new("office").string_len(32).not_null())
            .col(ColumnDef::new("counter").string_len(32).not_null())
            .col(ColumnDef::new("valid_to").string_len(10).not_null())
            .primary_key(Index::create().col("office").col("counter"))
            .foreign_key(
                ForeignKey::create()
                    .name("office_counter_life_office")
                    .from("office_counter_life", "office")
                    .to("office", "code"),
            )
            .take();
        manager.create_table(life).await
    }
}
