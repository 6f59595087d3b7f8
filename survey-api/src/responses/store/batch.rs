//! Moving what waits to its table: ten or more of one stratum together, in the order of their random ids, under one time that
//! all of them share, and gone from where they waited in the same commit. Which of the table's rows were given with which
//! right to rate cannot be told from what is left.

use std::{
    cmp::min,
    collections::{BTreeMap, HashMap},
};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::{
    rows::{self, Bucket},
    staged::{cells, merged},
};
use crate::{
    audit::{self, Event},
    entity::{
        response,
        response_staged::{Column, Entity, Model},
        stratum_merged,
    },
    error::Result,
    quality::{self, Mark, Marks},
    responses::{
        coarsen::{Coarsened, MERGED, TOGETHER},
        domain::{basis_from_word, basis_word},
        seal::{Content, Seal},
    },
    store::Store,
    waves,
};

/// So many of a stratum go on waiting until the freeze, so that the last ones to be moved are never few.
const KEPT: u64 = TOGETHER;
/// Most rows of one transaction: those who want to answer meanwhile wait no longer than that takes.
const AT_ONCE: u64 = 500;

/// Responses that rest on the same and came to the same place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Stratum {
    wave: String,
    office: String,
    service_group: String,
    basis: String,
    late: bool,
}

/// Moves all that may be moved now, and says how many responses that were: of each stratum in which twenty or more wait, all
/// but ten. Which ones is a matter of their keyed names, that is, of chance. Between two transactions others have their turn.
pub async fn sweep(store: &Store) -> Result<u64> {
    let mut moved = 0;
    for batch in batches(due(store).await?) {
        moved += move_batch(store, &batch).await?;
    }
    Ok(moved)
}

/// At the freeze everything moves that may: what is too few by itself is merged first. Returns what was made coarser.
pub(crate) async fn settle(store: &Store, tx: &DatabaseTransaction, wave: &str) -> Result<Coarsened> {
    let cells = cells(tx, wave).await?;
    let coarsened = Coarsened::of(&cells);
    coarsen(tx, wave, &coarsened).await?;
    let mut moved = 0;
    let offices: std::collections::BTreeSet<&str> = cells.iter().map(|cell| cell.office.as_str()).collect();
    for office in offices {
        let waiting = Entity::find()
            .filter(Column::Wave.eq(wave))
            .filter(Column::Office.eq(office))
            .filter(Column::Late.eq(false))
            .all(tx)
            .await?;
        let held = |row: &Model| basis_from_word(&row.basis).is_some_and(|basis| coarsened.holds(office, basis));
        let free = waiting.into_iter().filter(|row| !held(row)).collect();
        moved += put(store, tx, &coarsened, free).await?;
    }
    record(store, tx, wave, moved).await?;
    Ok(coarsened)
}

/// The strata from which a batch can be moved and enough is left, wave by wave.
async fn due(store: &Store) -> Result<Vec<(Stratum, u64)>> {
    let columns = [Column::Wave, Column::Office, Column::ServiceGroup, Column::Basis, Column::Late];
    let mut counts = Entity::find().select_only().columns(columns).column_as(Column::Id.count(), "n");
    for column in columns {
        counts = counts.group_by(column).order_by_asc(column);
    }
    let enough = i64::try_from(TOGETHER + KEPT).unwrap_or(i64::MAX);
    let counts = counts.having(Column::Id.count().gte(enough));
    let counts: Vec<(String, String, String, String, bool, i64)> = counts.into_tuple().all(store.read()).await?;
    let due = counts.into_iter().map(|(wave, office, service_group, basis, late, n)| {
        (Stratum { wave, office, service_group, basis, late }, u64::try_from(n).unwrap_or(0))
    });
    Ok(due.collect())
}

