//! Responses that wait to be moved among others.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{New, rows::words};
use crate::{
    ballots::store::ballot::Spent,
    entity::{
        response_staged::{ActiveModel, Column, Entity},
        stratum_merged,
    },
    error::{Refusal, Result},
    quality::{self, Mark, Marks},
    responses::{
        coarsen::{Cell, Coarsened},
        domain::{Judged, basis_from_word, basis_word},
        seal::{Content, Seal},
    },
    store::Store,
    waves::{State, Wave, domain::Timeliness},
};

/// Seals and stores what is not here yet, and says which those are.
pub(super) async fn insert(
    tx: &DatabaseTransaction,
    seal: &Seal,
    new: &[New<'_>],
    spent: &HashMap<Uuid, Spent>,
) -> Result<HashSet<Uuid>> {
    if new.is_empty() {
        return Ok(HashSet::new());
    }
    let mut ids = HashMap::with_capacity(new.len());
    let mut rows = Vec::with_capacity(new.len());
    for (row, time) in new {
        let name = seal.name(row.id);
        ids.insert(name, row.id);
        let basis = row.ballot.and_then(|id| spent.get(&id)).map_or(row.basis, |right| right.basis);
        rows.push(ActiveModel {
            id: Set(name),
            wave: Set(row.wave.clone()),
            office: Set(row.office.clone()),
            service_group: Set(row.service_group.clone()),
            basis: Set(basis_word(basis).to_owned()),
            late: Set(*time == Timeliness::Late),
            sealed: Set(seal.sealed(name, &content(row))?),
        });
    }
    let unless_here = OnConflict::column(Column::Id).do_nothing().to_owned();
    let inserted = Entity::insert_many(rows).on_conflict(unless_here).exec_with_returning_keys(tx).await?;
    Ok(inserted.into_iter().filter_map(|name| ids.get(&name).copied()).collect())
}

fn content(row: &Judged) -> Content {
    Content {
        id: row.id,
        channel: row.channel.word().to_owned(),
        language: row.language.clone(),
        hour: row.hour.0,
        answers: row.answers.clone(),
        digest: row.digest.to_vec(),
        marks: row.marks.bits(),
        words: words(row),
    }
}

/// A response that waits, as the figures see it.
#[derive(Debug)]
pub(crate) struct Unmoved {
    pub(crate) office: String,
    pub(crate) service_group: String,
    pub(crate) basis: String,
    pub(crate) late: bool,
    pub(crate) channel: String,
    pub(crate) language: String,
    pub(crate) answers: Vec<u8>,
    pub(crate) marks: Marks,
    /// How many texts it has.
    pub(crate) words: usize,
}

/// The responses of a wave that wait, in an order that says nothing.
pub(crate) async fn waiting(store: &Store, tx: &DatabaseTransaction, wave: &str) -> Result<Vec<Unmoved>> {
    let seal = Seal::new(store.intake_key()?);
    let rows = Entity::find().filter(Column::Wave.eq(wave)).all(tx).await?;
    let voided = quality::store::voided(tx, wave).await?;
    let open = |row: crate::entity::response_staged::Model| {
        let Content { id, channel, language, answers, marks, words, .. } = seal.opened(row.id, &row.sealed)?;
        let (office, service_group, basis, late) = (row.office, row.service_group, row.basis, row.late);
        let (marks, words) = (Marks::from_bits(marks).with(Mark::Void, voided.contains(&id)), words.len());
        Ok(Unmoved { office, service_group, basis, late, channel, language, answers, marks, words })
    };
    rows.into_iter().map(open).collect()
}

/// What of a wave is coarser than it came in: as its freeze left it, or, while it is open, as a freeze would leave it now.
pub(crate) async fn coarsened(conn: &impl ConnectionTrait, wave: &Wave) -> Result<Coarsened> {
    let now = Coarsened::of(&cells(conn, &wave.code).await?);
    if wave.state != State::Frozen {
        return Ok(now);
    }
    Ok(Coarsened { merged: merged(conn, &wave.code).await?, held: now.held, ..Coarsened::default() })
}

/// The groups that a freeze merged, by office.
pub(super) async fn merged(conn: &impl ConnectionTrait, wave: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let rows = stratum_merged::Entity::find().filter(stratum_merged::Column::Wave.eq(wave)).all(conn).await?;
    let mut merged: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        merged.entry(row.office).or_default().insert(row.service_group);
    }
    Ok(merged)
}

/// How many wait that came in time, by office, service group and basis.
pub(super) async fn cells(conn: &impl ConnectionTrait, wave: &str) -> Result<Vec<Cell>> {
    let counts: Vec<(String, String, String, i64)> = Entity::find()
        .select_only()
        .columns([Column::Office, Column::ServiceGroup, Column::Basis])
        .column_as(Column::Id.count(), "n")
        .filter(Column::Wave.eq(wave))
        .filter(Column::Late.eq(false))
        .group_by(Column::Office)
        .group_by(Column::ServiceGroup)
        .group_by(Column::Basis)
        .into_tuple()
        .all(conn)
        .await?;
    let cell = |(office, service_group, basis, count): (String, String, String, i64)| {
        let unreadable = || Refusal::internal(DbErr::Type("response_staged: basis".to_owned()));
        let basis = basis_from_word(&basis).ok_or_else(unreadable)?;
        Ok(Cell { office, service_group, basis, count: u64::try_from(count).unwrap_or(0) })
    };
    counts.into_iter().map(cell).collect()
}
