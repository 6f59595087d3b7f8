//! Rights to rate in the database. One is spent by one conditional update.

use std::collections::HashMap;

use analytics::frame::Basis;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::funnel::{self, Step};
use crate::{
    audit::{self, Event},
    ballots::{
        right::{Ballot, DAYS, Opened, Place, Standing},
        token::Hashed,
    },
    entity::ballot::{ActiveModel, Column, Entity, Model},
    error::{Code, Refusal, Result},
    responses::domain::{basis_from_word, basis_word},
    store::Store,
    waves::{self, State},
};

/// 10 columns × 500 rows stay far under the parameters of a statement.
const TOGETHER: usize = 500;

/// What a spent right says about the response that spent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spent {
    pub(crate) place: Place,
    pub(crate) basis: Basis,
}

/// Issues rights of one place, all or none. The wave must be open.
pub async fn issue(store: &Store, ballots: &[Ballot]) -> Result<()> {
    let tx = store.begin().await?;
    issue_in(&tx, ballots).await?;
    if let Some(Ballot { place, .. }) = ballots.first() {
        let event = Event::batch("ballots.issue", &place.wave, ballots.len()).office(place.office.as_str());
        audit::record(store, &tx, event).await?;
    }
    Ok(tx.commit().await?)
}

pub(crate) async fn issue_in(tx: &DatabaseTransaction, ballots: &[Ballot]) -> Result<()> {
    let Some(first) = ballots.first() else { return Ok(()) };
    let wave = first.place.wave.as_str();
    match waves::store::states(tx, &[wave]).await?.get(wave) {
        Some(State::Open) => {}
        Some(State::Frozen) => return Err(Refusal::new(Code::WaveFrozen)),
        Some(State::Planned) => return Err(Refusal::new(Code::WaveNeverOpened)),
        None => return Err(Refusal::at(Code::Invalid, "/wave", crate::error::Rule::UnknownWave)),
    }
    for some in ballots.chunks(TOGETHER) {
        let unless_here = OnConflict::column(Column::Id).do_nothing().to_owned();
        let new = Entity::insert_many(some.iter().map(row)).on_conflict(unless_here).exec_without_returning(tx).await?;
        funnel::add(tx, &[((first.place.clone(), Step::Offered), new)]).await?;
    }
    Ok(())
}

/// How a right stands, without opening it.
pub async fn look(store: &Store, hashed: Hashed, now: i64) -> Result<Option<Opened>> {
    let found = find(hashed).one(store.read()).await?;
    Ok(found.map(|row| Opened { place: place(&row), standing: Standing::of(&row.state, row.expires_at, now) }))
}

/// Opens a right for a person: counted the first time, never spent by it. `None` where there is no such right.
pub async fn open(store: &Store, hashed: Hashed, now: i64) -> Result<Option<Opened>> {
    let Some(found) = find(hashed).one(store.read()).await? else { return Ok(None) };
    let standing = Standing::of(&found.state, found.expires_at, now);
    let (id, place) = (found.id, place(&found));
    if standing == Standing::Usable && found.state == "issued" {
        let tx = store.begin().await?;
        let first = Entity::update_many()
            .col_expr(Column::State, Expr::value("opened"))
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq("issued"));
        if first.exec(&tx).await?.rows_affected == 1 {
            funnel::add(&tx, &[((place.clone(), Step::Opened), 1)]).await?;
        }
        tx.commit().await?;
    }
    Ok(Some(Opened { place, standing }))
}

/// The right of the visit that was finished last at a counter, if that was after `since` and nobody has used it yet.
pub(crate) async fn of_last_visit(
    store: &Store,
    office: &str,
    counter: &str,
    since: i64,
) -> Result<Option<(Uuid, Place)>> {
    let found = Entity::find()
        .filter(Column::Office.eq(office))
        .filter(Column::Counter.eq(counter))
        .filter(Column::Basis.eq(basis_word(Basis::Encounter)))
        .filter(Column::State.is_in(["issued", "opened"]))
        // The right of a visit ends so many days after the visit did, and its time is kept nowhere else.
        .filter(Column::ExpiresAt.gt(since + DAYS * 24 * 60 * 60))
        .order_by_desc(Column::ExpiresAt)
        .limit(1);
    Ok(found.one(store.read()).await?.map(|row| (row.id, place(&row))))
}

