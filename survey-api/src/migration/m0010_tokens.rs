//! Tokens with which somebody's programs read what they may read themselves.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("api_token")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            // Of a token only its hash: whoever reads the table cannot use it.
            .col(ColumnDef::new("sha256").string_len(64).not_null().unique_key())
            .col(ColumnDef::new("person").uuid().not_null())
            .col(ColumnDef::new("epoch").integer().not_null())
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("verbs").text().not_null())
            .col(ColumnDef::new("scope").string_len(48).not_null())
            .col(ColumnDef::new("made_at").string_len(32).not_null())
            .col(ColumnDef::new("expires_at").big_integer().not_null())
            .col(ColumnDef::new("revoked_at").string_len(32))
            .col(ColumnDef::new("used_on").string_len(10))
            .foreign_key(ForeignKey::create().name("api_token_person").from("api_token", "person").to("person", "id"))
            .take();
        manager.create_table(table).await
    }
}
