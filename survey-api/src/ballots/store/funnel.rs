//! The funnel's counts: how many rights were offered, opened, completed, by counter. Never who, never when.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};

use crate::{
    ballots::right::Place,
    entity::funnel_count::{ActiveModel, Column, Entity, Model},
    error::Result,
    store::Store,
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
    let rows = sums.into_iter().map(|((wave, office, counter, step), count)| ActiveModel {
        wave: Set(wave.to_owned()),
        office: Set(office.to_owned()),
        counter: Set(counter.to_owned()),
        step: Set(step.word().to_owned()),
        count: Set(count),
    });
    let sum = Expr::col((Entity, Column::Count)).add(Expr::col(("excluded", Column::Count)));
    let more = OnConflict::columns([Column::Wave, Column::Office, Column::Counter, Column::Step])
        .value(Column::Count, sum)
        .to_owned();
    Entity::insert_many(rows).on_conflict(more).exec_without_returning(tx).await?;
    Ok(())
}

/// The counts of a wave, by office and counter.
pub async fn of_wave(store: &Store, wave: &str) -> Result<Vec<Count>> {
    let counts = Entity::find().filter(Column::Wave.eq(wave));
    let counts = counts.order_by_asc(Column::Office).order_by_asc(Column::Counter).order_by_asc(Column::Step);
    let count = |row: Model| Count { office: row.office, counter: row.counter, step: row.step, count: row.count };
    Ok(counts.all(store.read()).await?.into_iter().map(count).collect())
}