/// What goes into one transaction: strata of one wave, and how many of each.
fn batches(due: Vec<(Stratum, u64)>) -> Vec<Vec<(Stratum, u64)>> {
    let mut batches: Vec<Vec<(Stratum, u64)>> = Vec::new();
    let mut room = 0;
    for (stratum, count) in due {
        let mut left = count.saturating_sub(KEPT);
        while left >= TOGETHER {
            let same_wave = |batch: &Vec<(Stratum, u64)>| batch.iter().all(|(other, _)| other.wave == stratum.wave);
            if room < TOGETHER || !batches.last().is_some_and(same_wave) {
                batches.push(Vec::new());
                room = AT_ONCE;
            }
            let now = min(left, room);
            batches.last_mut().into_iter().for_each(|batch| batch.push((stratum.clone(), now)));
            (left, room) = (left - now, room - now);
        }
    }
    batches
}

async fn move_batch(store: &Store, batch: &[(Stratum, u64)]) -> Result<u64> {
    let Some((Stratum { wave, .. }, _)) = batch.first() else { return Ok(0) };
    let tx = store.begin().await?;
    // Nobody answers, freezes or moves in this wave meanwhile.
    waves::store::hold(&tx, wave).await?;
    let coarsened = Coarsened { merged: merged(&tx, wave).await?, ..Coarsened::default() };
    let mut taken = Vec::new();
    for (stratum, count) in batch {
        taken.extend(take(&tx, stratum, *count).await?);
    }
    let moved = put(store, &tx, &coarsened, taken).await?;
    record(store, &tx, wave, moved).await?;
    tx.commit().await?;
    Ok(moved)
}

/// Some of a stratum, and never so many that fewer than [`KEPT`] are left, nor so few that they stand alone.
async fn take(tx: &DatabaseTransaction, stratum: &Stratum, wanted: u64) -> Result<Vec<Model>> {
    let mut rows = Entity::find()
        .filter(Column::Wave.eq(&stratum.wave))
        .filter(Column::Office.eq(&stratum.office))
        .filter(Column::ServiceGroup.eq(&stratum.service_group))
        .filter(Column::Basis.eq(&stratum.basis))
        .filter(Column::Late.eq(stratum.late))
        .order_by_asc(Column::Id)
        .limit(wanted + KEPT)
        .all(tx)
        .await?;
    let free = min((rows.len() as u64).saturating_sub(KEPT), wanted);
    rows.truncate(if free < TOGETHER { 0 } else { usize::try_from(free).unwrap_or(usize::MAX) });
    Ok(rows)
}

/// Writes the rows where they stay, strata made coarser, and removes them from where they waited.
async fn put(store: &Store, tx: &DatabaseTransaction, coarsened: &Coarsened, taken: Vec<Model>) -> Result<u64> {
    let Some(wave) = taken.first().map(|row| row.wave.clone()) else { return Ok(0) };
    let (seal, now) = (Seal::new(store.intake_key()?), store.clock().hour());
    // What two people decided while it waited takes effect here, among the others: its waiting row was never touched.
    let voided = quality::store::voided(tx, &wave).await?;
    let mut strata: BTreeMap<Stratum, Vec<(Model, Content)>> = BTreeMap::new();
    let mut names = HashMap::with_capacity(taken.len());
    for mut row in taken {
        let content = seal.opened(row.id, &row.sealed)?;
        names.insert(content.id, row.id);
        let group = coarsened.group(&row.office, &row.service_group).to_owned();
        if let Some(basis) = basis_from_word(&row.basis) {
            basis_word(coarsened.basis(&row.office, &group, basis)).clone_into(&mut row.basis);
        }
        row.service_group = group;
        strata.entry(stratum(&row)).or_default().push((row, content));
    }
    let (mut responses, mut comments) = (Vec::with_capacity(names.len()), HashMap::new());
    for rows in strata.into_values() {
        let bucket = Bucket::of(rows.iter().map(|(_, content)| content.hour));
        for (row, mut content) in rows {
            let words = std::mem::take(&mut content.words);
            let is_void = voided.contains(&content.id);
            content.marks = Marks::from_bits(content.marks).with(Mark::Void, is_void).bits();
            let place = (row.wave.as_str(), row.office.as_str(), content.language.as_str());
            comments.insert(content.id, rows::comments(place, words).collect::<Vec<_>>());
            responses.push(rows::moved(&seal, row, content, bucket, now));
        }
    }
    let moved = rows::insert(tx, responses).await?;
    rows::insert_comments(tx, moved.iter().flat_map(|id| comments.remove(id).unwrap_or_default()).collect()).await?;
    if moved.len() < names.len() {
        // They stay where they are: an acknowledged response is never dropped.
        tracing::error!(rows = names.len() - moved.len(), "responses wait under ids that are in the table already");
    }
    let gone: Vec<_> = moved.iter().map(|id| names[id]).collect();
    for some in gone.chunks(1000) {
        Entity::delete_many().filter(Column::Id.is_in(some.iter().copied())).exec(tx).await?;
    }
    Ok(moved.len() as u64)
}

