//! A day that is not as its weekday says.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "special_day")]
pub(crate) struct Model {
    /// ISO date.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) day: String,
    /// 1 Monday to 7 Sunday; empty: a holiday.
    pub(crate) works_as: Option<i16>,
    pub(crate) name_vi: String,
    pub(crate) name_en: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
