//! Offices in the database.

pub mod calendar;
pub mod time;

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, sea_query::OnConflict};

use super::{Office, domain::Named};
use crate::{
    audit::{self, Event},
    entity::office::{ActiveModel, Column, Entity, Model},
    error::{Refusal, Result},
    store::Store,
};

/// Creates or replaces a checked office.
pub async fn put(store: &Store, office: &Office) -> Result<()> {
    let row = ActiveModel {
        code: Set(office.code.clone()),
        name_vi: Set(office.name.vi.clone()),
        name_en: Set(office.name.en.clone()),
        province: Set(office.province.clone()),
        service_groups: Set(serde_json::to_string(&office.service_groups).map_err(Refusal::internal)?),
        counters: Set(serde_json::to_string(&office.counters).map_err(Refusal::internal)?),
    };
    let replace = OnConflict::column(Column::Code)
        .update_columns([Column::NameVi, Column::NameEn, Column::Province, Column::ServiceGroups, Column::Counters])
        .to_owned();
    let tx = store.begin().await?;
    let before = Entity::find_by_id(&office.code).one(&tx).await?.map(read).transpose()?;
    Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
    let event = Event::new("office.put", format!("office:{}", office.code)).office(&office.code);
    audit::record(store, &tx, event.before(&before).after(office)).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// Every office, by code.
pub async fn all(store: &Store) -> Result<Vec<Office>> {
    Entity::find().order_by_asc(Column::Code).all(store.read()).await?.into_iter().map(read).collect()
}

/// The offices that are there today, by code.
pub async fn today(store: &Store) -> Result<Vec<Office>> {
    let (day, lives) = (store.clock().here().date(), time::lives(store).await?);
    let mut offices = all(store).await?;
    offices.retain(|office| lives.get(&office.code).is_none_or(|life| life.has(day)));
    Ok(offices)
}

/// One office.
pub async fn one(store: &Store, code: &str) -> Result<Option<Office>> {
    Entity::find_by_id(code).one(store.read()).await?.map(read).transpose()
}

fn read(row: Model) -> Result<Office> {
    let list = |json: &str| serde_json::from_str::<Vec<Named>>(json).map_err(Refusal::internal);
    Ok(Office {
        service_groups: list(&row.service_groups)?,
        counters: list(&row.counters)?,
        name: analytics::Text::new(row.name_vi, row.name_en),
        code: row.code,
        province: row.province,
    })
}
