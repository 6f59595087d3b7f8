//! Drafts of questionnaires, and what became of the versions that were published.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [draft(), life()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

/// A draft is kept as it was written: it may lack what a version must have.
fn draft() -> TableCreateStatement {
    Table::create()
        .table("questionnaire_draft")
        .col(ColumnDef::new("key").string_len(32).not_null())
        .col(ColumnDef::new("version").integer().not_null())
        .col(ColumnDef::new("content").text().not_null())
        .col(ColumnDef::new("saved_by").string_len(64).not_null())
        .col(ColumnDef::new("saved_at").string_len(40).not_null())
        .primary_key(Index::create().col("key").col("version"))
        .take()
}

/// A version without a row was published before there were drafts.
fn life() -> TableCreateStatement {
    Table::create()
        .table("questionnaire_life")
        .col(ColumnDef::new("sha256").string_len(64).not_null().primary_key())
        .col(ColumnDef::new("drafted_by").string_len(64).null())
        .col(ColumnDef::new("published_by").string_len(64).null())
        .col(ColumnDef::new("published_at").string_len(40).null())
        .col(ColumnDef::new("retired_by").string_len(64).null())
        .col(ColumnDef::new("retired_at").string_len(40).null())
        // Seconds since 1970: until then answers are taken all the same.
        .col(ColumnDef::new("accept_until").big_integer().null())
        .col(ColumnDef::new("reason").text().null())
        .foreign_key(
            ForeignKey::create()
                .name("questionnaire_life_questionnaire")
                .from("questionnaire_life", "sha256")
                .to("questionnaire", "sha256"),
        )
        .take()
}
