//! The plans of waves.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let plan = Table::create()
            .table("wave_plan")
            .col(ColumnDef::new("wave").string_len(32).not_null().primary_key())
            .col(ColumnDef::new("plan").text().not_null())
            .foreign_key(ForeignKey::create().name("wave_plan_wave").from("wave_plan", "wave").to("wave", "code"))
            .take();
        manager.create_table(plan).await
    }
}
