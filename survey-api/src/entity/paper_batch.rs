//! A run of serials that was printed for one place.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_batch")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) wave: String,
    pub(crate) office: String,
    /// Empty where it is not known.
    pub(crate) counter: String,
    pub(crate) service_group: String,
    pub(crate) first: i64,
    pub(crate) last: i64,
    /// RFC 3339.
    pub(crate) issued_at: String,
    pub(crate) issued_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
