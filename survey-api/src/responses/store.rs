//! The only SQL of responses. One transaction a batch; exactly once by one conditional insert.

mod batch;
mod known;
mod packed;
mod rows;
mod spend;
mod staged;
mod tally;

use std::collections::{HashMap, HashSet};

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

pub(crate) use batch::settle;
pub use batch::sweep;
pub(super) use known::is_here;
pub use known::office;
pub(crate) use known::place;
pub(crate) use packed::{Block, Packed};
pub(crate) use staged::{Unmoved, coarsened, waiting};
pub use tally::{Tally, by_office, count, count_walk_ins};

use known::Known;

use super::{
    domain::{Judged, Receipt},
    seal::Seal,
};
use crate::{
    audit::{self, Event},
    error::{Code, Refusal, Result, Rule},
    store::Store,
    waves::{self, State, domain::Timeliness},
};

/// A response that may be stored, and whether it counts in the frozen figures.
type New<'a> = (&'a Judged, Timeliness);

/// Stores a batch and answers for each row: stored now, here already with the same content, or refused.
/// An error means that nothing of the batch is stored.
pub(super) async fn insert(store: &Store, batch: &[Judged], now: i64) -> Result<Vec<Result<Receipt>>> {
    let tx = store.begin().await?;
    let receipts = insert_in(store, &tx, batch, now).await?;
    tx.commit().await?;
    Ok(receipts)
}

/// Stores all rows in one transaction, `together` a statement, or none of them: the first refusal undoes what came before. `told` says
/// what the audit is told of it in the same transaction.
pub(super) async fn insert_whole(
    store: &Store,
    rows: &[Judged],
    together: usize,
    told: impl FnOnce(&[Receipt]) -> Option<Event>,
) -> Result<Vec<Receipt>> {
    let tx = store.begin().await?;
    let mut receipts = Vec::with_capacity(rows.len());
    for batch in rows.chunks(together) {
        for receipt in insert_in(store, &tx, batch, 0).await? {
            receipts.push(receipt?);
        }
    }
    if let Some(event) = told(&receipts) {
        audit::record(store, &tx, event).await?;
    }
    tx.commit().await?;
    Ok(receipts)
}

/// `now` in seconds since 1970 decides which rights to rate have expired.
async fn insert_in(
    store: &Store,
    tx: &DatabaseTransaction,
    batch: &[Judged],
    now: i64,
) -> Result<Vec<Result<Receipt>>> {
    let seal = Seal::new(store.intake_key()?);
    let codes: HashSet<&str> = batch.iter().map(|row| row.wave.as_str()).collect();
    // Held until the end of this transaction: while it runs nobody freezes these waves or moves what waits in them.
    let states = waves::store::states(tx, &codes.into_iter().collect::<Vec<_>>()).await?;
    let timeliness: Vec<_> = batch.iter().map(|row| receive(&states, row)).collect();

    // A repeat spends nothing, so what is here already is set apart first; the insert still decides.
    let mut here = known::find(tx, &seal, batch.iter().map(|row| row.id)).await?;
    let mut firsts = HashSet::new();
    let fit = batch.iter().zip(&timeliness).filter_map(|(row, time)| Some((row, *time.as_ref().ok()?)));
    let fit: Vec<New<'_>> = fit.filter(|(row, _)| !here.contains_key(&row.id) && firsts.insert(row.id)).collect();
    let rights = spend::spend(tx, &fit, now).await?;
    let (own, outside): (Vec<New<'_>>, Vec<New<'_>>) =
        fit.iter().filter(|(row, _)| !rights.refused.contains_key(&row.id)).partition(|(row, _)| row.is_own());
    let mut fresh = insert_own(store, tx, &seal, &own).await?;
    fresh.extend(staged::insert(tx, &seal, &outside, &rights.spent).await?);
    rights.settle(tx, &outside, &fresh).await?;
    // What another server stored in the meantime is a repeat after all.
    let met = fit.iter().map(|(row, _)| row.id).filter(|id| !fresh.contains(id));
    here.extend(known::find(tx, &seal, met).await?);

    let receipts = batch.iter().zip(timeliness).map(|(row, time)| {
        let late = time? == Timeliness::Late;
        if fresh.remove(&row.id) {
            return Ok(Receipt { id: row.id, digest: row.digest, hour: row.hour, late, replayed: false });
        }
        match (here.get(&row.id), rights.refused.get(&row.id)) {
            (None, Some(refusal)) => Err(refusal.clone()),
            (known, _) => repeat(&seal, row, &fit, known),
        }
    });
    Ok(receipts.collect())
}

/// What the program itself brings without a ballot: an import, a simulation. No right to rate stands in the database that it
/// could be tied to, so it goes to its place at once, in the order of its random ids.
async fn insert_own(store: &Store, tx: &DatabaseTransaction, seal: &Seal, new: &[New<'_>]) -> Result<HashSet<Uuid>> {
    let now = store.clock().hour();
    let stored = rows::insert(tx, new.iter().map(|(row, time)| rows::own(seal, row, *time, now)).collect()).await?;
    let commented = new.iter().filter(|(row, _)| stored.contains(&row.id));
    rows::insert_comments(tx, commented.flat_map(|(row, _)| rows::comments_of(row)).collect()).await?;
    let mut waves: HashMap<&str, usize> = HashMap::new();
    for (row, _) in new.iter().filter(|(row, _)| stored.contains(&row.id)) {
        *waves.entry(&row.wave).or_default() += 1;
    }
    for (wave, count) in waves {
        audit::record(store, tx, Event::batch("responses.import", wave, count)).await?;
    }
    Ok(stored)
}

fn receive(states: &HashMap<String, State>, row: &Judged) -> Result<Timeliness> {
    let state = states.get(&row.wave).ok_or_else(|| Refusal::at(Code::Invalid, "/wave", Rule::UnknownWave))?;
    state.receive()
}

/// The answer to an id that was here already, or came earlier in this batch.
fn repeat(seal: &Seal, row: &Judged, new: &[New<'_>], known: Option<&Known>) -> Result<Receipt> {
    let conflict = || Refusal::new(Code::ResponseConflict);
    let (same, hour, late) = match known {
        Some(known) => (known.is(seal, &row.digest), known.hour, known.late),
        None => {
            let (first, time) = new.iter().find(|(first, _)| first.id == row.id).ok_or_else(conflict)?;
            (first.digest == row.digest, first.hour, *time == Timeliness::Late)
        }
    };
    if !same {
        return Err(conflict());
    }
    Ok(Receipt { id: row.id, digest: row.digest, hour, late, replayed: true })
}
