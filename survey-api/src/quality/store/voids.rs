//! Voids in the database: asked for by one person, decided by another. The response stays; it does not count.

use std::collections::HashSet;

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{rules, verdicts};
use crate::{
    accounts::scope::Reach,
    audit::{self, Event},
    entity::{
        response,
        void_request::{ActiveModel, Column, Entity, Model},
    },
    error::{Code, Refusal, Result},
    quality::{
        Mark, Marks,
        domain::{State, Void},
    },
    responses::store::place,
    store::Store,
    waves,
};

/// Asks that a response should not count. One request a response: what was decided stays decided.
pub async fn request(store: &Store, response: Uuid, reason: &str) -> Result<Void> {
    let tx = store.begin().await?;
    let (wave, office) = place(store, &tx, response).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if Entity::find().filter(Column::Response.eq(response)).one(&tx).await?.is_some() {
        return Err(Refusal::new(Code::VoidDecided));
    }
    let row = Model {
        id: Uuid::now_v7(),
        response,
        wave,
        office,
        reason: reason.to_owned(),
        state: State::Requested.word().to_owned(),
        requested_by: store.actor().who.clone(),
        requested_at: store.clock().now().to_string(),
        decided_by: None,
        decided_at: None,
    };
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(&tx).await?;
    let event = Event::new("response.void_request", format!("void:{}", row.id)).office(&row.office).reason(reason);
    audit::record(store, &tx, event).await?;
    tx.commit().await?;
    read(row)
}

/// Decides a request. Whoever may not has been refused before ([`Void::may_decide`]).
pub async fn decide(store: &Store, id: Uuid, to: State) -> Result<()> {
    let rules = rules::current(store).await?;
    let tx = store.begin().await?;
    let found = Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let void = read(found.ok_or_else(|| Refusal::new(Code::NotFound))?)?;
    if void.state != State::Requested {
        return Err(Refusal::new(Code::VoidDecided));
    }
    // Nobody moves what waits in this wave meanwhile, so that the decision is not missed.
    waves::store::hold(&tx, &void.wave).await?;
    let row = ActiveModel {
        id: Unchanged(id),
        state: Set(to.word().to_owned()),
        decided_by: Set(Some(store.actor().who.clone())),
        decided_at: Set(Some(store.clock().now().to_string())),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(&tx).await?;
    let action = if to == State::Approved { "response.void" } else { "response.void_refuse" };
    if to == State::Approved {
        // Where it still waits, its row is left as it is: changed in this transaction, it would tell which right it was given with.
        let judged = response::Entity::find_by_id(void.response).lock_exclusive().one(&tx).await?;
        if let Some(judged) = judged {
            let marks = Marks::from_bits(judged.marks).with(Mark::Void, true);
            verdicts::put(&tx, marks.bits(), rules.verdict(marks).number(), &[void.response]).await?;
        }
    }
    let event = Event::new(action, format!("void:{id}")).office(&void.office).reason(&void.reason);
    audit::record(store, &tx, event.before(&State::Requested.word()).after(&to.word())).await?;
    Ok(tx.commit().await?)
}

/// The responses of a wave that two people decided not to count, whether they are moved or wait.
pub(crate) async fn voided(conn: &impl ConnectionTrait, wave: &str) -> Result<HashSet<Uuid>> {
    let approved = Entity::find().select_only().column(Column::Response).filter(Column::Wave.eq(wave));
    let approved = approved.filter(Column::State.eq(State::Approved.word())).into_tuple::<Uuid>();
    Ok(approved.all(conn).await?.into_iter().collect())
}

/// One request.
pub async fn one(store: &Store, id: Uuid) -> Result<Option<Void>> {
    Entity::find_by_id(id).one(store.read()).await?.map(read).transpose()
}

/// The requests at some offices, newest first.
pub async fn within(store: &Store, reach: &Reach) -> Result<Vec<Void>> {
    let rows = Entity::find().order_by_desc(Column::Id).all(store.read()).await?;
    rows.into_iter().filter(|row| reach.has(&row.office)).map(read).collect()
}

fn read(row: Model) -> Result<Void> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type(format!("void {}: state", row.id)));
    Ok(Void {
        state: State::from_word(&row.state).ok_or_else(unreadable)?,
        id: row.id,
        response: row.response,
        wave: row.wave,
        office: row.office,
        reason: row.reason,
        requested_by: row.requested_by,
        requested_at: row.requested_at,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
    })
}
