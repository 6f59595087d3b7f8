//! Which office follows which, from when.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "office_succession")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) old: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) new: String,
    pub(crate) since: String,
    pub(crate) kind: String,
    pub(crate) weight: Option<f64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
