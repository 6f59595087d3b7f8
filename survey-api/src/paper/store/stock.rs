//! Serials: printed for an office, looked for, taken out of use, counted.

use std::collections::BTreeMap;

use analytics::frame::Basis;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    audit::{self, Event},
    ballots::{self, Ballot, Place, Tokens, token::Hashed},
    entity::{ballot, office, paper_batch, paper_sheet},
    error::{Code, Refusal, Result, Rule},
    paper::{Batch, Sheet, State, serial},
    store::Store,
};

const TOGETHER: usize = 500;
/// Paper is keyed when the field work is over: its right lives longer than that of a slip.
const SECONDS: i64 = 180 * 24 * 3600;

/// How many sheets stand where, by office and state.
pub type Tally = BTreeMap<(String, State), u64>;

/// Issues so many serials to a place, each with its right to rate. The wave must be open.
pub async fn issue(store: &Store, tokens: &Tokens, place: &Place, count: u32) -> Result<Batch> {
    let (now, tx) = (store.clock().now(), store.begin().await?);
    // Whoever numbers sheets of the same office waits here.
    let held = office::Entity::find_by_id(&place.office).lock_exclusive().one(&tx).await?;
    held.ok_or_else(|| Refusal::at(Code::Invalid, "/office", Rule::UnknownOffice))?;
    let last: Option<Option<i64>> = paper_sheet::Entity::find()
        .select_only()
        .column_as(Expr::col(paper_sheet::Column::Number).max(), "last")
        .filter(paper_sheet::Column::Office.eq(&place.office))
        .into_tuple()
        .one(&tx)
        .await?;
    let first = last.flatten().unwrap_or(0) + 1;
    let numbers = first..first + i64::from(count);
    let batch = Batch {
        id: Uuid::new_v4(),
        place: place.clone(),
        first,
        last: numbers.end - 1,
        issued_at: now.to_string(),
        issued_by: store.actor().who.clone(),
    };
    let mut ballots = Vec::new();
    let mut sheets = Vec::new();
    for number in numbers {
        let serial = serial::of(&place.office, number);
        let (_, id, code) = tokens.of_sheet(&serial, &place.office);
        let expires = now.as_second() + SECONDS;
        ballots.push(Ballot { id, code, place: place.clone(), basis: Basis::Ticket, expires });
        sheets.push(paper_sheet::ActiveModel {
            serial: Set(serial),
            number: Set(number),
            wave: Set(place.wave.clone()),
            office: Set(place.office.clone()),
            service_group: Set(place.service_group.clone()),
            ballot: Set(id),
            state: Set(State::Issued.word().to_owned()),
            response: Set(None),
        });
    }
    ballots::store::ballot::issue_in(&tx, &ballots).await?;
    for some in sheets.chunks(TOGETHER) {
        paper_sheet::Entity::insert_many(some.to_vec()).exec_without_returning(&tx).await?;
    }
    paper_batch::Entity::insert(row(&batch)).exec_without_returning(&tx).await?;
    let event = Event::new("paper.issue", format!("sheets:{} {}–{}", place.office, batch.first, batch.last));
    audit::record(store, &tx, event.office(&place.office)).await?;
    tx.commit().await?;
    Ok(batch)
}

/// A sheet by its serial.
pub async fn one(store: &Store, serial: &str) -> Result<Option<Sheet>> {
    paper_sheet::Entity::find_by_id(serial).one(store.read()).await?.map(read).transpose()
}

/// A sheet by what its QR code says.
pub async fn scanned(store: &Store, hashed: Hashed) -> Result<Option<Sheet>> {
    let Hashed::Token(ballot) = hashed else { return Ok(None) };
    let found = paper_sheet::Entity::find().filter(paper_sheet::Column::Ballot.eq(ballot));
    found.one(store.read()).await?.map(read).transpose()
}

/// Every sheet in a state, by serial.
pub async fn in_state(store: &Store, state: State) -> Result<Vec<Sheet>> {
    let found = paper_sheet::Entity::find().filter(paper_sheet::Column::State.eq(state.word()));
    let ordered = found.order_by_asc(paper_sheet::Column::Office).order_by_asc(paper_sheet::Column::Number);
    ordered.all(store.read()).await?.into_iter().map(read).collect()
}

/// Every run that was printed for a wave, oldest first.
pub async fn batches(store: &Store, wave: &str) -> Result<Vec<Batch>> {
    let found = paper_batch::Entity::find().filter(paper_batch::Column::Wave.eq(wave));
    let ordered = found.order_by_asc(paper_batch::Column::Office).order_by_asc(paper_batch::Column::First);
    Ok(ordered.all(store.read()).await?.into_iter().map(read_batch).collect())
}

