//! What was noticed about a response, and whether it counts; its rules and the requests that one should not.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ColumnDef::new("marks").integer().not_null().default(0).take(),
            ColumnDef::new("verdict").small_integer().not_null().default(0).take(),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("response").add_column(column).take()).await?;
        }
        manager.create_table(rules()).await?;
        manager.create_table(void()).await
    }
}

/// Every version of the rules stays: which of them a release was computed under can be looked up.
fn rules() -> TableCreateStatement {
    Table::create()
        .table("quality_rules")
        .col(ColumnDef::new("version").integer().not_null().primary_key())
        .col(ColumnDef::new("rules").text().not_null())
        .col(ColumnDef::new("set_at").string_len(32).not_null())
        .col(ColumnDef::new("set_by").text().not_null())
        .take()
}

fn void() -> TableCreateStatement {
    Table::create()
        .table("void_request")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("response").uuid().not_null())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("reason").text().not_null())
        .col(ColumnDef::new("state").string_len(16).not_null().check(Expr::col("state").is_in([
            "requested",
            "approved",
            "refused",
        ])))
        .col(ColumnDef::new("requested_by").text().not_null())
        .col(ColumnDef::new("requested_at").string_len(32).not_null())
        .col(ColumnDef::new("decided_by").text())
        .col(ColumnDef::new("decided_at").string_len(32))
        .take()
}
