//! Responses that wait to be moved among others.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{New, spend::Rights};
use crate::{
    entity::{
        response_staged::{Column, Entity},
        stratum_merged,
    },
    error::{Refusal, Result},
    quality::{self, Mark, Marks},
    responses::{
        coarsen::{Cell, Coarsened},
        domain::{Judged, basis_from_word, basis_word},
        seal::{Content, Seal},
    },
    store::{Given, Store},
    waves::{State, Wave, domain::Timeliness},
};

/// Stores what is not here yet, waiting or moved, and whose office is; says which those are.
pub(super) async fn insert(tx: &DatabaseTransaction, new: &[New<'_>], rights: &Rights) -> Result<HashSet<Uuid>> {
    if new.is_empty() {
        return Ok(HashSet::new());
    }
    let mut new = new.to_vec();
    // Within a transaction in an order that is not that of arrival.
    new.sort_by_key(|(row, _)| row.name);
    let judged = || new.iter().map(|(row, _)| &row.judged);
    let basis = |row: &Judged| rights.of(row).map_or(row.basis, |right| right.basis);
    let given = Given::rows(new.len())
        .column("name", new.iter().map(|(row, _)| row.name))
        .column("response_id", judged().map(|row| row.id))
        .column("wave", judged().map(|row| row.wave.clone()))
        .column("office", judged().map(|row| row.office.clone()))
        .column("service_group", judged().map(|row| row.service_group.clone()))
        .column("basis", judged().map(|row| basis_word(basis(row)).to_owned()))
        .column("late", new.iter().map(|(_, time)| *time == Timeliness::Late))
        .column("sealed", new.iter().map(|(row, _)| row.sealed.clone()));
    let sql = "INSERT INTO response_staged (id, wave, office, service_group, basis, late, sealed)
        SELECT name, wave, office, service_group, basis, late, sealed FROM given
        WHERE EXISTS (SELECT 1 FROM office WHERE code = given.office)
            AND NOT EXISTS (SELECT 1 FROM response WHERE id = response_id)
        ON CONFLICT (id) DO NOTHING RETURNING id";
    let names = tx.query_all_raw(given.statement(tx.get_database_backend(), sql)).await?;
    let ids: HashMap<Uuid, Uuid> = new.iter().map(|(row, _)| (row.name, row.judged.id)).collect();
    names.iter().map(|row| Ok(ids[&row.try_get_by_index::<Uuid>(0)?])).collect()
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
