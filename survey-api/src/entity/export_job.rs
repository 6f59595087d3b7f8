//! An export that somebody asked for.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export_job")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) requested_by: String,
    /// Seconds since 1970.
    pub(crate) requested_at: i64,
    /// JSON.
    pub(crate) order: String,
    /// The offices in reach of whoever asked, as JSON; none: all of them.
    pub(crate) offices: Option<String>,
    /// Who agreed, as JSON.
    pub(crate) approvals: String,
    pub(crate) state: String,
    pub(crate) rows: Option<i64>,
    /// Names, lengths and digests, as JSON.
    pub(crate) files: Option<String>,
    /// What of the answers is not in it, as JSON.
    pub(crate) left_out: Option<String>,
    /// Why it failed.
    pub(crate) reason: Option<String>,
    pub(crate) expires_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
