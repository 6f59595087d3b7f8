//! The rules in the database: the newest version is in force, and every one stays.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};

use crate::{
    audit::{self, Event},
    entity::quality_rules::{ActiveModel, Column, Entity},
    error::{Refusal, Result},
    quality::Rules,
    store::Store,
};

/// The rules in force: those of the program until somebody sets others.
pub async fn current(store: &Store) -> Result<Rules> {
    let newest = Entity::find().order_by_desc(Column::Version).one(store.read()).await?;
    newest.map_or_else(|| Ok(Rules::default()), |row| serde_json::from_str(&row.rules).map_err(Refusal::internal))
}

/// Puts checked rules in force, under the next version.
pub async fn set(store: &Store, rules: Rules) -> Result<Rules> {
    let tx = store.begin().await?;
    let newest = Entity::find().order_by_desc(Column::Version).one(&tx).await?;
    let before = newest.map(|row| row.version).unwrap_or(1);
    let rules = Rules { version: u32::try_from(before + 1).map_err(Refusal::internal)?, ..rules };
    let row = ActiveModel {
        version: Set(before + 1),
        rules: Set(serde_json::to_string(&rules).map_err(Refusal::internal)?),
        set_at: Set(store.clock().now().to_string()),
        set_by: Set(store.actor().who.clone()),
    };
    Entity::insert(row).exec_without_returning(&tx).await?;
    audit::record(store, &tx, Event::new("quality.rules", format!("rules:{}", before + 1)).after(&rules)).await?;
    tx.commit().await?;
    Ok(rules)
}
