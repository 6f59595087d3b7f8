//! A service group of an office that a wave counts together with others of that office.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stratum_merged")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) wave: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) office: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) service_group: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
