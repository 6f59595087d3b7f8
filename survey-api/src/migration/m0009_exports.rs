//! Export jobs.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let job = Table::create()
            .table("export_job")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("requested_by").string_len(64).not_null())
            .col(ColumnDef::new("requested_at").big_integer().not_null())
            .col(ColumnDef::new("order").text().not_null())
            .col(ColumnDef::new("offices").text())
            .col(ColumnDef::new("approvals").text().not_null())
            .col(
                ColumnDef::new("state")
                    .string_len(12)
                    .not_null()
                    .check(Expr::col("state").is_in(["awaiting", "queued", "running", "done", "failed", "expired"])),
            )
            .col(ColumnDef::new("rows").big_integer())
            .col(ColumnDef::new("files").text())
            .col(ColumnDef::new("reason").text())
            .col(ColumnDef::new("expires_at").big_integer())
            .take();
        manager.create_table(job).await?;
        let by_person = Index::create()
            .name("export_job_by_person")
            .table("export_job")
            .col("requested_by")
            .col("requested_at")
            .take();
        manager.create_index(by_person).await
    }
}
