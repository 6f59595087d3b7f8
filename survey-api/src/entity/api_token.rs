//! A token of somebody's programs, under its hash.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) sha256: String,
    pub(crate) person: Uuid,
    /// The epoch of the person's account when it was made.
    pub(crate) epoch: i32,
    pub(crate) name: String,
    /// Words of verbs, separated by spaces.
    pub(crate) verbs: String,
    pub(crate) scope: String,
    pub(crate) made_at: String,
    /// Seconds since 1970.
    pub(crate) expires_at: i64,
    pub(crate) revoked_at: Option<String>,
    /// The last day on which it was used, ISO 8601.
    pub(crate) used_on: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
