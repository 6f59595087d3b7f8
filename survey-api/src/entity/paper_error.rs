//! How often a person keyed an item in a wave, and how often wrongly.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_error")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) wave: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) person: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) item: String,
    pub(crate) keyed: i64,
    pub(crate) wrong: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
