//! A one-time code that makes a device one of an office's, under its hash.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device_enrolment")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) code_sha256: String,
    pub(crate) office: String,
    /// Empty where it stands at no counter.
    pub(crate) counter: String,
    pub(crate) name: String,
    /// Seconds since 1970.
    pub(crate) expires_at: i64,
    /// Who made the code; empty where it was made before that was kept.
    pub(crate) asked_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
