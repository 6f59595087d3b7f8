//! Plans in the database, and the counts that the field monitor compares them with.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};

use super::{State, read};
use crate::{
    audit::{self, Event},
    entity::{encounter_count, wave, wave_plan},
    error::{Code, Refusal, Result},
    responses,
    store::Store,
    waves::{monitor::Counts, plan::Plan},
};

/// Stores the plan of a wave that is not in the field yet.
pub async fn put(store: &Store, code: &str, plan: &Plan) -> Result<()> {
    let tx = store.begin().await?;
    let row = wave::Entity::find_by_id(code).lock_exclusive().one(&tx).await?;
    if read(row.ok_or_else(|| Refusal::new(Code::NotFound))?)?.state != State::Planned {
        return Err(Refusal::new(Code::WaveOpened));
    }
    let json = serde_json::to_string(plan).map_err(Refusal::internal)?;
    let row = wave_plan::ActiveModel { wave: Set(code.to_owned()), plan: Set(json) };
    let replace = OnConflict::column(wave_plan::Column::Wave).update_column(wave_plan::Column::Plan).to_owned();
    wave_plan::Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
    let event = Event::new("wave.plan_put", format!("wave:{code}"));
    audit::record(store, &tx, event.after(plan)).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// The plan of a wave, if it has one.
pub async fn one(store: &Store, code: &str) -> Result<Option<Plan>> {
    let found = wave_plan::Entity::find_by_id(code).one(store.read()).await?;
    found.map(|row| serde_json::from_str(&row.plan).map_err(Refusal::internal)).transpose()
}

/// What came in of each office: never more than counts.
pub async fn counts(store: &Store, code: &str) -> Result<BTreeMap<String, Counts>> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let visits = encounter_count::Entity::find().filter(encounter_count::Column::Wave.eq(code)).all(store.read());
    for row in visits.await? {
        counts.entry(row.office).or_default().encounters += u64::try_from(row.encounters).unwrap_or(0);
    }
    for (office, tally) in responses::store::by_office(store, code).await? {
        let of = counts.entry(office).or_default();
        (of.responses, of.walk_ins, of.waiting) = (tally.responses, tally.walk_ins, tally.waiting);
    }
    Ok(counts)
}
