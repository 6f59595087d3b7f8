//! The only SQL of responses. One transaction a batch; exactly once by one conditional insert.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, sea_query::OnConflict,
};
use uuid::Uuid;

use super::domain::{Judged, Receipt, basis_word};
use crate::{
    ballots::{
        self,
        right::{Place, Standing},
        store::{
            ballot::{self, Spent},
            funnel::Step,
        },
    },
    clock::Hour,
    entity::{comment, response},
    error::{Code, Refusal, Result, Rule},
    quality::Verdict,
    store::Store,
    waves::{self, State, domain::Timeliness},
};

/// Stores a batch and answers for each row: stored now, here already with the same content, or refused.
/// An error means that nothing of the batch is stored.
pub(super) async fn insert(store: &Store, batch: &[Judged], now: i64) -> Result<Vec<Result<Receipt>>> {
    let tx = store.begin().await?;
    let receipts = insert_in(&tx, batch, now).await?;
    tx.commit().await?;
    Ok(receipts)
}

/// Stores all rows in one transaction, `together` a statement, or none of them: the first refusal undoes what came before.
pub(super) async fn insert_whole(store: &Store, rows: &[Judged], together: usize) -> Result<Vec<Receipt>> {
    let tx = store.begin().await?;
    let mut receipts = Vec::with_capacity(rows.len());
    for batch in rows.chunks(together) {
        for receipt in insert_in(&tx, batch, 0).await? {
            receipts.push(receipt?);
        }
    }
    tx.commit().await?;
    Ok(receipts)
}

/// `now` in seconds since 1970 decides which rights to rate have expired.
async fn insert_in(tx: &DatabaseTransaction, batch: &[Judged], now: i64) -> Result<Vec<Result<Receipt>>> {
    let codes: HashSet<&str> = batch.iter().map(|row| row.wave.as_str()).collect();
    let states = waves::store::states(tx, &codes.into_iter().collect::<Vec<_>>()).await?;
    let timeliness: Vec<_> = batch.iter().map(|row| receive(&states, row)).collect();

    // A repeat spends nothing, so what is here already is set apart first; the insert still decides.
    let here = stored(tx, batch, &HashSet::new()).await?;
    let mut firsts = HashSet::new();
    let fit = batch.iter().zip(&timeliness).filter_map(|(row, time)| Some((row, *time.as_ref().ok()?)));
    let fit: Vec<_> = fit.filter(|(row, _)| !here.contains_key(&row.id) && firsts.insert(row.id)).collect();
    let rights = spend(tx, &fit, now).await?;
    let new: Vec<_> = fit.into_iter().filter(|(row, _)| !rights.refused.contains_key(&row.id)).collect();
    let inserted = insert_new(tx, &new, &rights.spent).await?;
    ballots::store::funnel::add(tx, &rights.completed).await?;
    let commented = new.iter().map(|(row, _)| *row).filter(|row| inserted.contains(&row.id));
    insert_comments(tx, commented).await?;
    // Read in the same transaction: what is here now is what the insert met, or what it wrote.
    let stored = stored(tx, batch, &inserted).await?;

    let mut fresh = inserted;
    let receipts = batch.iter().zip(timeliness).map(|(row, time)| {
        let late = time? == Timeliness::Late;
        if fresh.remove(&row.id) {
            return Ok(Receipt { id: row.id, digest: row.digest, hour: row.hour, late, replayed: false });
        }
        if let Some(refusal) = rights.refused.get(&row.id) {
            return Err(refusal.clone());
        }
        repeat(row, &new, stored.get(&row.id))
    });
    Ok(receipts.collect())
}

/// How many responses of a wave are stored, late ones included.
pub async fn count(store: &Store, wave: &str) -> Result<u64> {
    Ok(response::Entity::find().filter(response::Column::Wave.eq(wave)).count(store.read()).await?)
}

/// How many of them rest on nobody's visit in particular.
pub async fn count_walk_ins(store: &Store, wave: &str) -> Result<u64> {
    let walk_ins = response::Entity::find()
        .filter(response::Column::Wave.eq(wave))
        .filter(response::Column::Basis.eq(basis_word(analytics::frame::Basis::WalkIn)));
    Ok(walk_ins.count(store.read()).await?)
}

/// What became of the rights to rate in a batch.
struct Rights {
    spent: HashMap<Uuid, Spent>,
    completed: Vec<((Place, Step), u64)>,
    /// By response id.
    refused: HashMap<Uuid, Refusal>,
}

