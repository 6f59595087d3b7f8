//! The tables of collection: questionnaires, offices, waves, encounter counts, responses, comments, releases.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseBackend, DbErr},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [questionnaire(), office(), wave(), encounter_count(), release()] {
            manager.create_table(table).await?;
        }
        // Without a rowid there is no insertion order to line answers and comments up by.
        let unordered = manager.get_database_backend() == DatabaseBackend::Sqlite;
        for mut table in [response(), comment()] {
            if unordered {
                table.extra("WITHOUT ROWID");
            }
            manager.create_table(table).await?;
        }
        let by_wave = Index::create().name("response_by_wave").table("response").col("wave").col("office").take();
        manager.create_index(by_wave).await?;
        manager.create_table(writer_check()).await?;
        manager.get_connection().execute_unprepared("INSERT INTO writer_check (id, commits) VALUES (1, 0)").await?;
        Ok(())
    }
}

fn questionnaire() -> TableCreateStatement {
    Table::create()
        .table("questionnaire")
        .col(ColumnDef::new("sha256").string_len(64).not_null().primary_key())
        .col(ColumnDef::new("key").string_len(32).not_null())
        .col(ColumnDef::new("version").integer().not_null())
        .col(ColumnDef::new("content").text().not_null())
        .index(Index::create().name("questionnaire_key_version").unique().col("key").col("version"))
        .take()
}

fn office() -> TableCreateStatement {
    Table::create()
        .table("office")
        .col(ColumnDef::new("code").string_len(32).not_null().primary_key())
        .col(ColumnDef::new("name_vi").text().not_null())
        .col(ColumnDef::new("name_en").text().not_null())
        .col(ColumnDef::new("province").string_len(32).not_null())
        .col(ColumnDef::new("service_groups").text().not_null())
        .col(ColumnDef::new("counters").text().not_null())
        .take()
}

fn wave() -> TableCreateStatement {
    Table::create()
        .table("wave")
        .col(ColumnDef::new("code").string_len(32).not_null().primary_key())
        .col(ColumnDef::new("period").string_len(32).not_null())
        .col(ColumnDef::new("questionnaire_sha256").string_len(64).not_null())
        .col(
            ColumnDef::new("state")
                .string_len(8)
                .not_null()
                .check(Expr::col("state").is_in(["planned", "open", "frozen"])),
        )
        .foreign_key(
            ForeignKey::create()
                .name("wave_questionnaire")
                .from("wave", "questionnaire_sha256")
                .to("questionnaire", "sha256")
                .on_delete(ForeignKeyAction::Restrict),
        )
        .take()
}

fn encounter_count() -> TableCreateStatement {
    Table::create()
        .table("encounter_count")
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("encounters").big_integer().not_null().check(Expr::col("encounters").gte(0)))
        .primary_key(Index::create().col("wave").col("office").col("service_group"))
        .foreign_key(
            ForeignKey::create().name("encounter_count_wave").from("encounter_count", "wave").to("wave", "code"),
        )
        .foreign_key(
            ForeignKey::create().name("encounter_count_office").from("encounter_count", "office").to("office", "code"),
        )
        .take()
}

fn response() -> TableCreateStatement {
    Table::create()
        .table("response")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("service_group").string_len(32).not_null())
        .col(ColumnDef::new("channel").string_len(16).not_null())
        .col(ColumnDef::new("language").string_len(8).not_null())
        .col(ColumnDef::new("basis").string_len(16).not_null().check(Expr::col("basis").is_in([
            "encounter",
            "ticket",
            "walk_in",
        ])))
        .col(ColumnDef::new("late").boolean().not_null())
        .col(ColumnDef::new("received_hour").integer().not_null())
        .col(ColumnDef::new("answers").binary().not_null())
        .col(ColumnDef::new("digest").binary().not_null())
        .foreign_key(ForeignKey::create().name("response_wave").from("response", "wave").to("wave", "code"))
        .foreign_key(ForeignKey::create().name("response_office").from("response", "office").to("office", "code"))
        .take()
}

fn comment() -> TableCreateStatement {
    Table::create()
        .table("comment")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("wave").string_len(32).not_null())
        .col(ColumnDef::new("office").string_len(32).not_null())
        .col(ColumnDef::new("language").string_len(8).not_null())
        .col(ColumnDef::new("body").text().not_null())
        .foreign_key(ForeignKey::create().name("comment_wave").from("comment", "wave").to("wave", "code"))
        .foreign_key(ForeignKey::create().name("comment_office").from("comment", "office").to("office", "code"))
        .take()
}

fn release() -> TableCreateStatement {
    Table::create()
        .table("release")
        .col(ColumnDef::new("period").string_len(32).not_null())
        .col(ColumnDef::new("revision").integer().not_null())
        .col(ColumnDef::new("path").text().not_null())
        .col(ColumnDef::new("manifest_sha256").string_len(64).not_null())
        .col(ColumnDef::new("status").string_len(16).not_null())
        .col(ColumnDef::new("recorded_at").string_len(32).not_null())
        .primary_key(Index::create().col("period").col("revision"))
        .take()
}

/// Readiness writes here: the only proof that the writer can commit is a commit.
fn writer_check() -> TableCreateStatement {
    Table::create()
        .table("writer_check")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("commits").big_integer().not_null())
        .take()
}
