//! A compiled release folder that the server knows of.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) period: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) revision: i32,
    pub(crate) path: String,
    pub(crate) manifest_sha256: String,
    pub(crate) status: String,
    pub(crate) recorded_at: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
