//! Counts of finished visits in the database.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, SqlErr, sea_query::OnConflict};

use crate::{
    audit::{self, Event},
    ballots::EncounterTally,
    entity::encounter_count::{ActiveModel, Column, Entity, Model},
    error::{Code, Refusal, Result, Rule},
    store::Store,
    waves::{self, State},
};

/// Stores counts, replacing those of the same strata; all of them or none. What is frozen stays as it was.
pub async fn put(store: &Store, tallies: &[EncounterTally]) -> Result<()> {
    let replace = OnConflict::columns([Column::Wave, Column::Office, Column::ServiceGroup])
        .update_column(Column::Encounters)
        .to_owned();
    let tx = store.begin().await?;
    let waves: Vec<&str> = tallies.iter().map(|tally| tally.wave.as_str()).collect();
    if waves::store::states(&tx, &waves).await?.values().any(|state| *state == State::Frozen) {
        return Err(Refusal::new(Code::WaveFrozen));
    }
    for tally in tallies {
        let row = ActiveModel {
            wave: Set(tally.wave.clone()),
            office: Set(tally.office.clone()),
            service_group: Set(tally.service_group.clone()),
            encounters: Set(i64::from(tally.encounters)),
        };
        let done = Entity::insert(row).on_conflict(replace.clone()).exec_without_returning(&tx).await;
        done.map_err(|error| match error.sql_err() {
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Refusal::at(Code::Invalid, "/wave", Rule::UnknownWave),
            _ => error.into(),
        })?;
    }
    let wave = tallies.first().map_or("", |tally| tally.wave.as_str());
    audit::record(store, &tx, Event::batch("encounters.put", wave, tallies.len())).await?;
    Ok(tx.commit().await?)
}

/// The counts of one wave, by office and service group.
pub async fn of_wave(store: &Store, wave: &str) -> Result<Vec<EncounterTally>> {
    let counts = Entity::find().filter(Column::Wave.eq(wave));
    let ordered = counts.order_by_asc(Column::Office).order_by_asc(Column::ServiceGroup);
    ordered.all(store.read()).await?.into_iter().map(read).collect()
}

fn read(row: Model) -> Result<EncounterTally> {
    let encounters = u32::try_from(row.encounters).map_err(Refusal::internal)?;
    Ok(EncounterTally { wave: row.wave, office: row.office, service_group: row.service_group, encounters })
}
