//! On how many sheets of a wave an item was blank, marked twice or illegible.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_mark")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) wave: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) item: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) mark: String,
    pub(crate) sheets: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
