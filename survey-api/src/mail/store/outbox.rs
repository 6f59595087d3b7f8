//! The outbox: a letter is on disk before it is sent, and the same occasion is never told twice.

use std::collections::{BTreeMap, HashSet};

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    accounts::{self, domain::Standing},
    app::App,
    audit::{self, Event},
    entity::{
        mail_letter::{ActiveModel, Column, Entity, Model},
        mail_told,
    },
    error::{Refusal, Result},
    mail::{
        Letter,
        domain::{Reader, State, wait},
        letter::Told,
        reminders::{self, Item},
    },
    store::Store,
};

/// Most letters of one round.
const AT_ONCE: u64 = 200;
/// Seconds for which a letter is nobody else's once somebody tries to send it.
const CLAIMED: i64 = 300;
/// Days for which what was sent or dropped is remembered, and for which it is known what somebody was told.
const KEPT_DAYS: i64 = 90;
const TOLD_DAYS: i64 = 400;
const DAY: i64 = 24 * 3600;

/// A letter in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The letter. Its body is empty once it is sent.
    pub letter: Letter,
    /// Whose it is.
    pub person: Uuid,
    /// `reminder` or `digest`.
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub tries: i32,
    /// When it is tried next, in seconds since 1970.
    pub due_at: i64,
    /// Why it was not sent.
    pub fault: Option<String>,
}

/// Puts one letter about those of `items` that this person was not told of yet into the outbox; where there is none, nothing.
pub async fn remind(app: &App, reader: &Reader, items: &[Item]) -> Result<()> {
    let new = untold(&app.store, reader, items.iter().map(|item| item.occasion.clone()).collect()).await?;
    let items: Vec<&Item> = items.iter().filter(|item| new.contains(&item.occasion)).collect();
    if items.is_empty() {
        return Ok(());
    }
    put(app, reader, reminders::letter(&app.config.address(), &items)).await
}

/// Puts a letter into the outbox, unless this person was told before of any of its occasions.
pub async fn put(app: &App, reader: &Reader, told: Told) -> Result<()> {
    let (store, now) = (&app.store, app.clock.now().as_second());
    if untold(store, reader, told.occasions.clone()).await?.len() < told.occasions.len() {
        return Ok(());
    }
    let tx = store.begin().await?;
    if !first(&tx, reader.person.id, &told.occasions, now).await? {
        return Ok(());
    }
    let row = ActiveModel {
        id: Set(Uuid::now_v7()),
        person: Set(reader.person.id),
        address: Set(reader.address.clone()),
        kind: Set(told.kind.to_owned()),
        subject: Set(told.subject),
        body: Set(told.body),
        state: Set(State::Waiting.word().to_owned()),
        tries: Set(0),
        made_at: Set(now),
        due_at: Set(now),
        fault: Set(None),
    };
    Entity::insert(row).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}

/// Those of these occasions that this person was not told of.
async fn untold(store: &Store, reader: &Reader, occasions: Vec<String>) -> Result<HashSet<String>> {
    let mut new: HashSet<String> = occasions.iter().cloned().collect();
    let told = mail_told::Entity::find()
        .filter(mail_told::Column::Person.eq(reader.person.id))
        .filter(mail_told::Column::Occasion.is_in(occasions))
        .all(store.read())
        .await?;
    for row in told {
        new.remove(&row.occasion);
    }
    Ok(new)
}

/// Notes what somebody is told; false where another server was first with any of it.
async fn first(tx: &DatabaseTransaction, person: Uuid, occasions: &[String], now: i64) -> Result<bool> {
    let rows = occasions.iter().map(|occasion| mail_told::ActiveModel {
        person: Set(person),
        occasion: Set(occasion.clone()),
        told_at: Set(now),
    });
    let once = OnConflict::columns([mail_told::Column::Person, mail_told::Column::Occasion]).do_nothing().to_owned();
    let noted = mail_told::Entity::insert_many(rows).on_conflict(once).exec_without_returning(tx).await?;
    Ok(noted == occasions.len() as u64)
}

/// The letters whose turn it is, oldest first.
pub async fn due(store: &Store) -> Result<Vec<Outgoing>> {
    let now = store.clock().now().as_second();
    let due = Entity::find().filter(Column::State.eq(State::Waiting.word())).filter(Column::DueAt.lte(now));
    due.order_by_asc(Column::DueAt).limit(AT_ONCE).all(store.read()).await?.into_iter().map(read).collect()
}

/// Takes a letter to be sent: false where another server took it. Whose reader does not want letters any more, or cannot sign in,
/// is dropped.
pub async fn claim(store: &Store, letter: &Outgoing) -> Result<bool> {
    let person = accounts::store::one(store, letter.person).await?;
    let is_active = person.is_some_and(|person| person.state == Standing::Active);
    let is_wanted = super::wants(store, letter.person).await?.address.as_ref() == Some(&letter.letter.address);
    let tx = store.begin().await?;
    let mine = Entity::update_many()
        .filter(Column::Id.eq(letter.letter.id))
        .filter(Column::State.eq(State::Waiting.word()))
        .filter(Column::DueAt.eq(letter.due_at));
    let taken = if is_active && is_wanted {
        let until = store.clock().now().as_second() + CLAIMED;
        mine.col_expr(Column::DueAt, Expr::value(until)).exec(&tx).await?.rows_affected == 1
    } else {
        let dropped =
            mine.col_expr(Column::State, Expr::value(State::Dropped.word())).col_expr(Column::Body, Expr::value(""));
        dropped.exec(&tx).await?;
        false
    };
    tx.commit().await?;
    Ok(taken)
}

