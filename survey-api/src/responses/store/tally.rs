//! How many responses there are, whether they stand in their table or wait to be moved there.

use std::collections::BTreeMap;

use analytics::frame::Basis;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    entity::{response, response_staged},
    error::Result,
    responses::domain::basis_word,
    store::Store,
};

/// Counts of one office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Answers that rest on a visit or a ticket.
    pub responses: u64,
    /// Answers that rest on nobody's visit in particular.
    pub walk_ins: u64,
    /// How many of both wait to be moved among others.
    pub waiting: u64,
}

/// How many responses of a wave are stored, late ones included.
pub async fn count(store: &Store, wave: &str) -> Result<u64> {
    Ok(by_office(store, wave).await?.values().map(|office| office.responses + office.walk_ins).sum())
}

/// How many of them rest on nobody's visit in particular.
pub async fn count_walk_ins(store: &Store, wave: &str) -> Result<u64> {
    Ok(by_office(store, wave).await?.values().map(|office| office.walk_ins).sum())
}

/// The responses of a wave by office, late ones included.
pub async fn by_office(store: &Store, wave: &str) -> Result<BTreeMap<String, Tally>> {
    // One moment: what is moved meanwhile is counted once.
    let moment = store.snapshot().await?;
    let stored: Vec<(String, String, i64)> = response::Entity::find()
        .select_only()
        .columns([response::Column::Office, response::Column::Basis])
        .column_as(response::Column::Id.count(), "n")
        .filter(response::Column::Wave.eq(wave))
        .group_by(response::Column::Office)
        .group_by(response::Column::Basis)
        .into_tuple()
        .all(&moment)
        .await?;
    let waiting: Vec<(String, String, i64)> = response_staged::Entity::find()
        .select_only()
        .columns([response_staged::Column::Office, response_staged::Column::Basis])
        .column_as(response_staged::Column::Id.count(), "n")
        .filter(response_staged::Column::Wave.eq(wave))
        .group_by(response_staged::Column::Office)
        .group_by(response_staged::Column::Basis)
        .into_tuple()
        .all(&moment)
        .await?;
    moment.commit().await?;
    let mut offices: BTreeMap<String, Tally> = BTreeMap::new();
    let walk_in = basis_word(Basis::WalkIn);
    let rows = stored.into_iter().map(|row| (row, false)).chain(waiting.into_iter().map(|row| (row, true)));
    for ((office, basis, count), waits) in rows {
        let (of, count) = (offices.entry(office).or_default(), u64::try_from(count).unwrap_or(0));
        *(if basis == walk_in { &mut of.walk_ins } else { &mut of.responses }) += count;
        of.waiting += if waits { count } else { 0 };
    }
    Ok(offices)
}
