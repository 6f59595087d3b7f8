//! The funnel's counts: how many rights were offered, opened, completed, by counter. Never who, never when.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    ballots::right::Place,
    entity::funnel_count::{Column, Entity, Model},
    error::Result,
    store::{Given, Store},
};

/// A step on the way from a visit to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A right to rate was issued.
    Offered,
    /// Its page was opened.
    Opened,
    /// It was spent by a response.
    Completed,
    /// It was taken back, or came back unused.
    Revoked,
}

/// One count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Office code.
    pub office: String,
    /// Counter code; empty where it is not known.
    pub counter: String,
    /// `offered`, `opened`, `completed` or `revoked`.
    pub step: String,
    /// How many.
    pub count: i64,
}

impl Step {
    const fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Opened => "opened",
            Self::Completed => "completed",
            Self::Revoked => "revoked",
        }
    }
}

/// Adds to the counts, in the transaction of what is counted.
pub(crate) async fn add(tx: &DatabaseTransaction, counts: &[((Place, Step), u64)]) -> Result<()> {
    let mut sums: BTreeMap<(&str, &str, &str, Step), i64> = BTreeMap::new();
    for ((place, step), count) in counts.iter().filter(|(_, count)| *count > 0) {
        let key = (place.wave.as_str(), place.office.as_str(), place.counter.as_str(), *step);
        *sums.entry(key).or_default() += i64::try_from(*count).unwrap_or(i64::MAX);
    }
    if sums.is_empty() {
        return Ok(());
    }
    // In the order of the key: two transactions never wait for each other in a ring.
    let given = Given::rows(sums.len())
        .column("wave", sums.keys().map(|(wave, ..)| (*wave).to_owned()))
        .column("office", sums.keys().map(|(_, office, ..)| (*office).to_owned()))
        .column("counter", sums.keys().map(|(_, _, counter, _)| (*counter).to_owned()))
        .column("step", sums.keys().map(|(.., step)| step.word().to_owned()))
        .column("count", sums.values().copied());
    let sql = "INSERT INTO funnel_count (wave, office, counter, step, count)
        SELECT wave, office, counter, step, count FROM given WHERE true
        ON CONFLICT (wave, office, counter, step) DO UPDATE SET count = funnel_count.count + excluded.count";
    tx.execute_raw(given.statement(tx.get_database_backend(), sql)).await?;
    Ok(())
}

/// The counts of a wave, by office and counter.
pub async fn of_wave(store: &Store, wave: &str) -> Result<Vec<Count>> {
    let counts = Entity::find().filter(Column::Wave.eq(wave));
    let counts = counts.order_by_asc(Column::Office).order_by_asc(Column::Counter).order_by_asc(Column::Step);
    let count = |row: Model| Count { office: row.office, counter: row.counter, step: row.step, count: row.count };
    Ok(counts.all(store.read()).await?.into_iter().map(count).collect())
}
