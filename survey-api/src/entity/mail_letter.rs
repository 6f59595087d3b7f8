//! A letter that is to be sent, or was.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_letter")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) person: Uuid,
    pub(crate) address: String,
    pub(crate) kind: String,
    pub(crate) subject: String,
    /// Empty once it is sent.
    pub(crate) body: String,
    pub(crate) state: String,
    pub(crate) tries: i32,
    /// Seconds since 1970.
    pub(crate) made_at: i64,
    pub(crate) due_at: i64,
    pub(crate) fault: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
