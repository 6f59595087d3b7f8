//! Moving what waits to its table: ten or more of one stratum together, in the order of their random ids, under one time that
//! all of them share, and gone from where they waited in the same commit. Which of the table's rows were given with which
//! right to rate cannot be told from what is left.

use std::{
    cmp::min,
    collections::{BTreeMap, HashMap},
};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

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
    store::{Given, Store},
    waves,
};

/// So few would stand alone.
const FEWEST: usize = TOGETHER as usize;
/// So many of a stratum go on waiting until the freeze, so that the last ones to be moved are never few.
const KEPT: usize = FEWEST;
/// Most rows of one transaction: those who want to answer meanwhile wait no longer than that takes.
const AT_ONCE: usize = 500;

/// Responses that rest on the same and came to the same place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Stratum {
    wave: String,
    office: String,
    service_group: String,
    basis: String,
    late: bool,
}

/// Some that wait in a stratum, by their names.
type Part = (Stratum, Vec<Uuid>);

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

/// What may be moved, wave by wave. Those with the greatest names stay: whoever else moves some meanwhile keeps them too.
async fn due(store: &Store) -> Result<Vec<Part>> {
    let columns = [Column::Wave, Column::Office, Column::ServiceGroup, Column::Basis, Column::Late];
    let mut strata = Entity::find().select_only().columns(columns);
    for column in columns {
        strata = strata.group_by(column).order_by_asc(column);
    }
    let enough = i64::try_from(FEWEST + KEPT).unwrap_or(i64::MAX);
    let strata = strata.having(Column::Id.count().gte(enough));
    let strata: Vec<(String, String, String, String, bool)> = strata.into_tuple().all(store.read()).await?;
    let mut due = Vec::with_capacity(strata.len());
    for (wave, office, service_group, basis, late) in strata {
        let stratum = Stratum { wave, office, service_group, basis, late };
        let mut names = names(store, &stratum).await?;
        names.sort();
        names.truncate(names.len().saturating_sub(KEPT));
        due.push((stratum, names));
    }
    Ok(due)
}

async fn names(store: &Store, stratum: &Stratum) -> Result<Vec<Uuid>> {
    let names = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Wave.eq(&stratum.wave))
        .filter(Column::Office.eq(&stratum.office))
        .filter(Column::ServiceGroup.eq(&stratum.service_group))
        .filter(Column::Basis.eq(&stratum.basis))
        .filter(Column::Late.eq(stratum.late));
    Ok(names.into_tuple().all(store.read()).await?)
}

/// What goes into one transaction: parts of strata of one wave.
fn batches(due: Vec<Part>) -> Vec<Vec<Part>> {
    let mut batches: Vec<Vec<Part>> = Vec::new();
    let mut room = 0;
    for (stratum, names) in due {
        let mut left = names.as_slice();
        while left.len() >= FEWEST {
            let same_wave = |batch: &Vec<Part>| batch.iter().all(|(other, _)| other.wave == stratum.wave);
            if room < FEWEST || !batches.last().is_some_and(same_wave) {
                batches.push(Vec::new());
                room = AT_ONCE;
            }
            let (now, rest) = left.split_at(min(left.len(), room));
            batches.last_mut().into_iter().for_each(|batch| batch.push((stratum.clone(), now.to_vec())));
            (left, room) = (rest, room - now.len());
        }
    }
    batches
}

async fn move_batch(store: &Store, batch: &[Part]) -> Result<u64> {
    let Some((Stratum { wave, .. }, _)) = batch.first() else { return Ok(0) };
    let tx = store.begin().await?;
    // Nobody answers, freezes or moves in this wave meanwhile.
    waves::store::hold(&tx, wave).await?;
    let coarsened = Coarsened { merged: merged(&tx, wave).await?, ..Coarsened::default() };
    let mut taken = Vec::new();
    for (_, names) in batch {
        taken.extend(take(&tx, names).await?);
    }
    let moved = put(store, &tx, &coarsened, taken).await?;
    record(store, &tx, wave, moved).await?;
    tx.commit().await?;
    Ok(moved)
}

/// Those that still wait, unless they became so few that they would stand alone.
async fn take(tx: &DatabaseTransaction, names: &[Uuid]) -> Result<Vec<Model>> {
    let sql = "SELECT * FROM response_staged WHERE id IN (SELECT name FROM given)";
    let rows = Entity::find().from_raw_sql(given(names).statement(tx.get_database_backend(), sql)).all(tx).await?;
    Ok(if rows.len() < FEWEST { Vec::new() } else { rows })
}

fn given(names: &[Uuid]) -> Given {
    Given::rows(names.len()).column("name", names.iter().copied())
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
    for some in gone.chunks(AT_ONCE) {
        let sql = "DELETE FROM response_staged WHERE id IN (SELECT name FROM given)";
        tx.execute_raw(given(some).statement(tx.get_database_backend(), sql)).await?;
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

    fn due(counts: &[(&str, &str, usize)]) -> Vec<Part> {
        let stratum = |wave: &str, office: &str| Stratum {
            wave: wave.into(),
            office: office.into(),
            service_group: "land".into(),
            basis: "ticket".into(),
            late: false,
        };
        let names = |count: usize| (0..count).map(|_| Uuid::new_v4()).collect();
        counts.iter().map(|(wave, office, count)| (stratum(wave, office), names(*count))).collect()
    }

    #[test]
    fn no_transaction_has_fewer_than_ten_of_a_stratum() {
        let batches = batches(due(&[("q1", "A", 10), ("q1", "B", 1007), ("q1", "C", 9), ("q2", "A", 25)]));
        let counts: Vec<Vec<usize>> =
            batches.iter().map(|batch| batch.iter().map(|(_, names)| names.len()).collect()).collect();
        // The last 17 of B are not joined by C, which has too few, nor by another wave.
        assert_eq!(counts, [vec![10, 490], vec![500], vec![17], vec![25]]);
    }
}
