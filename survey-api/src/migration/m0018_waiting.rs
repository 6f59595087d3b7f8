//! Where responses wait, laid out for writing: measured in benches/README.md, a row under its random name with a second random key
//! in its index cost SQLite three times as much.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DatabaseBackend, DbErr},
};

const STRATA: &str = "response_staged_by_stratum";

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DatabaseBackend::Sqlite => remake(manager).await?,
            _ => {
                let index = Index::drop().name(STRATA).table("response_staged").to_owned();
                manager.drop_index(index).await?;
                for key in ["response_staged_wave", "response_staged_office"] {
                    let key = ForeignKey::drop().name(key).table("response_staged").to_owned();
                    manager.drop_foreign_key(key).await?;
                }
                // A right is changed once or twice in its life: room for that in its own page leaves the indices alone.
                manager.get_connection().execute_unprepared("ALTER TABLE ballot SET (fillfactor = 50)").await?;
            }
        }
        // Without the name: what comes in is added at the end of its stratum.
        let mut strata = Index::create().name(STRATA).table("response_staged").to_owned();
        for column in ["wave", "office", "service_group", "basis", "late"] {
            strata.col(column);
        }
        manager.create_index(strata).await
    }
}

/// SQLite cannot change a table's keys.
async fn remake(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let before = Table::rename().table("response_staged", "response_staged_before").take();
    manager.rename_table(before).await?;
    manager.create_table(response_staged()).await?;
    let columns = "id, wave, office, service_group, basis, late, sealed";
    let copy = format!("INSERT INTO response_staged ({columns}) SELECT {columns} FROM response_staged_before");
    manager.get_connection().execute_unprepared(&copy).await?;
    manager.drop_table(Table::drop().table("response_staged_before").take()).await
}

/// In the order of arrival. Wave and office are checked by the statement that adds a row, for all of them at once, and again where
/// the response is moved to.
fn response_staged() -> TableCreateStatement {
    Table::create()
        .table("response_staged")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("basis").string_len(16).not_null().check(Expr::col("basis").is_in([
            "encounter",
            "ticket",
            "walk_in",
        ])))
        .col(ColumnDef::new("late").boolean().not_null())
        .col(ColumnDef::new("sealed").binary().not_null())
        .take()
}
