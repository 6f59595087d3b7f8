//! Who wrote, published and retired a version, and until when its answers are taken.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "questionnaire_life")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sha256: String,
    pub(crate) drafted_by: Option<String>,
    pub(crate) published_by: Option<String>,
    /// RFC 3339.
    pub(crate) published_at: Option<String>,
    pub(crate) retired_by: Option<String>,
    /// RFC 3339.
    pub(crate) retired_at: Option<String>,
    /// Seconds since 1970.
    pub(crate) accept_until: Option<i64>,
    pub(crate) reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
