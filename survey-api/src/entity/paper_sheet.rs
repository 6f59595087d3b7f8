//! A printed sheet by its serial, and where it stands.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_sheet")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) serial: String,
    /// Counted up within its office.
    pub(crate) number: i64,
    pub(crate) wave: String,
    pub(crate) office: String,
    pub(crate) service_group: String,
    /// The right to rate that its QR code stands for.
    pub(crate) ballot: Uuid,
    pub(crate) state: String,
    /// Between agreement and counting alone.
    pub(crate) response: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
