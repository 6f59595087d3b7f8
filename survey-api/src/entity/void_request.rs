//! A request that a response should not count.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "void_request")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) response: Uuid,
    pub(crate) wave: String,
    pub(crate) office: String,
    pub(crate) reason: String,
    pub(crate) state: String,
    pub(crate) requested_by: String,
    pub(crate) requested_at: String,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_at: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
