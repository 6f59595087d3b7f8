//! Letters to the staff: who wants which, the outbox, and what somebody was told of.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let wish = Table::create()
            .table("mail_wish")
            .col(ColumnDef::new("person").uuid().not_null().primary_key())
            .col(ColumnDef::new("address").string_len(254))
            .col(ColumnDef::new("reminders").boolean().not_null())
            .col(
                ColumnDef::new("digest")
                    .string_len(8)
                    .not_null()
                    .check(Expr::col("digest").is_in(["never", "daily", "weekly"])),
            )
            .foreign_key(ForeignKey::create().name("mail_wish_person").from("mail_wish", "person").to("person", "id"))
            .take();
        manager.create_table(wish).await?;
        let letter = Table::create()
            .table("mail_letter")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("person").uuid().not_null())
            .col(ColumnDef::new("address").string_len(254).not_null())
            .col(ColumnDef::new("kind").string_len(16).not_null())
            .col(ColumnDef::new("subject").text().not_null())
            .col(ColumnDef::new("body").text().not_null())
            .col(
                ColumnDef::new("state")
                    .string_len(8)
                    .not_null()
                    .check(Expr::col("state").is_in(["waiting", "sent", "dead", "dropped"])),
            )
            .col(ColumnDef::new("tries").integer().not_null())
            .col(ColumnDef::new("made_at").big_integer().not_null())
            .col(ColumnDef::new("due_at").big_integer().not_null())
            .col(ColumnDef::new("fault").text())
            .take();
        manager.create_table(letter).await?;
        let due = Index::create().name("mail_letter_due").table("mail_letter").col("state").col("due_at").take();
        manager.create_index(due).await?;
        let told = Table::create()
            .table("mail_told")
            .col(ColumnDef::new("person").uuid().not_null())
            .col(ColumnDef::new("occasion").string_len(200).not_null())
            .col(ColumnDef::new("told_at").big_integer().not_null())
            .primary_key(Index::create().col("person").col("occasion"))
            .take();
        manager.create_table(told).await
    }
}
