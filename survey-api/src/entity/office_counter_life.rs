//! A counter of an office, and the first day on which it is no more.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "office_counter_life")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) office: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) counter: String,
    /// ISO date.
    pub(crate) valid_to: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
