//! The tables of devices: one-time codes, devices with what they last said, and the chain of their records.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [enrolment(), device(), record()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

fn enrolment() -> TableCreateStatement {
    Table::create()
        .table("device_enrolment")
        .col(ColumnDef::new("code_sha256").string_len(64).not_null().primary_key())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("counter").string_len(32).not_null())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("expires_at").big_integer().not_null())
        .foreign_key(
            ForeignKey::create()
                .name("device_enrolment_office")
                .from("device_enrolment", "office")
                .to("office", "code"),
        )
        .take()
}

fn device() -> TableCreateStatement {
    Table::create()
        .table("device")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("counter").string_len(32).not_null())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("public_key").binary().not_null())
        .col(ColumnDef::new("state").string_len(8).not_null().check(Expr::col("state").is_in(["active", "revoked"])))
        .col(ColumnDef::new("enrolled_at").string_len(32).not_null())
        .col(ColumnDef::new("last_seq").big_integer().not_null())
        // What is missing and forked, and how much of it somebody has looked at.
        .col(ColumnDef::new("missing").big_integer().not_null())
        .col(ColumnDef::new("missing_known").big_integer().not_null())
        .col(ColumnDef::new("forks").big_integer().not_null())
        .col(ColumnDef::new("forks_known").big_integer().not_null())
        .col(ColumnDef::new("seen_at").big_integer())
        .col(ColumnDef::new("heartbeat").text())
        .foreign_key(ForeignKey::create().name("device_office").from("device", "office").to("office", "code"))
        .take()
}

/// Number and hash alone: the hash covers a random number that is thrown away, so that no answer can be found by it.
fn record() -> TableCreateStatement {
    Table::create()
        .table("device_record")
        .col(ColumnDef::new("device").uuid().not_null())
        .col(ColumnDef::new("seq").big_integer().not_null())
        .col(ColumnDef::new("hash").binary().not_null())
        .col(ColumnDef::new("prev").binary().not_null())
        .col(ColumnDef::new("fork").boolean().not_null())
        .primary_key(Index::create().col("device").col("seq").col("hash"))
        .foreign_key(
            ForeignKey::create().name("device_record_device").from("device_record", "device").to("device", "id"),
        )
        .take()
}