/// One run.
pub async fn batch(store: &Store, id: Uuid) -> Result<Option<Batch>> {
    Ok(paper_batch::Entity::find_by_id(id).one(store.read()).await?.map(read_batch))
}

/// How many sheets of a wave stand where.
pub async fn tally(store: &Store, wave: &str) -> Result<Tally> {
    let counts: Vec<(String, String, i64)> = paper_sheet::Entity::find()
        .select_only()
        .columns([paper_sheet::Column::Office, paper_sheet::Column::State])
        .column_as(Expr::col(paper_sheet::Column::Serial).count(), "n")
        .filter(paper_sheet::Column::Wave.eq(wave))
        .group_by(paper_sheet::Column::Office)
        .group_by(paper_sheet::Column::State)
        .into_tuple()
        .all(store.read())
        .await?;
    let known = |(office, state, n): (String, String, i64)| {
        Some(((office, State::from_word(&state)?), u64::try_from(n).unwrap_or(0)))
    };
    Ok(counts.into_iter().filter_map(known).collect())
}

/// Takes sheets of an office out of the stock, spoilt or missing, all or none. A spoilt sheet's right is taken back; a missing one
/// may be in somebody's bag, and keeps it.
pub async fn take_out(store: &Store, office: &str, first: i64, last: i64, as_what: State, reason: &str) -> Result<u64> {
    let tx = store.begin().await?;
    let found = paper_sheet::Entity::find()
        .filter(paper_sheet::Column::Office.eq(office))
        .filter(paper_sheet::Column::Number.between(first, last))
        .order_by_asc(paper_sheet::Column::Number)
        .lock_exclusive()
        .all(&tx)
        .await?;
    let sheets: Vec<Sheet> = found.into_iter().map(read).collect::<Result<_>>()?;
    if i64::try_from(sheets.len()).ok() != last.checked_sub(first).map(|span| span + 1) {
        return Err(Refusal::at(Code::Invalid, "/last", Rule::UnknownSheet));
    }
    if sheets.iter().any(|sheet| !matches!(sheet.state, State::Issued | State::Missing)) {
        return Err(Refusal::at(Code::Invalid, "/first", Rule::SheetClosed));
    }
    for sheet in &sheets {
        let mut state = as_what;
        if as_what == State::Spoilt {
            let right = ballot::Entity::find_by_id(sheet.ballot).one(&tx).await?;
            if right.is_some_and(|right| right.state == "spent") {
                state = State::Elsewhere;
            } else {
                ballots::store::ballot::revoke_in(store, &tx, sheet.ballot, reason).await?;
            }
        }
        set_state(&tx, &sheet.serial, state).await?;
    }
    let event = Event::new("paper.take_out", format!("sheets:{office} {first}–{last} {}", as_what.word()));
    audit::record(store, &tx, event.office(office).reason(reason)).await?;
    tx.commit().await?;
    Ok(sheets.len() as u64)
}

pub(super) async fn set_state(tx: &sea_orm::DatabaseTransaction, serial: &str, state: State) -> Result<()> {
    paper_sheet::Entity::update_many()
        .col_expr(paper_sheet::Column::State, Expr::value(state.word()))
        .filter(paper_sheet::Column::Serial.eq(serial))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) fn read(row: paper_sheet::Model) -> Result<Sheet> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type("paper_sheet: state".to_owned()));
    Ok(Sheet {
        state: State::from_word(&row.state).ok_or_else(unreadable)?,
        serial: row.serial,
        number: row.number,
        wave: row.wave,
        office: row.office,
        service_group: row.service_group,
        ballot: row.ballot,
        response: row.response,
    })
}

fn read_batch(row: paper_batch::Model) -> Batch {
    let paper_batch::Model { id, wave, office, counter, service_group, first, last, issued_at, issued_by } = row;
    Batch { id, place: Place { wave, office, counter, service_group }, first, last, issued_at, issued_by }
}

fn row(batch: &Batch) -> paper_batch::ActiveModel {
    paper_batch::ActiveModel {
        id: Set(batch.id),
        wave: Set(batch.place.wave.clone()),
        office: Set(batch.place.office.clone()),
        counter: Set(batch.place.counter.clone()),
        service_group: Set(batch.place.service_group.clone()),
        first: Set(batch.first),
        last: Set(batch.last),
        issued_at: Set(batch.issued_at.clone()),
        issued_by: Set(batch.issued_by.clone()),
    }
}
