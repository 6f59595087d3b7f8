//! What was counted since the last row of the chain about it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_count")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) actor: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) action: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) wave: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) office: String,
    pub(crate) roles: String,
    pub(crate) count: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
