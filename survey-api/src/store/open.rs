//! Connection settings of both databases.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection};

use crate::error::Result;

const READERS: u32 = 4;
/// How long SQLite waits for another process that holds the write lock.
const BUSY_MILLISECONDS: &str = "5000";
/// How long a request waits for a connection before it is answered with 503.
const ACQUIRE: Duration = Duration::from_secs(10);

/// The write connection first: it makes a new SQLite file and switches it to WAL, which a reader cannot.
pub(super) async fn connections(url: &str) -> Result<(DatabaseConnection, DatabaseConnection)> {
    let write = Database::connect(writer(url)).await?;
    let read = Database::connect(readers(url)).await?;
    Ok((write, read))
}

/// One connection, always: SQLite's busy handler polls and has no queue, while the pool's queue is fair.
fn writer(url: &str) -> ConnectOptions {
    let mut options = common(url, 1);
    // What a statement on a whole batch returns fits in at once.
    options.map_sqlx_sqlite_opts(|sqlite| durable(sqlite.create_if_missing(true)).row_buffer_size(1024));
    options
}

fn readers(url: &str) -> ConnectOptions {
    let mut options = common(url, READERS);
    options.map_sqlx_sqlite_opts(|sqlite| durable(sqlite).pragma("query_only", "ON"));
    options.map_sqlx_postgres_opts(|postgres| postgres.options([("default_transaction_read_only", "on")]));
    options
}

/// `synchronous = FULL`: in WAL mode anything less may lose the last commits at a power cut, after they were acknowledged.
fn durable(options: sea_orm::sqlx::sqlite::SqliteConnectOptions) -> sea_orm::sqlx::sqlite::SqliteConnectOptions {
    options
        .pragma("journal_mode", "WAL")
        .pragma("synchronous", "FULL")
        // What is deleted is overwritten: what waited to be moved leaves no trace in free pages.
        .pragma("secure_delete", "ON")
        .pragma("foreign_keys", "ON")
        .pragma("busy_timeout", BUSY_MILLISECONDS)
        // 8 MB of log before it is folded into the file: more at a time makes who comes then wait longer, less folds a page that changes
        // often many times.
        .pragma("wal_autocheckpoint", "2000")
}

fn common(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(ACQUIRE).sqlx_logging(false);
    options
}
