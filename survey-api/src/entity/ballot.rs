//! One right to rate, under keyed hashes of its token and of its typed code.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) code: Uuid,
    pub(crate) wave: String,
    pub(crate) office: String,
    /// Empty where it is not known.
    pub(crate) counter: String,
    pub(crate) service_group: String,
    pub(crate) basis: String,
    pub(crate) state: String,
    /// Seconds since 1970.
    pub(crate) expires_at: i64,
    /// Why it was revoked.
    pub(crate) reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
