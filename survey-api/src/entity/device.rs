//! One device: whose it is, its public key, the end of its chain, and what it last said of itself.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) office: String,
    pub(crate) counter: String,
    pub(crate) name: String,
    /// A point of P-256, uncompressed.
    pub(crate) public_key: Vec<u8>,
    pub(crate) state: String,
    pub(crate) enrolled_at: String,
    /// Highest number seen.
    pub(crate) last_seq: i64,
    /// Numbers below it that never came.
    pub(crate) missing: i64,
    pub(crate) missing_known: i64,
    /// Records that do not follow the one they name.
    pub(crate) forks: i64,
    pub(crate) forks_known: i64,
    /// Seconds since 1970 of the last heartbeat.
    pub(crate) seen_at: Option<i64>,
    /// The last heartbeat, as JSON.
    pub(crate) heartbeat: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
