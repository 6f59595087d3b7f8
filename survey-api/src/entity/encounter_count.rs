//! Finished visits of one stratum in one wave.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "encounter_count")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) wave: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) office: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) service_group: String,
    pub(crate) encounters: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