fn stratum(row: &Model) -> Stratum {
    let Model { wave, office, service_group, basis, late, .. } = row.clone();
    Stratum { wave, office, service_group, basis, late }
}

/// What was moved before under the finer names takes the coarser ones.
async fn coarsen(tx: &DatabaseTransaction, wave: &str, coarsened: &Coarsened) -> Result<()> {
    let here = || response::Entity::update_many().filter(response::Column::Wave.eq(wave));
    for (office, groups) in &coarsened.merged {
        let rows = groups.iter().map(|group| stratum_merged::ActiveModel {
            wave: Set(wave.to_owned()),
            office: Set(office.clone()),
            service_group: Set(group.clone()),
        });
        stratum_merged::Entity::insert_many(rows).exec_without_returning(tx).await?;
        let of_groups = here()
            .col_expr(response::Column::ServiceGroup, Expr::value(MERGED))
            .filter(response::Column::Office.eq(office))
            .filter(response::Column::ServiceGroup.is_in(groups));
        of_groups.exec(tx).await?;
    }
    for (office, group) in &coarsened.as_tickets {
        let of_visits = here()
            .col_expr(response::Column::Basis, Expr::value(basis_word(analytics::frame::Basis::Ticket)))
            .filter(response::Column::Office.eq(office))
            .filter(response::Column::ServiceGroup.eq(group))
            .filter(response::Column::Basis.eq(basis_word(analytics::frame::Basis::Encounter)));
        of_visits.exec(tx).await?;
    }
    Ok(())
}

/// Intake is audited as counts: so many were moved, of which none is named.
async fn record(store: &Store, tx: &DatabaseTransaction, wave: &str, moved: u64) -> Result<()> {
    if moved == 0 {
        return Ok(());
    }
    let count = usize::try_from(moved).unwrap_or(usize::MAX);
    audit::record(store, tx, Event::batch("responses.move", wave, count)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(counts: &[(&str, &str, u64)]) -> Vec<(Stratum, u64)> {
        let stratum = |wave: &str, office: &str| Stratum {
            wave: wave.into(),
            office: office.into(),
            service_group: "land".into(),
            basis: "ticket".into(),
            late: false,
        };
        counts.iter().map(|(wave, office, count)| (stratum(wave, office), *count)).collect()
    }

    #[test]
    fn ten_of_each_stratum_stay_and_no_transaction_has_fewer_than_ten_of_one() {
        let batches = batches(due(&[("q1", "A", 20), ("q1", "B", 1017), ("q1", "C", 19), ("q2", "A", 35)]));
        let counts: Vec<Vec<u64>> = batches.iter().map(|batch| batch.iter().map(|(_, n)| *n).collect()).collect();
        // Of B, 1,007 may go; the last 17 are not joined by C, which has too few, nor by another wave.
        assert_eq!(counts, [vec![10, 490], vec![500], vec![17], vec![25]]);
    }
}
