//! Rows of responses and of comments as they stay. They are written in the order of random ids, so their place says nothing.

use std::collections::HashSet;

use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait};
use uuid::Uuid;

use crate::{
    clock::Hour,
    entity::{comment, response, response_staged},
    error::Result,
    quality::{Mark, Marks, Verdict},
    responses::{
        domain::{Judged, basis_word},
        seal::{Content, Seal},
    },
    store::Given,
    waves::domain::Timeliness,
};

/// 15 columns × 1,024 places stay under the 32,766 parameters that SQLite allows a statement.
const TOGETHER: usize = 1000;

/// When a response may have come in: the first hour, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bucket {
    pub(super) hour: i32,
    pub(super) hours: i32,
}

impl Bucket {
    /// The time that all of these share.
    pub(super) fn of(hours: impl Iterator<Item = i32> + Clone) -> Self {
        let (first, last) = (hours.clone().min().unwrap_or_default(), hours.max().unwrap_or_default());
        Self { hour: first, hours: last - first + 1 }
    }
}

/// Writes what is not here yet, and says which those are.
pub(super) async fn insert(tx: &DatabaseTransaction, mut rows: Vec<response::Model>) -> Result<HashSet<Uuid>> {
    rows.sort_by_key(|row| row.id);
    let mut inserted = HashSet::with_capacity(rows.len());
    let sql = "INSERT INTO response (id, wave, office, service_group, channel, language, basis, late, received_hour,
            received_hours, moved_hour, answers, digest, marks, verdict)
        SELECT id, wave, office, service_group, channel, language, basis, late, received_hour,
            received_hours, moved_hour, answers, digest, marks, verdict FROM given WHERE true
        ON CONFLICT (id) DO NOTHING RETURNING id";
    for some in rows.chunks(TOGETHER) {
        let keys = tx.query_all_raw(given(some).statement(tx.get_database_backend(), sql)).await?;
        for key in keys {
            inserted.insert(key.try_get_by_index(0)?);
        }
    }
    Ok(inserted)
}

fn given(rows: &[response::Model]) -> Given {
    Given::rows(rows.len())
        .column("id", rows.iter().map(|row| row.id))
        .column("wave", rows.iter().map(|row| row.wave.clone()))
        .column("office", rows.iter().map(|row| row.office.clone()))
        .column("service_group", rows.iter().map(|row| row.service_group.clone()))
        .column("channel", rows.iter().map(|row| row.channel.clone()))
        .column("language", rows.iter().map(|row| row.language.clone()))
        .column("basis", rows.iter().map(|row| row.basis.clone()))
        .column("late", rows.iter().map(|row| row.late))
        .column("received_hour", rows.iter().map(|row| row.received_hour))
        .column("received_hours", rows.iter().map(|row| row.received_hours))
        // Only what was written before this was noted has none.
        .column("moved_hour", rows.iter().map(|row| row.moved_hour.unwrap_or(row.received_hour)))
        .column("answers", rows.iter().map(|row| row.answers.clone()))
        .column("digest", rows.iter().map(|row| row.digest.clone()))
        .column("marks", rows.iter().map(|row| row.marks))
        .column("verdict", rows.iter().map(|row| row.verdict))
}

/// A response that the program itself brings.
pub(super) fn own(seal: &Seal, row: &Judged, time: Timeliness, now: Hour) -> response::Model {
    response::Model {
        id: row.id,
        wave: row.wave.clone(),
        office: row.office.clone(),
        service_group: row.service_group.clone(),
        channel: row.channel.word().to_owned(),
        language: row.language.clone(),
        basis: basis_word(row.basis).to_owned(),
        late: time == Timeliness::Late,
        received_hour: row.hour.0,
        received_hours: 1,
        moved_hour: Some(now.0),
        answers: row.answers.clone(),
        digest: seal.digest(&row.digest).to_vec(),
        marks: row.marks.bits(),
        verdict: Verdict::Accepted.number(),
    }
}

/// A response that waited, among those that it is moved with.
pub(super) fn moved(
    seal: &Seal,
    staged: response_staged::Model,
    content: Content,
    bucket: Bucket,
    now: Hour,
) -> response::Model {
    let digest =
        content.digest.as_slice().try_into().map_or(content.digest.clone(), |plain| seal.digest(plain).to_vec());
    // Rules are looked up when the whole wave is judged; a void needs none.
    let is_void = Marks::from_bits(content.marks).has(Mark::Void);
    let verdict = if is_void { Verdict::Excluded } else { Verdict::Accepted };
    response::Model {
        id: content.id,
        wave: staged.wave,
        office: staged.office,
        service_group: staged.service_group,
        channel: content.channel,
        language: content.language,
        basis: staged.basis,
        late: staged.late,
        received_hour: bucket.hour,
        received_hours: bucket.hours,
        moved_hour: Some(now.0),
        answers: content.answers,
        digest,
        marks: content.marks,
        verdict: verdict.number(),
    }
}

/// Words, and nothing that leads back to their response.
pub(super) fn comments<'a>(
    (wave, office, language): (&'a str, &'a str, &'a str),
    words: impl IntoIterator<Item = (Option<String>, String)> + 'a,
) -> impl Iterator<Item = comment::Model> + 'a {
    words.into_iter().map(move |(item, body)| comment::Model {
        id: Uuid::new_v4(),
        wave: wave.to_owned(),
        office: office.to_owned(),
        language: language.to_owned(),
        body,
        item,
    })
}

/// The words of a response that is not sealed.
pub(super) fn comments_of(row: &Judged) -> impl Iterator<Item = comment::Model> + '_ {
    comments((&row.wave, &row.office, &row.language), row.words())
}

/// In the same transaction as the responses, in an order that is not theirs.
pub(super) async fn insert_comments(tx: &DatabaseTransaction, mut rows: Vec<comment::Model>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_by_key(|row| row.id);
    let rows = rows.into_iter().map(|row| comment::ActiveModel {
        id: Set(row.id),
        wave: Set(row.wave),
        office: Set(row.office),
        language: Set(row.language),
        body: Set(row.body),
        item: Set(row.item),
    });
    comment::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}
