//! A free-text comment, with nothing that leads back to its response: own random id, no hour, no stratum.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) wave: String,
    pub(crate) office: String,
    pub(crate) language: String,
    pub(crate) body: String,
    /// The item it answers; none where it is a remark on the visit.
    pub(crate) item: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
