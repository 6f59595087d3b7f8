//! What people key of a sheet. One lock a sheet: whoever comes second sees what the first left behind.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{errors, rekey, stock};
use crate::{
    audit::{self, Event},
    entity::{paper_entry, paper_sheet},
    error::{Code, Refusal, Result, Rule},
    paper::{Keyed, Sheet, State, compare, domain::Entry, domain::Round},
    questionnaires::Questionnaire,
    store::Store,
};

/// Keeps what `person` keyed. Unfinished, it waits for them; finished by two, it is agreed or disputed. The sheet as it stands then.
pub async fn keep(
    store: &Store,
    serial: &str,
    person: Uuid,
    keyed: &Keyed,
    finished: bool,
    questionnaire: &Questionnaire,
) -> Result<Sheet> {
    let tx = store.begin().await?;
    let sheet = held(&tx, serial).await?;
    if !sheet.state.takes_keys() {
        return Err(Refusal::at(Code::SheetClosed, "/serial", Rule::SheetClosed));
    }
    let entries = entries_in(&tx, serial).await?;
    let own = entries.iter().find(|entry| entry.person == person);
    if own.is_some_and(|own| own.finished) {
        return Err(Refusal::new(Code::SecondPersonRequired));
    }
    let taken = |round: Round| entries.iter().any(|entry| entry.round == round);
    let free = [Round::A, Round::B].into_iter().find(|round| !taken(*round));
    let Some(round) = own.map(|own| own.round).or(free) else {
        return Err(Refusal::at(Code::SheetClosed, "/serial", Rule::SheetClosed));
    };
    put(&tx, serial, &Entry { round, person, finished, keyed: keyed.clone() }).await?;
    if finished {
        let other = entries.iter().find(|entry| entry.person != person && entry.finished);
        match other {
            None => stock::set_state(&tx, serial, State::KeyedOnce).await?,
            Some(other) if compare::differences(&other.keyed, keyed).is_empty() => {
                let pair = [(other.person, &other.keyed), (person, keyed)];
                agree(&tx, &sheet, pair, &other.keyed, questionnaire).await?;
            }
            Some(_) => stock::set_state(&tx, serial, State::Disputed).await?,
        }
        // A count and no serial: an entry of the log beside the hour of a response must not lead from one to the other.
        audit::record(store, &tx, Event::batch("paper.key", &sheet.wave, 1).office(&sheet.office)).await?;
    }
    let sheet = held(&tx, serial).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// Decides where the two differ. Whoever keyed the sheet does not.
pub async fn decide(
    store: &Store,
    serial: &str,
    person: Uuid,
    decided: &Keyed,
    questionnaire: &Questionnaire,
) -> Result<Sheet> {
    let tx = store.begin().await?;
    let sheet = held(&tx, serial).await?;
    if sheet.state != State::Disputed {
        return Err(Refusal::at(Code::SheetClosed, "/serial", Rule::SheetClosed));
    }
    let entries = entries_in(&tx, serial).await?;
    if entries.iter().any(|entry| entry.person == person) {
        return Err(Refusal::new(Code::SecondPersonRequired));
    }
    let [a, b] = pair(&entries)?;
    let settled = compare::settled(&a.keyed, decided, &compare::differences(&a.keyed, &b.keyed));
    put(&tx, serial, &Entry { round: Round::C, person, finished: true, keyed: settled.clone() }).await?;
    agree(&tx, &sheet, [(a.person, &a.keyed), (b.person, &b.keyed)], &settled, questionnaire).await?;
    audit::record(store, &tx, Event::batch("paper.decide", &sheet.wave, 1).office(&sheet.office)).await?;
    let sheet = held(&tx, serial).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// What `person` keyed of a sheet, and nobody else's.
pub async fn own(store: &Store, serial: &str, person: Uuid) -> Result<Option<Entry>> {
    let found = paper_entry::Entity::find()
        .filter(paper_entry::Column::Serial.eq(serial))
        .filter(paper_entry::Column::Person.eq(person));
    found.one(store.read()).await?.map(read).transpose()
}

/// The sheets that `person` began and did not finish.
pub async fn unfinished(store: &Store, person: Uuid) -> Result<Vec<String>> {
    let found = paper_entry::Entity::find()
        .filter(paper_entry::Column::Person.eq(person))
        .filter(paper_entry::Column::Finished.eq(false));
    let mut serials: Vec<String> = found.all(store.read()).await?.into_iter().map(|entry| entry.serial).collect();
    serials.sort_unstable();
    Ok(serials)
}

/// The two entries of a disputed sheet and where they differ. Who keyed which is not told.
pub async fn dispute(store: &Store, serial: &str) -> Result<(Keyed, Keyed, BTreeSet<String>)> {
    let found = paper_entry::Entity::find().filter(paper_entry::Column::Serial.eq(serial)).all(store.read()).await?;
    let entries: Vec<Entry> = found.into_iter().map(read).collect::<Result<_>>()?;
    let [a, b] = pair(&entries)?;
    let differ = compare::differences(&a.keyed, &b.keyed);
    Ok((a.keyed.clone(), b.keyed.clone(), differ))
}

/// What holds of an agreed sheet: what was decided, or what the first keyed.
pub(crate) async fn settled(store: &Store, serial: &str) -> Result<Option<Keyed>> {
    let found = paper_entry::Entity::find().filter(paper_entry::Column::Serial.eq(serial)).all(store.read()).await?;
    let mut entries: Vec<Entry> = found.into_iter().map(read).collect::<Result<_>>()?;
    entries.sort_by_key(|entry| entry.round);
    let decided = entries.iter().rfind(|entry| entry.round == Round::C).or(entries.first());
    Ok(decided.map(|entry| entry.keyed.clone()))
}

/// The sheet is counted, or was answered elsewhere: what was keyed of it is gone, and nothing leads from it to its response.
pub(crate) async fn done(store: &Store, serial: &str, state: State) -> Result<()> {
    let tx = store.begin().await?;
    paper_entry::Entity::delete_many().filter(paper_entry::Column::Serial.eq(serial)).exec(&tx).await?;
    paper_sheet::Entity::update_many()
        .col_expr(paper_sheet::Column::State, Expr::value(state.word()))
        .col_expr(paper_sheet::Column::Response, Expr::value(Option::<Uuid>::None))
        .filter(paper_sheet::Column::Serial.eq(serial))
        .filter(paper_sheet::Column::State.eq(State::Agreed.word()))
        .exec(&tx)
        .await?;
    Ok(tx.commit().await?)
}

async fn agree(
    tx: &DatabaseTransaction,
    sheet: &Sheet,
    pair: [(Uuid, &Keyed); 2],
    settled: &Keyed,
    questionnaire: &Questionnaire,
) -> Result<()> {
    errors::add(tx, &sheet.wave, pair, settled, questionnaire).await?;
    // Whoever is drawn waits for a third keying before there is a response.
    let response = (!rekey::draw(tx, sheet).await?).then(Uuid::new_v4);
    paper_sheet::Entity::update_many()
        .col_expr(paper_sheet::Column::State, Expr::value(State::Agreed.word()))
        .col_expr(paper_sheet::Column::Response, Expr::value(response))
        .filter(paper_sheet::Column::Serial.eq(&sheet.serial))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn held(tx: &DatabaseTransaction, serial: &str) -> Result<Sheet> {
    let row = paper_sheet::Entity::find_by_id(serial).lock_exclusive().one(tx).await?;
    stock::read(row.ok_or_else(|| Refusal::new(Code::NotFound))?)
}

pub(super) async fn entries_in(tx: &DatabaseTransaction, serial: &str) -> Result<Vec<Entry>> {
    let found = paper_entry::Entity::find().filter(paper_entry::Column::Serial.eq(serial)).all(tx).await?;
    found.into_iter().map(read).collect()
}

fn pair(entries: &[Entry]) -> Result<[&Entry; 2]> {
    let of = |round: Round| entries.iter().find(|entry| entry.round == round && entry.finished);
    match (of(Round::A), of(Round::B)) {
        (Some(a), Some(b)) => Ok([a, b]),
        _ => Err(Refusal::at(Code::SheetClosed, "/serial", Rule::SheetClosed)),
    }
}

async fn put(tx: &DatabaseTransaction, serial: &str, entry: &Entry) -> Result<()> {
    let row = paper_entry::ActiveModel {
        serial: Set(serial.to_owned()),
        round: Set(entry.round.word().to_owned()),
        person: Set(entry.person),
        finished: Set(entry.finished),
        content: Set(serde_json::to_string(&entry.keyed).map_err(Refusal::internal)?),
    };
    let replace = OnConflict::columns([paper_entry::Column::Serial, paper_entry::Column::Round])
        .update_columns([paper_entry::Column::Finished, paper_entry::Column::Content])
        .to_owned();
    paper_entry::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

fn read(row: paper_entry::Model) -> Result<Entry> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type("paper_entry: round".to_owned()));
    Ok(Entry {
        round: Round::from_word(&row.round).ok_or_else(unreadable)?,
        person: row.person,
        finished: row.finished,
        keyed: serde_json::from_str(&row.content).map_err(Refusal::internal)?,
    })
}
