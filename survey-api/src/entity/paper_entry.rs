//! What one person keyed of a sheet, as JSON; deleted when the sheet is counted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_entry")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) serial: String,
    /// `a` and `b` key, `c` decides.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) round: String,
    pub(crate) person: Uuid,
    pub(crate) finished: bool,
    pub(crate) content: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
