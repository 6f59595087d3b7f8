//! A release that is computed in the background.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release_compilation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) wave: String,
    /// Who asked for it.
    pub(crate) person: Uuid,
    /// JSON.
    pub(crate) order: String,
    pub(crate) state: String,
    /// How many stages have begun.
    pub(crate) stage: i32,
    /// Seconds since 1970.
    pub(crate) begun_at: i64,
    pub(crate) period: Option<String>,
    pub(crate) revision: Option<i32>,
    /// What its reader should be told, or why it failed.
    pub(crate) words: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
