//! One response: typed metadata, and the answers as one byte an item.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "response")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) wave: String,
    pub(crate) office: String,
    pub(crate) service_group: String,
    pub(crate) channel: String,
    pub(crate) language: String,
    pub(crate) basis: String,
    /// Came after the wave was frozen.
    pub(crate) late: bool,
    /// Whole hours since 1970; nothing finer is kept.
    pub(crate) received_hour: i32,
    /// How many hours from there on it may have come in: those that moved together share them.
    pub(crate) received_hours: i32,
    /// The hour in which it reached this table, which says when an export can first have it; none for what came before this was kept.
    pub(crate) moved_hour: Option<i32>,
    pub(crate) answers: Vec<u8>,
    /// Keyed: by itself it tells nothing of the answers, nor of a stratum that was made coarser.
    pub(crate) digest: Vec<u8>,
    /// What was noticed about it, as bits of `quality::Marks`.
    pub(crate) marks: i32,
    /// `quality::Verdict`: 0 accepted, 1 flagged, 2 excluded.
    pub(crate) verdict: i16,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
