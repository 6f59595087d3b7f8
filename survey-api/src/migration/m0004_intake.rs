//! The tables of intake: finished visits, rights to rate, the funnel's counts.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [encounter(), ballot(), funnel_count()] {
            manager.create_table(table).await?;
        }
        let strata = Index::create()
            .name("encounter_by_wave")
            .table("encounter")
            .col("wave")
            .col("office")
            .col("service_group")
            .take();
        manager.create_index(strata).await
    }
}

/// No name and no number of a citizen: the case system's own id only as a keyed hash.
fn encounter() -> TableCreateStatement {
    Table::create()
        .table("encounter")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("counter").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("due_at").big_integer())
        .col(ColumnDef::new("finished_at").big_integer().not_null())
        .foreign_key(ForeignKey::create().name("encounter_wave").from("encounter", "wave").to("wave", "code"))
        .foreign_key(ForeignKey::create().name("encounter_office").from("encounter", "office").to("office", "code"))
        .take()
}

/// Neither token nor code stand here, and nothing that leads to a response; nor when it was spent.
fn ballot() -> TableCreateStatement {
    Table::create()
        .table("ballot")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("code").uuid().not_null().unique_key())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("counter").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("basis").string_len(16).not_null().check(Expr::col("basis").is_in(["encounter", "ticket"])))
        .col(
            ColumnDef::new("state")
                .string_len(8)
                .not_null()
                .check(Expr::col("state").is_in(["issued", "opened", "spent", "revoked"])),
        )
        .col(ColumnDef::new("expires_at").big_integer().not_null())
        .col(ColumnDef::new("reason").text())
        .foreign_key(ForeignKey::create().name("ballot_wave").from("ballot", "wave").to("wave", "code"))
        .foreign_key(ForeignKey::create().name("ballot_office").from("ballot", "office").to("office", "code"))
        .take()
}

/// How many, never who or when.
fn funnel_count() -> TableCreateStatement {
    Table::create()
        .table("funnel_count")
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("counter").string_len(32).not_null())
        .col(ColumnDef::new("step").string_len(16).not_null())
        .col(ColumnDef::new("count").big_integer().not_null())
        .primary_key(Index::create().col("wave").col("office").col("counter").col("step"))
        .take()
}
