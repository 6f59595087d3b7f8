//! The tables of people: accounts, what they may do and since when, sessions, and the audit chain.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbErr},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [person(), role_grant(), session(), audit_event(), audit_head(), audit_root()] {
            manager.create_table(table).await?;
        }
        let by_person = Index::create().name("role_grant_by_person").table("role_grant").col("person").take();
        manager.create_index(by_person).await?;
        let begin = "INSERT INTO audit_head (id, seq, mac) VALUES (1, 0, '')";
        manager.get_connection().execute_unprepared(begin).await?;
        Ok(())
    }
}

fn person() -> TableCreateStatement {
    Table::create()
        .table("person")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("login").string_len(64).not_null().unique_key())
        .col(ColumnDef::new("name").text().not_null())
        .col(
            ColumnDef::new("state")
                .string_len(8)
                .not_null()
                .check(Expr::col("state").is_in(["invited", "active", "disabled"])),
        )
        .col(ColumnDef::new("password").text())
        .col(ColumnDef::new("second_factor").binary())
        .col(ColumnDef::new("second_factor_step").big_integer().not_null())
        .col(ColumnDef::new("invitation_sha256").string_len(64))
        .col(ColumnDef::new("invitation_expires").big_integer().not_null())
        // Rises when everything that was signed in before has to sign in again.
        .col(ColumnDef::new("epoch").integer().not_null())
        .col(ColumnDef::new("added_at").string_len(32).not_null())
        .take()
}

/// A grant is never deleted: who could do what, and when, stays known.
fn role_grant() -> TableCreateStatement {
    Table::create()
        .table("role_grant")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("person").uuid().not_null())
        .col(ColumnDef::new("role").string_len(32).not_null())
        .col(ColumnDef::new("scope").string_len(48).not_null())
        .col(ColumnDef::new("granted_at").string_len(32).not_null())
        .col(ColumnDef::new("granted_by").text().not_null())
        .col(ColumnDef::new("revoked_at").string_len(32))
        .col(ColumnDef::new("revoked_by").text())
        .foreign_key(ForeignKey::create().name("role_grant_person").from("role_grant", "person").to("person", "id"))
        .take()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        // Of the id only its hash: whoever reads the table cannot take over a session.
        .col(ColumnDef::new("id_sha256").string_len(64).not_null().primary_key())
        .col(ColumnDef::new("record").text().not_null())
        .col(ColumnDef::new("expires").big_integer().not_null())
        .take()
}

fn audit_event() -> TableCreateStatement {
    Table::create()
        .table("audit_event")
        .col(ColumnDef::new("seq").big_integer().not_null().primary_key())
        .col(ColumnDef::new("at").string_len(40).not_null())
        .col(ColumnDef::new("actor").text().not_null())
        .col(ColumnDef::new("roles").text().not_null())
        .col(ColumnDef::new("office").string_len(32))
        .col(ColumnDef::new("action").string_len(64).not_null())
        .col(ColumnDef::new("object").text().not_null())
        .col(ColumnDef::new("before_sha256").string_len(64))
        .col(ColumnDef::new("after_sha256").string_len(64))
        .col(ColumnDef::new("reason").text())
        .col(ColumnDef::new("request_id").string_len(64))
        .col(ColumnDef::new("prev_mac").string_len(64).not_null())
        .col(ColumnDef::new("mac").string_len(64).not_null())
        .take()
}

/// The last row of the chain: what is taken off its end is missed here, and two writers take turns by locking it.
fn audit_head() -> TableCreateStatement {
    Table::create()
        .table("audit_head")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("seq").big_integer().not_null())
        .col(ColumnDef::new("mac").string_len(64).not_null())
        .take()
}

fn audit_root() -> TableCreateStatement {
    Table::create()
        .table("audit_root")
        .col(ColumnDef::new("day").string_len(10).not_null().primary_key())
        .col(ColumnDef::new("seq").big_integer().not_null())
        .col(ColumnDef::new("mac").string_len(64).not_null())
        .col(ColumnDef::new("public_key").string_len(64).not_null())
        .col(ColumnDef::new("signature").string_len(128).not_null())
        .take()
}
