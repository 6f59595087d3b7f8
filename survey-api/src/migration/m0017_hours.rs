//! When offices are open, days that are not as their weekday says, and who asked for and approved a device.

use sea_orm_migration::{prelude::*, sea_orm::DbErr};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [hours(), special_day(), approval()] {
            manager.create_table(table).await?;
        }
        let asked_by = ColumnDef::new("asked_by").string_len(64).null().take();
        manager.alter_table(Table::alter().table("device_enrolment").add_column(asked_by).take()).await
    }
}

/// The hours of a week, as JSON; an office without a row does not say when it is open.
fn hours() -> TableCreateStatement {
    Table::create()
        .table("office_hours")
        .col(ColumnDef::new("office").string_len(32).not_null().primary_key())
        .col(ColumnDef::new("hours").text().not_null())
        .foreign_key(
            ForeignKey::create().name("office_hours_office").from("office_hours", "office").to("office", "code"),
        )
        .take()
}

/// A holiday (no weekday), or a day on which offices work as on another weekday.
fn special_day() -> TableCreateStatement {
    Table::create()
        .table("special_day")
        .col(ColumnDef::new("day").string_len(10).not_null().primary_key())
        .col(ColumnDef::new("works_as").small_integer().null())
        .col(ColumnDef::new("name_vi").text().not_null())
        .col(ColumnDef::new("name_en").text().not_null())
        .take()
}

/// A device without a row was enrolled before two people were needed.
fn approval() -> TableCreateStatement {
    Table::create()
        .table("device_approval")
        .col(ColumnDef::new("device").uuid().not_null().primary_key())
        .col(ColumnDef::new("asked_by").string_len(64).null())
        .col(ColumnDef::new("approved_by").string_len(64).null())
        .col(ColumnDef::new("approved_at").string_len(40).null())
        .foreign_key(
            ForeignKey::create().name("device_approval_device").from("device_approval", "device").to("device", "id"),
        )
        .take()
}
