//! Sheets that are drawn to be keyed a third time, what that shows, and boxes of sheets that two people opened.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [plan(), rekey(), difference(), opening()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

/// The share and the seed follow a wave for good.
fn plan() -> TableCreateStatement {
    Table::create()
        .table("paper_rekey_plan")
        .col(ColumnDef::new("wave").string_len(32).not_null().primary_key())
        .col(ColumnDef::new("share").double().not_null())
        .col(ColumnDef::new("seed").big_integer().not_null())
        .col(ColumnDef::new("set_by").string_len(64).not_null())
        .col(ColumnDef::new("set_at").string_len(40).not_null())
        .foreign_key(
            ForeignKey::create().name("paper_rekey_plan_wave").from("paper_rekey_plan", "wave").to("wave", "code"),
        )
        .take()
}

/// A drawn sheet until it is keyed; then the row is gone, as the entries are.
fn rekey() -> TableCreateStatement {
    Table::create()
        .table("paper_rekey")
        .col(ColumnDef::new("serial").string_len(48).not_null().primary_key())
        .col(ColumnDef::new("person").uuid().null())
        .col(ColumnDef::new("content").text().null())
        .foreign_key(
            ForeignKey::create().name("paper_rekey_sheet").from("paper_rekey", "serial").to("paper_sheet", "serial"),
        )
        .take()
}

/// Sums, never a row a sheet.
fn difference() -> TableCreateStatement {
    Table::create()
        .table("paper_difference")
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("item").string_len(64).not_null())
        .col(ColumnDef::new("rekeyed").big_integer().not_null())
        .col(ColumnDef::new("differing").big_integer().not_null())
        .primary_key(Index::create().col("wave").col("item"))
        .take()
}

fn opening() -> TableCreateStatement {
    Table::create()
        .table("paper_opening")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("seal").text().not_null())
        .col(ColumnDef::new("is_intact").boolean().not_null())
        .col(ColumnDef::new("sheets").integer().not_null())
        .col(ColumnDef::new("note").text().not_null())
        .col(ColumnDef::new("opened_by").string_len(64).not_null())
        .col(ColumnDef::new("opened_at").string_len(40).not_null())
        .col(ColumnDef::new("witnessed_by").string_len(64).null())
        .col(ColumnDef::new("witnessed_at").string_len(40).null())
        .foreign_key(ForeignKey::create().name("paper_opening_wave").from("paper_opening", "wave").to("wave", "code"))
        .foreign_key(
            ForeignKey::create().name("paper_opening_office").from("paper_opening", "office").to("office", "code"),
        )
        .take()
}
