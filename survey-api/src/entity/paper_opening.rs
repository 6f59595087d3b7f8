//! A box of sheets, who opened it and who was there.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_opening")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) wave: String,
    pub(crate) office: String,
    /// The number of its seal.
    pub(crate) seal: String,
    pub(crate) is_intact: bool,
    pub(crate) sheets: i32,
    pub(crate) note: String,
    pub(crate) opened_by: String,
    pub(crate) opened_at: String,
    pub(crate) witnessed_by: Option<String>,
    pub(crate) witnessed_at: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
