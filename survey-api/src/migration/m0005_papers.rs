//! Paper: what was printed for whom, each sheet by its serial, what was keyed of it, and how often keying was wrong.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [batch(), sheet(), entry(), error(), mark()] {
            manager.create_table(table).await?;
        }
        let by_wave = Index::create().name("paper_sheet_by_wave").table("paper_sheet").col("wave").col("office").take();
        manager.create_index(by_wave).await
    }
}

/// A run of serials, printed for one place.
fn batch() -> TableCreateStatement {
    Table::create()
        .table("paper_batch")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("counter").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("first").big_integer().not_null())
        .col(ColumnDef::new("last").big_integer().not_null())
        .col(ColumnDef::new("issued_at").string_len(40).not_null())
        .col(ColumnDef::new("issued_by").text().not_null())
        .foreign_key(ForeignKey::create().name("paper_batch_wave").from("paper_batch", "wave").to("wave", "code"))
        .foreign_key(ForeignKey::create().name("paper_batch_office").from("paper_batch", "office").to("office", "code"))
        .take()
}

/// A sheet carries no time: with one, its answers could be found by the hour in which they came.
fn sheet() -> TableCreateStatement {
    Table::create()
        .table("paper_sheet")
        .col(ColumnDef::new("serial").string_len(48).not_null().primary_key())
        .col(ColumnDef::new("number").big_integer().not_null())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("ballot").uuid().not_null().unique_key())
        .col(ColumnDef::new("state").string_len(10).not_null().check(Expr::col("state").is_in([
            "issued",
            "missing",
            "spoilt",
            "keyed_once",
            "disputed",
            "agreed",
            "counted",
            "elsewhere",
        ])))
        // Set between agreement and counting, so that a crash in between counts it once; empty before and after.
        .col(ColumnDef::new("response").uuid().null())
        .foreign_key(ForeignKey::create().name("paper_sheet_wave").from("paper_sheet", "wave").to("wave", "code"))
        .foreign_key(ForeignKey::create().name("paper_sheet_office").from("paper_sheet", "office").to("office", "code"))
        .index(Index::create().name("paper_sheet_number").unique().col("office").col("number"))
        .take()
}

/// What a person keyed; deleted as soon as the sheet is counted.
fn entry() -> TableCreateStatement {
    Table::create()
        .table("paper_entry")
        .col(ColumnDef::new("serial").string_len(48).not_null())
        .col(ColumnDef::new("round").string_len(1).not_null().check(Expr::col("round").is_in(["a", "b", "c"])))
        .col(ColumnDef::new("person").uuid().not_null())
        .col(ColumnDef::new("finished").boolean().not_null())
        .col(ColumnDef::new("content").text().not_null())
        .primary_key(Index::create().col("serial").col("round"))
        // The same person never holds two rounds of a sheet.
        .index(Index::create().name("paper_entry_person").unique().col("serial").col("person"))
        .foreign_key(
            ForeignKey::create().name("paper_entry_sheet").from("paper_entry", "serial").to("paper_sheet", "serial"),
        )
        .take()
}

/// How often a person keyed an item in a wave, and how often wrongly: sums, never a row a sheet.
fn error() -> TableCreateStatement {
    Table::create()
        .table("paper_error")
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("person").uuid().not_null())
        .col(ColumnDef::new("item").string_len(64).not_null())
        .col(ColumnDef::new("keyed").big_integer().not_null())
        .col(ColumnDef::new("wrong").big_integer().not_null())
        .primary_key(Index::create().col("wave").col("person").col("item"))
        .take()
}

/// How often an item was left blank, marked twice or could not be read.
fn mark() -> TableCreateStatement {
    Table::create()
        .table("paper_mark")
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("item").string_len(64).not_null())
        .col(ColumnDef::new("mark").string_len(10).not_null())
        .col(ColumnDef::new("sheets").big_integer().not_null())
        .primary_key(Index::create().col("wave").col("item").col("mark"))
        .take()
}
