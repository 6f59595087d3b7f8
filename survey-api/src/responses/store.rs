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
    seal::{Ready, Seal},
};
use crate::{
    audit::{self, Event},
    error::{Code, Refusal, Result, Rule},
    store::Store,
    waves::{self, State, domain::Timeliness},
};

/// A response that may be stored, and whether it counts in the frozen figures.
type New<'a> = (&'a Ready, Timeliness);

/// Stores a batch and answers for each row: stored now, here already with the same content, or refused.
/// An error means that nothing of the batch is stored.
pub(super) async fn insert(store: &Store, seal: &Seal, batch: &[Ready], now: i64) -> Result<Vec<Result<Receipt>>> {
    let tx = store.begin().await?;
    let receipts = insert_in(store, seal, &tx, batch, now).await?;
    tx.commit().await?;
    Ok(receipts)
}

/// Stores all rows in one transaction, `together` a statement, or none of them: the first refusal undoes what came before. `told` says
/// what the audit is told of it in the same transaction.
pub(super) async fn insert_whole(
    store: &Store,
    seal: &Seal,
    rows: &[Ready],
    together: usize,
    told: impl FnOnce(&[Receipt]) -> Option<Event>,
) -> Result<Vec<Receipt>> {
    let tx = store.begin().await?;
    let mut receipts = Vec::with_capacity(rows.len());
    for batch in rows.chunks(together) {
        for receipt in insert_in(store, seal, &tx, batch, 0).await? {
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
    seal: &Seal,
    tx: &DatabaseTransaction,
    batch: &[Ready],
    now: i64,
) -> Result<Vec<Result<Receipt>>> {
    let codes: HashSet<&str> = batch.iter().map(|row| row.judged.wave.as_str()).collect();
    // Held until the end of this transaction: while it runs nobody freezes these waves or moves what waits in them.
    let states = waves::store::states(tx, &codes.into_iter().collect::<Vec<_>>()).await?;
    let timeliness: Vec<_> = batch.iter().map(|row| receive(&states, &row.judged)).collect();
    let mut firsts = HashSet::with_capacity(batch.len());
    let fit = batch.iter().zip(&timeliness).filter_map(|(row, time)| Some((row, *time.as_ref().ok()?)));
    let fit: Vec<New<'_>> = fit.filter(|(row, _)| firsts.insert(row.judged.id)).collect();

    // Whether it is here already the insert itself decides: what a repeat has spent until then is given back.
    let rights = spend::spend(tx, &fit, now).await?;
    let admitted = fit.into_iter().filter(|(row, _)| rights.admit(&row.judged));
    let (own, outside): (Vec<New<'_>>, Vec<New<'_>>) = admitted.partition(|(row, _)| row.judged.is_own());
    let mut stored = insert_own(store, tx, seal, &own).await?;
    stored.extend(staged::insert(tx, &outside, &rights).await?);
    rights.settle(tx, &outside, &stored).await?;

    let mut fresh = stored.clone();
    let is_new: Vec<bool> = batch.iter().map(|row| fresh.remove(&row.judged.id)).collect();
    let rest = batch.iter().zip(&is_new).filter(|(_, is_new)| !**is_new).map(|(row, _)| row);
    let here = known::find(tx, seal, rest).await?;
    let receipts = batch.iter().zip(timeliness).zip(is_new).map(|((Ready { judged: row, .. }, time), is_new)| {
        let late = time? == Timeliness::Late;
        if is_new {
            return Ok(Receipt { id: row.id, digest: row.digest, hour: row.hour, late, replayed: false });
        }
        if let Some(known) = here.get(&row.id) {
            return repeat(seal, row, known);
        }
        let nowhere = || Refusal::at(Code::Invalid, "/office", Rule::UnknownOffice);
        Err(rights.refusal(row, &stored).unwrap_or_else(nowhere))
    });
    Ok(receipts.collect())
}

/// What the program itself brings without a ballot: an import, a simulation. No right to rate stands in the database that it
/// could be tied to, so it goes to its place at once, in the order of its random ids.
async fn insert_own(store: &Store, tx: &DatabaseTransaction, seal: &Seal, new: &[New<'_>]) -> Result<HashSet<Uuid>> {
    let now = store.clock().hour();
    let rows = || new.iter().map(|(row, time)| (&row.judged, *time));
    let stored = rows::insert(tx, rows().map(|(row, time)| rows::own(seal, row, time, now)).collect()).await?;
    let stored_rows = || rows().map(|(row, _)| row).filter(|row| stored.contains(&row.id));
    rows::insert_comments(tx, stored_rows().flat_map(rows::comments_of).collect()).await?;
    let mut waves: HashMap<&str, usize> = HashMap::new();
    for row in stored_rows() {
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

/// The answer to an id that was here already.
fn repeat(seal: &Seal, row: &Judged, known: &Known) -> Result<Receipt> {
    if !known.is(seal, &row.digest) {
        return Err(Refusal::new(Code::ResponseConflict));
    }
    Ok(Receipt { id: row.id, digest: row.digest, hour: known.hour, late: known.late, replayed: true })
}
