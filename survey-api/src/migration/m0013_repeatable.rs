//! What makes an export repeatable and a request safe to repeat; visits counted for the audit; releases that are computed in the
//! background.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let moved = Table::alter().table("response").add_column(ColumnDef::new("moved_hour").integer()).take();
        manager.alter_table(moved).await?;
        let left_out = Table::alter().table("export_job").add_column(ColumnDef::new("left_out").text()).take();
        manager.alter_table(left_out).await?;
        let key = Table::create()
            .table("idempotency_key")
            .col(ColumnDef::new("who").string_len(120).not_null())
            .col(ColumnDef::new("route").string_len(64).not_null())
            .col(ColumnDef::new("key").string_len(255).not_null())
            .col(ColumnDef::new("fingerprint").string_len(64).not_null())
            .col(ColumnDef::new("object").uuid().not_null())
            .col(ColumnDef::new("made_at").big_integer().not_null())
            .primary_key(Index::create().col("who").col("route").col("key"))
            .take();
        manager.create_table(key).await?;
        let count = Table::create()
            .table("audit_count")
            .col(ColumnDef::new("actor").string_len(120).not_null())
            .col(ColumnDef::new("action").string_len(32).not_null())
            .col(ColumnDef::new("wave").string_len(32).not_null())
            .col(ColumnDef::new("office").string_len(32).not_null())
            .col(ColumnDef::new("roles").text().not_null())
            .col(ColumnDef::new("count").big_integer().not_null())
            .primary_key(Index::create().col("actor").col("action").col("wave").col("office"))
            .take();
        manager.create_table(count).await?;
        let compilation = Table::create()
            .table("release_compilation")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("wave").string_len(32).not_null())
            .col(ColumnDef::new("person").uuid().not_null())
            .col(ColumnDef::new("order").text().not_null())
            .col(
                ColumnDef::new("state")
                    .string_len(12)
                    .not_null()
                    .check(Expr::col("state").is_in(["queued", "running", "done", "failed"])),
            )
            .col(ColumnDef::new("stage").integer().not_null())
            .col(ColumnDef::new("begun_at").big_integer().not_null())
            .col(ColumnDef::new("period").string_len(32))
            .col(ColumnDef::new("revision").integer())
            // What its reader should be told, or why it failed.
            .col(ColumnDef::new("words").text())
            .take();
        manager.create_table(compilation).await
    }
}
