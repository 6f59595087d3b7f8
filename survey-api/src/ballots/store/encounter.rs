//! Finished visits in the database.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};

use super::ballot::issue_in;
use crate::{
    audit::counted,
    ballots::{
        EncounterTally,
        right::{Ballot, Encounter},
    },
    entity::encounter::{ActiveModel, Column, Entity},
    error::{Code, Refusal, Result},
    store::Store,
};

/// Records a visit and issues its one right to rate, in one transaction. Said again, the times may be corrected; the
/// place may not, for the right was issued there. True where the visit is new.
pub async fn put(store: &Store, encounter: &Encounter, ballot: &Ballot) -> Result<bool> {
    let tx = store.begin().await?;
    let before = Entity::find_by_id(encounter.id).lock_exclusive().one(&tx).await?;
    let place = &encounter.place;
    if let Some(before) = &before {
        let there = (&before.wave, &before.office, &before.counter, &before.service_group);
        if there != (&place.wave, &place.office, &place.counter, &place.service_group) {
            return Err(Refusal::new(Code::EncounterConflict));
        }
    }
    let row = ActiveModel {
        id: Set(encounter.id),
        wave: Set(place.wave.clone()),
        office: Set(place.office.clone()),
        counter: Set(place.counter.clone()),
        service_group: Set(place.service_group.clone()),
        due_at: Set(encounter.due.map(jiff::Timestamp::as_second)),
        finished_at: Set(encounter.finished.as_second()),
    };
    if before.is_none() {
        // First the right: it refuses a wave that is not open or not there.
        issue_in(&tx, std::slice::from_ref(ballot)).await?;
    }
    let correct = OnConflict::column(Column::Id).update_columns([Column::DueAt, Column::FinishedAt]).to_owned();
    Entity::insert(row).on_conflict(correct).exec_without_returning(&tx).await?;
    let action = if before.is_none() { counted::REPORTED } else { counted::CORRECTED };
    // A count, not the visit: neither its id nor its time stands in the chain.
    counted::count(store, &tx, action, &place.wave, &place.office).await?;
    tx.commit().await?;
    Ok(before.is_none())
}

/// How many visits of a wave were reported, by office and service group.
pub async fn count(store: &Store, wave: &str) -> Result<Vec<EncounterTally>> {
    let counts = Entity::find()
        .select_only()
        .columns([Column::Office, Column::ServiceGroup])
        .column_as(Column::Id.count(), "count")
        .filter(Column::Wave.eq(wave))
        .group_by(Column::Office)
        .group_by(Column::ServiceGroup);
    let counts = counts.into_tuple::<(String, String, i64)>().all(store.read()).await?;
    let tally = |(office, service_group, count)| {
        let encounters = u32::try_from(count).map_err(Refusal::internal)?;
        Ok(EncounterTally { wave: wave.to_owned(), office, service_group, encounters })
    };
    counts.into_iter().map(tally).collect()
}
