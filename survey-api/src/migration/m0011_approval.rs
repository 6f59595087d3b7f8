//! Who computed a release and who let it out.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let approval = Table::create()
            .table("release_approval")
            .col(ColumnDef::new("period").string_len(32).not_null())
            .col(ColumnDef::new("revision").integer().not_null())
            .col(ColumnDef::new("manifest_sha256").string_len(64).not_null())
            .col(ColumnDef::new("made_by").string_len(64).not_null())
            .col(ColumnDef::new("approved_by").string_len(64).null())
            .col(ColumnDef::new("approved_at").string_len(40).null())
            .primary_key(Index::create().col("period").col("revision"))
            .take();
        manager.create_table(approval).await
    }
}
