//! Opening a database: one write connection, a pool of readers, and the same code for SQLite and PostgreSQL.

mod given;
mod open;

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

pub(crate) use given::Given;

use crate::{
    audit::Actor,
    clock::Clock,
    error::{Code, Refusal, Result},
    keys::{Key, Keys},
    migration::Migrator,
};

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    read: DatabaseConnection,
    write: DatabaseConnection,
    /// Rises whenever a wave, an office or a questionnaire changes, so that what is kept in memory of them is dropped.
    catalogue: Arc<AtomicU64>,
    clock: Clock,
    keys: Keys,
    audit_key: Arc<OnceLock<Key>>,
    intake_key: Arc<OnceLock<Key>>,
    /// In whose name this handle writes.
    actor: Arc<Actor>,
}

impl Store {
    /// Opens `sqlite:FILE` (made when absent) or `postgres://…`. It does not migrate.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, Keys::beside(url), Clock::system()).await
    }

    /// The same with keys that are elsewhere and a clock of the caller's.
    pub async fn open_with(url: &str, keys: Keys, clock: Clock) -> Result<Self> {
        let (write, read) = open::connections(url).await?;
        let (audit_key, intake_key) = (Arc::default(), Arc::default());
        let (catalogue, actor) = (Arc::default(), Arc::new(Actor::program()));
        Ok(Self { read, write, catalogue, clock, keys, audit_key, intake_key, actor })
    }

    /// A handle that writes in the name of `actor`; without it, the program itself acts.
    pub fn by(&self, actor: Actor) -> Self {
        Self { actor: Arc::new(actor), ..self.clone() }
    }

    /// In whose name this handle writes.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The clock by which rows are dated.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The keys of this installation.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The key of the audit chain, read once.
    pub(crate) fn audit_key(&self) -> Result<&Key> {
        self.kept(&self.audit_key, "audit")
    }

    /// The key that responses wait under, read once.
    pub(crate) fn intake_key(&self) -> Result<&Key> {
        self.kept(&self.intake_key, "intake")
    }

    fn kept<'a>(&self, place: &'a OnceLock<Key>, name: &str) -> Result<&'a Key> {
        if let Some(key) = place.get() {
            return Ok(key);
        }
        let key = self.keys.key(name)?;
        Ok(place.get_or_init(|| key))
    }

    /// Brings the tables up to date. Doing it twice changes nothing.
    pub async fn migrate(&self) -> Result<()> {
        Ok(Migrator::up(&self.write, None).await?)
    }

    /// The readers. SQLite and PostgreSQL refuse to write through them.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins a transaction of a reader that sees one moment of the database however many statements it takes.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction> {
        let mut options = TransactionOptions::default();
        if self.backend() == DatabaseBackend::Postgres {
            options.isolation_level = Some(IsolationLevel::RepeatableRead);
        }
        Ok(self.read.begin_with_options(options).await?)
    }

    /// Begins the one transaction that may write; it is rolled back unless committed. Others wait their turn.
    ///
    /// SQLite takes the write lock here (`BEGIN IMMEDIATE`): a deferred transaction that reads and then writes fails at
    /// once when another process wrote in between, whatever the busy timeout says.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// Says that a wave, an office or a questionnaire changed. Call it after the commit.
    pub fn catalogue_changed(&self) {
        self.catalogue.fetch_add(1, Ordering::Release);
    }

    /// A number that rises with each change of waves, offices and questionnaires made through this store.
    pub fn catalogue_version(&self) -> u64 {
        self.catalogue.load(Ordering::Acquire)
    }

    /// Ready when no migration is pending and the writer can commit.
    pub async fn ready(&self) -> Result<()> {
        if !Migrator::get_pending_migrations_read_only(&self.read).await?.is_empty() {
            return Err(Refusal::new(Code::Busy));
        }
        let tx = self.begin().await?;
        tx.execute_unprepared("UPDATE writer_check SET commits = commits + 1").await?;
        Ok(tx.commit().await?)
    }

    /// SQLite or PostgreSQL.
    pub fn backend(&self) -> DatabaseBackend {
        self.write.get_database_backend()
    }

    /// Closes the connections; on SQLite the log is folded into the file.
    pub async fn close(self) -> Result<()> {
        self.read.close().await?;
        Ok(self.write.close().await?)
    }
}