/// Spends the rights that these new responses bring: the first of a batch has it, and one that holds elsewhere is given back.
async fn spend(tx: &DatabaseTransaction, new: &[(&Judged, Timeliness)], now: i64) -> Result<Rights> {
    let mut first = HashMap::new();
    for (row, _) in new {
        if let Some(ballot) = row.ballot {
            first.entry(ballot).or_insert(*row);
        }
    }
    let ids: Vec<Uuid> = first.keys().copied().collect();
    let mut rights =
        Rights { spent: ballot::spend(tx, &ids, now).await?, completed: Vec::new(), refused: HashMap::new() };
    let unspent: Vec<Uuid> = ids.iter().copied().filter(|id| !rights.spent.contains_key(id)).collect();
    let standings = ballot::standings(tx, &unspent, now).await?;
    let mut elsewhere = Vec::new();
    for (row, _) in new {
        let Some(ballot) = row.ballot else { continue };
        let Some(right) = rights.spent.get(&ballot) else {
            let refusal =
                standings.get(&ballot).map_or_else(|| Refusal::new(Code::BallotUnknown), |found| found.refusal());
            rights.refused.insert(row.id, refusal);
            continue;
        };
        let place = &right.place;
        if (&place.wave, &place.office, &place.service_group) != (&row.wave, &row.office, &row.service_group) {
            rights.refused.insert(row.id, Refusal::at(Code::Invalid, "/ballot", Rule::BallotElsewhere));
            elsewhere.extend((first[&ballot].id == row.id).then_some(ballot));
        } else if elsewhere.contains(&ballot) {
            // The right is free again once this transaction ends.
            rights.refused.insert(row.id, Refusal::new(Code::Busy));
        } else if first[&ballot].id != row.id {
            rights.refused.insert(row.id, Standing::Spent.refusal());
        } else {
            rights.completed.push(((place.clone(), Step::Completed), 1));
        }
    }
    ballot::give_back(tx, &elsewhere).await?;
    Ok(rights)
}

fn receive(states: &HashMap<String, State>, row: &Judged) -> Result<Timeliness> {
    let state = states.get(&row.wave).ok_or_else(|| Refusal::at(Code::Invalid, "/wave", Rule::UnknownWave))?;
    state.receive()
}

/// Inserts what is not here yet, and says which those are.
async fn insert_new(
    tx: &DatabaseTransaction,
    new: &[(&Judged, Timeliness)],
    spent: &HashMap<Uuid, Spent>,
) -> Result<HashSet<Uuid>> {
    if new.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = new.iter().map(|(row, time)| response::ActiveModel {
        id: Set(row.id),
        wave: Set(row.wave.clone()),
        office: Set(row.office.clone()),
        service_group: Set(row.service_group.clone()),
        channel: Set(row.channel.word().to_owned()),
        language: Set(row.language.clone()),
        basis: Set(
            basis_word(row.ballot.and_then(|id| spent.get(&id)).map_or(row.basis, |right| right.basis)).to_owned()
        ),
        late: Set(*time == Timeliness::Late),
        received_hour: Set(row.hour.0),
        answers: Set(row.answers.clone()),
        digest: Set(row.digest.to_vec()),
        marks: Set(row.marks.bits()),
        verdict: Set(Verdict::Accepted.number()),
    });
    let unless_here = OnConflict::column(response::Column::Id).do_nothing().to_owned();
    let inserted = response::Entity::insert_many(rows).on_conflict(unless_here).exec_with_returning_keys(tx).await?;
    Ok(inserted.into_iter().collect())
}

/// In the same transaction as the responses, and with nothing that leads back to them.
async fn insert_comments<'a>(tx: &DatabaseTransaction, rows: impl Iterator<Item = &'a Judged>) -> Result<()> {
    let comments: Vec<_> = rows
        .flat_map(|row| {
            let texts = row.texts.iter().map(|(item, words)| (Some(item), words));
            texts.chain(row.comment.iter().map(|words| (None, words))).map(|(item, words)| comment::ActiveModel {
                id: Set(Uuid::new_v4()),
                wave: Set(row.wave.clone()),
                office: Set(row.office.clone()),
                language: Set(row.language.clone()),
                body: Set(words.clone()),
                item: Set(item.cloned()),
            })
        })
        .collect();
    if !comments.is_empty() {
        comment::Entity::insert_many(comments).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// What was here before under the ids that were not inserted.
async fn stored(
    tx: &DatabaseTransaction,
    batch: &[Judged],
    inserted: &HashSet<Uuid>,
) -> Result<HashMap<Uuid, response::Model>> {
    let here: Vec<Uuid> = batch.iter().map(|row| row.id).filter(|id| !inserted.contains(id)).collect();
    if here.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = response::Entity::find().filter(response::Column::Id.is_in(here)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The answer to an id that was here already, in the table or earlier in this batch.
fn repeat(row: &Judged, new: &[(&Judged, Timeliness)], stored: Option<&response::Model>) -> Result<Receipt> {
    let conflict = || Refusal::new(Code::ResponseConflict);
    let (digest, hour, late) = match stored {
        Some(stored) => (stored.digest.as_slice(), Hour(stored.received_hour), stored.late),
        None => {
            let (first, time) = new.iter().find(|(first, _)| first.id == row.id).ok_or_else(conflict)?;
            (first.digest.as_slice(), first.hour, *time == Timeliness::Late)
        }
    };
    if digest != row.digest {
        return Err(conflict());
    }
    Ok(Receipt { id: row.id, digest: row.digest, hour, late, replayed: true })
}
