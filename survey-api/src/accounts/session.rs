//! Sessions: a random id in a cookie of this site alone; what it stands for is in the database, under the id's hash.

use analytics::release::manifest::sha256;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use sea_orm_migration::async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tower_sessions::{
    Session, SessionManagerLayer, SessionStore,
    session::{Id, Record},
    session_store,
};
use uuid::Uuid;

use crate::{
    clock::Clock,
    entity::session::{ActiveModel, Column, Entity},
    error::{Refusal, Result},
    store::Store,
};

/// Seconds after which a session that is not used ends, and after which any does.
pub const IDLE: i64 = 30 * 60;
/// See [`IDLE`].
pub const LONGEST: i64 = 12 * 60 * 60;
/// How often its use is written down.
const NOTED_EVERY: i64 = 60;
/// Bound to this host and to TLS by its name (RFC 6265bis).
pub const COOKIE: &str = "__Host-hailong";
const KEY: &str = "signed_in";

/// Who is signed in, and how far.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub person: Uuid,
    /// The epoch of their account when they began.
    pub epoch: i32,
    /// True once every factor they need was shown.
    pub complete: bool,
    /// A second factor on the way to being set up, as it is typed.
    pub offered: Option<String>,
    /// When they began, in seconds.
    pub began: i64,
    /// When it was last used, in seconds.
    pub seen: i64,
}

/// The layer that reads and sets the cookie.
pub fn layer(store: &Store) -> SessionManagerLayer<Sessions> {
    // Secure, HttpOnly, SameSite=Strict, gone when the browser closes: the library's defaults, and the name demands the first.
    SessionManagerLayer::new(Sessions::of(store)).with_name(COOKIE)
}

/// Begins a session under a new id.
pub async fn begin(session: &Session, person: Uuid, epoch: i32, complete: bool, clock: Clock) -> Result<()> {
    let now = clock.now().as_second();
    session.cycle_id().await.map_err(Refusal::internal)?;
    keep(session, &SignedIn { person, epoch, complete, offered: None, began: now, seen: now }).await
}

/// The session that is running, if one is. Its use is noted.
pub async fn running(session: &Session, clock: Clock) -> Result<Option<SignedIn>> {
    let Some(mut signed_in) = session.get::<SignedIn>(KEY).await.map_err(Refusal::internal)? else { return Ok(None) };
    let now = clock.now().as_second();
    if now >= signed_in.began + LONGEST {
        end(session).await?;
        return Ok(None);
    }
    if now >= signed_in.seen + NOTED_EVERY {
        signed_in.seen = now;
        keep(session, &signed_in).await?;
    }
    Ok(Some(signed_in))
}

/// Keeps what changed of it.
pub async fn keep(session: &Session, signed_in: &SignedIn) -> Result<()> {
    session.insert(KEY, signed_in).await.map_err(Refusal::internal)
}

/// Ends it.
pub async fn end(session: &Session) -> Result<()> {
    session.flush().await.map_err(Refusal::internal)
}

/// Removes what has expired.
pub async fn sweep(store: &Store) -> Result<()> {
    let tx = store.begin().await?;
    Entity::delete_many().filter(Column::Expires.lte(store.clock().now().as_second())).exec(&tx).await?;
    Ok(tx.commit().await?)
}

/// Sessions in the database.
#[derive(Debug, Clone)]
pub struct Sessions(Store);

impl Sessions {
    /// The sessions of a database.
    pub fn of(store: &Store) -> Self {
        Self(store.clone())
    }

    async fn write(&self, record: &Record) -> Result<()> {
        let row = ActiveModel {
            id_sha256: Set(hash(&record.id)),
            // With a blank id: the id itself is kept nowhere.
            record: Set(serde_json::to_string(&Record { id: Id(0), ..record.clone() }).map_err(Refusal::internal)?),
            expires: Set(self.0.clock().now().as_second() + IDLE),
        };
        let again = OnConflict::column(Column::IdSha256).update_columns([Column::Record, Column::Expires]).to_owned();
        let tx = self.0.begin().await?;
        Entity::insert(row).on_conflict(again).exec_without_returning(&tx).await?;
        Ok(tx.commit().await?)
    }

    async fn read(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.0.clock().now().as_second();
        let found = Entity::find_by_id(hash(id)).filter(Column::Expires.gt(now)).one(self.0.read()).await?;
        let Some(row) = found else { return Ok(None) };
        let mut record: Record = serde_json::from_str(&row.record).map_err(Refusal::internal)?;
        record.id = *id;
        Ok(Some(record))
    }

    async fn remove(&self, id: &Id) -> Result<()> {
        let tx = self.0.begin().await?;
        Entity::delete_by_id(hash(id)).exec(&tx).await?;
        Ok(tx.commit().await?)
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        // 128 random bits do not come twice.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.write(record).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        self.read(id).await.map_err(backend)
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.remove(id).await.map_err(backend)
    }
}

fn hash(id: &Id) -> String {
    sha256(id.to_string().as_bytes())
}

fn backend(refusal: Refusal) -> session_store::Error {
    session_store::Error::Backend(refusal.to_string())
}
