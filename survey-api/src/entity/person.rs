//! Somebody with an account. What they may do stands in `role_grant`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) password: Option<String>,
    pub(crate) second_factor: Option<Vec<u8>>,
    pub(crate) second_factor_step: i64,
    pub(crate) invitation_sha256: Option<String>,
    pub(crate) invitation_expires: i64,
    pub(crate) epoch: i32,
    pub(crate) added_at: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
