//! Offices in time: since when and until when, under which name, who followed whom, and what procedures they have.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [life(), name(), succession(), procedure()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

fn office_key(table: &str, column: &str, name: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from(table.to_owned(), column.to_owned()).to("office", "code").to_owned()
}

/// An office without a row is there for ever.
fn life() -> TableCreateStatement {
    Table::create()
        .table("office_life")
        .col(ColumnDef::new("office").string_len(32).not_null().primary_key())
        .col(ColumnDef::new("valid_from").string_len(10).null())
        .col(ColumnDef::new("valid_to").string_len(10).null())
        .foreign_key(&mut office_key("office_life", "office", "office_life_office"))
        .take()
}

/// Names that an office had, each until the next one's day.
fn name() -> TableCreateStatement {
    Table::create()
        .table("office_name")
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("until").string_len(10).not_null())
        .col(ColumnDef::new("name_vi").text().not_null())
        .col(ColumnDef::new("name_en").text().not_null())
        .primary_key(Index::create().col("office").col("until"))
        .foreign_key(&mut office_key("office_name", "office", "office_name_office"))
        .take()
}

fn succession() -> TableCreateStatement {
    Table::create()
        .table("office_succession")
        .col(ColumnDef::new("old").string_len(32).not_null())
        .col(ColumnDef::new("new").string_len(32).not_null())
        .col(ColumnDef::new("since").string_len(10).not_null())
        .col(ColumnDef::new("kind").string_len(8).not_null().check(Expr::col("kind").is_in(["merge", "split"])))
        .col(ColumnDef::new("weight").double().null())
        .primary_key(Index::create().col("old").col("new"))
        .foreign_key(&mut office_key("office_succession", "old", "office_succession_old"))
        .foreign_key(&mut office_key("office_succession", "new", "office_succession_new"))
        .take()
}

/// A procedure of an office, by its national code, in one of the groups of services.
fn procedure() -> TableCreateStatement {
    Table::create()
        .table("office_procedure")
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("code").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("name_vi").text().not_null())
        .col(ColumnDef::new("name_en").text().not_null())
        .primary_key(Index::create().col("office").col("code"))
        .foreign_key(&mut office_key("office_procedure", "office", "office_procedure_office"))
        .take()
}