/// The office at which a right holds.
pub async fn office(store: &Store, id: Uuid) -> Result<Option<String>> {
    Ok(Entity::find_by_id(id).one(store.read()).await?.map(|found| found.office))
}

/// Takes a right back, saying why. One that is spent stays spent.
pub async fn revoke(store: &Store, id: Uuid, reason: &str) -> Result<()> {
    let tx = store.begin().await?;
    revoke_in(store, &tx, id, reason).await?;
    Ok(tx.commit().await?)
}

/// The same in a transaction that does more.
pub(crate) async fn revoke_in(store: &Store, tx: &DatabaseTransaction, id: Uuid, reason: &str) -> Result<()> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let found = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if found.state == "spent" {
        return Err(Refusal::new(Code::BallotSpent));
    }
    let revoked = Entity::update_many()
        .col_expr(Column::State, Expr::value("revoked"))
        .col_expr(Column::Reason, Expr::value(reason))
        .filter(Column::Id.eq(id))
        .filter(Column::State.is_in(["issued", "opened"]));
    if revoked.exec(tx).await?.rows_affected == 1 {
        funnel::add(tx, &[((place(&found), Step::Revoked), 1)]).await?;
        let event = Event::new("ballot.revoke", format!("ballot:{id}")).office(found.office).reason(reason);
        audit::record(store, tx, event).await?;
    }
    Ok(())
}

/// The id behind what was scanned or typed. A token has it in itself; a typed code is looked up.
pub(crate) async fn id(store: &Store, hashed: Hashed) -> Result<Option<Uuid>> {
    match hashed {
        Hashed::Token(id) => Ok(Some(id)),
        Hashed::Code(_) => Ok(find(hashed).one(store.read()).await?.map(|found| found.id)),
    }
}

/// Spends rights by one conditional update: what is returned was spent now and by nobody else, ever.
pub(crate) async fn spend(tx: &DatabaseTransaction, ids: &[Uuid], now: i64) -> Result<HashMap<Uuid, Spent>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let spent = Entity::update_many()
        .col_expr(Column::State, Expr::value("spent"))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::State.is_in(["issued", "opened"]))
        .filter(Column::ExpiresAt.gt(now));
    let spent = spent.exec_with_returning(tx).await?;
    spent.into_iter().map(|row| Ok((row.id, Spent { place: place(&row), basis: basis(&row)? }))).collect()
}

/// Gives back rights that were spent in this transaction by responses that cannot be taken.
pub(crate) async fn give_back(tx: &DatabaseTransaction, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let back = Entity::update_many().col_expr(Column::State, Expr::value("opened"));
    back.filter(Column::Id.is_in(ids.iter().copied())).exec(tx).await?;
    Ok(())
}

/// Why rights could not be spent. What is absent was never issued.
pub(crate) async fn standings(tx: &DatabaseTransaction, ids: &[Uuid], now: i64) -> Result<HashMap<Uuid, Standing>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(tx).await?;
    Ok(found.into_iter().map(|row| (row.id, Standing::of(&row.state, row.expires_at, now))).collect())
}

fn find(hashed: Hashed) -> sea_orm::Select<Entity> {
    match hashed {
        Hashed::Token(id) => Entity::find_by_id(id),
        Hashed::Code(code) => Entity::find().filter(Column::Code.eq(code)),
    }
}

fn row(ballot: &Ballot) -> ActiveModel {
    ActiveModel {
        id: Set(ballot.id),
        code: Set(ballot.code),
        wave: Set(ballot.place.wave.clone()),
        office: Set(ballot.place.office.clone()),
        counter: Set(ballot.place.counter.clone()),
        service_group: Set(ballot.place.service_group.clone()),
        basis: Set(basis_word(ballot.basis).to_owned()),
        state: Set("issued".to_owned()),
        expires_at: Set(ballot.expires),
        reason: Set(None),
    }
}

fn place(row: &Model) -> Place {
    Place {
        wave: row.wave.clone(),
        office: row.office.clone(),
        counter: row.counter.clone(),
        service_group: row.service_group.clone(),
    }
}

fn basis(row: &Model) -> Result<Basis> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type("ballot: basis".to_owned()));
    basis_from_word(&row.basis).ok_or_else(unreadable)
}