/// Keeps that the server took a letter. What it said is not kept: it is in the reader's hands.
pub async fn sent(store: &Store, letter: &Outgoing) -> Result<()> {
    let row = ActiveModel {
        id: Unchanged(letter.letter.id),
        state: Set(State::Sent.word().to_owned()),
        tries: Set(letter.tries + 1),
        body: Set(String::new()),
        fault: Set(None),
        ..Default::default()
    };
    set(store, row).await
}

/// Keeps why a letter was not sent. It is tried again later, and given up in the end.
pub async fn failed(store: &Store, letter: &Outgoing, words: &str) -> Result<()> {
    let (tries, now) = (letter.tries + 1, store.clock().now().as_second());
    let (state, due) = wait(tries).map_or((State::Dead, now), |seconds| (State::Waiting, now + seconds));
    let row = ActiveModel {
        id: Unchanged(letter.letter.id),
        state: Set(state.word().to_owned()),
        tries: Set(tries),
        due_at: Set(due),
        fault: Set(Some(words.to_owned())),
        ..Default::default()
    };
    set(store, row).await
}

/// Tries the letters that were given up once more, from the beginning, and says how many those are.
pub async fn revive(store: &Store) -> Result<u64> {
    let tx = store.begin().await?;
    let dead = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Waiting.word()))
        .col_expr(Column::Tries, Expr::value(0))
        .col_expr(Column::DueAt, Expr::value(store.clock().now().as_second()))
        .filter(Column::State.eq(State::Dead.word()));
    let revived = dead.exec(&tx).await?.rows_affected;
    if revived > 0 {
        audit::record(store, &tx, Event::new("mail.revive", format!("letters:{revived}"))).await?;
    }
    tx.commit().await?;
    Ok(revived)
}

/// Forgets what was sent or dropped long ago, and what somebody was told longer ago still.
pub async fn sweep(store: &Store) -> Result<()> {
    let now = store.clock().now().as_second();
    let tx = store.begin().await?;
    Entity::delete_many()
        .filter(Column::State.is_in([State::Sent.word(), State::Dropped.word()]))
        .filter(Column::MadeAt.lt(now - KEPT_DAYS * DAY))
        .exec(&tx)
        .await?;
    mail_told::Entity::delete_many().filter(mail_told::Column::ToldAt.lt(now - TOLD_DAYS * DAY)).exec(&tx).await?;
    Ok(tx.commit().await?)
}

/// How many letters stand where.
pub async fn tally(store: &Store) -> Result<BTreeMap<&'static str, u64>> {
    let counts: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Expr::col(Column::Id).count(), "n")
        .group_by(Column::State)
        .into_tuple()
        .all(store.read())
        .await?;
    let known = |(state, count): (String, i64)| Some((State::from_word(&state)?.word(), u64::try_from(count).ok()?));
    Ok(counts.into_iter().filter_map(known).collect())
}

/// The letters that failed and were not sent since, the newest first.
pub async fn troubled(store: &Store, limit: u64) -> Result<Vec<Outgoing>> {
    let failed = Entity::find()
        .filter(Column::State.is_in([State::Waiting.word(), State::Dead.word()]))
        .filter(Column::Fault.is_not_null())
        .order_by_desc(Column::MadeAt)
        .limit(limit);
    failed.all(store.read()).await?.into_iter().map(read).collect()
}

/// Every letter of one person, for tests and for whoever asks what is kept of them.
pub async fn of(store: &Store, person: Uuid) -> Result<Vec<Outgoing>> {
    let own = Entity::find().filter(Column::Person.eq(person)).order_by_asc(Column::MadeAt).order_by_asc(Column::Id);
    own.all(store.read()).await?.into_iter().map(read).collect()
}

/// Is there nothing in the outbox?
pub async fn is_empty(store: &Store) -> Result<bool> {
    Ok(Entity::find().count(store.read()).await? == 0)
}

async fn set(store: &Store, row: ActiveModel) -> Result<()> {
    let tx = store.begin().await?;
    Entity::update(row).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}

fn read(row: Model) -> Result<Outgoing> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type(format!("mail_letter {}: state", row.id)));
    Ok(Outgoing {
        state: State::from_word(&row.state).ok_or_else(unreadable)?,
        letter: Letter { id: row.id, address: row.address, subject: row.subject, body: row.body },
        person: row.person,
        kind: row.kind,
        tries: row.tries,
        due_at: row.due_at,
        fault: row.fault,
    })
}
