//! Where a response waits until it can be moved among others, and what of a wave was made coarser at its freeze.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DatabaseBackend, DbErr},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut staged = response_staged();
        if manager.get_database_backend() == DatabaseBackend::Sqlite {
            staged.extra("WITHOUT ROWID");
        }
        manager.create_table(staged).await?;
        let strata = Index::create()
            .name("response_staged_by_stratum")
            .table("response_staged")
            .col("wave")
            .col("office")
            .col("service_group")
            .col("basis")
            .col("late")
            .col("id")
            .take();
        manager.create_index(strata).await?;
        manager.create_table(stratum_merged()).await?;
        // By basis too, so that counting a wave reads the index alone.
        manager.drop_index(Index::drop().name("response_by_wave").table("response").to_owned()).await?;
        let by_wave =
            Index::create().name("response_by_wave").table("response").col("wave").col("office").col("basis").take();
        manager.create_index(by_wave).await?;
        let hours = ColumnDef::new("received_hours").integer().not_null().default(1).take();
        manager.alter_table(Table::alter().table("response").add_column(hours).take()).await
    }
}

/// In the clear stands only what the ballot beside it says too; what was answered is sealed with a key outside the database.
fn response_staged() -> TableCreateStatement {
    Table::create()
        .table("response_staged")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("basis").string_len(16).not_null().check(Expr::col("basis").is_in([
            "encounter",
            "ticket",
            "walk_in",
        ])))
        .col(ColumnDef::new("late").boolean().not_null())
        .col(ColumnDef::new("sealed").binary().not_null())
        .foreign_key(
            ForeignKey::create().name("response_staged_wave").from("response_staged", "wave").to("wave", "code"),
        )
        .foreign_key(
            ForeignKey::create().name("response_staged_office").from("response_staged", "office").to("office", "code"),
        )
        .take()
}

/// Service groups of an office that are counted together in a wave.
fn stratum_merged() -> TableCreateStatement {
    Table::create()
        .table("stratum_merged")
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .primary_key(Index::create().col("wave").col("office").col("service_group"))
        .foreign_key(ForeignKey::create().name("stratum_merged_wave").from("stratum_merged", "wave").to("wave", "code"))
        .foreign_key(
            ForeignKey::create().name("stratum_merged_office").from("stratum_merged", "office").to("office", "code"),
        )
        .take()
}
