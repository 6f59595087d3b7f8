//! A request that its sender may send again, and what came of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) who: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) route: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) key: String,
    /// SHA-256 of what was asked.
    pub(crate) fingerprint: String,
    pub(crate) object: Uuid,
    /// Seconds since 1970.
    pub(crate) made_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
