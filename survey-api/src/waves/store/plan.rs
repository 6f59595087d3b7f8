//! Plans in the database, and the counts that the field monitor compares them with.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{State, read};
use crate::{
    audit::{self, Event},
    entity::{encounter_count, response, wave, wave_plan},
    error::{Code, Refusal, Result},
    responses::domain::basis_word,
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
    let answers: Vec<(String, String, i64)> = response::Entity::find()
        .select_only()
        .columns([response::Column::Office, response::Column::Basis])
        .column_as(Expr::col(response::Column::Id).count(), "n")
        .filter(response::Column::Wave.eq(code))
        .group_by(response::Column::Office)
        .group_by(response::Column::Basis)
        .into_tuple()
        .all(store.read())
        .await?;
    let walk_in = basis_word(analytics::frame::Basis::WalkIn);
    for (office, basis, n) in answers {
        let of = counts.entry(office).or_default();
        *(if basis == walk_in { &mut of.walk_ins } else { &mut of.responses }) += u64::try_from(n).unwrap_or(0);
    }
    Ok(counts)
}
