//! Compilations in the database.

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    audit::{self, Event},
    entity::release_compilation::{ActiveModel, Column, Entity, Model},
    error::{Code, Refusal, Result},
    releases::{
        Recorded,
        compilation::{Compilation, State, Wanted},
    },
    store::Store,
};

/// Most that are listed.
const LISTED: u64 = 50;

/// Keeps that a release is to be computed; one at work is enough.
pub(in crate::releases) async fn add(store: &Store, person: Uuid, wanted: Wanted) -> Result<Compilation> {
    let tx = store.begin().await?;
    let at_work = Entity::find().filter(Column::State.is_in([State::Queued.word(), State::Running.word()]));
    if at_work.one(&tx).await?.is_some() {
        return Err(Refusal::new(Code::Busy));
    }
    let row = Model {
        id: Uuid::now_v7(),
        wave: wanted.wave.clone(),
        person,
        order: serde_json::to_string(&wanted).map_err(Refusal::internal)?,
        state: State::Queued.word().to_owned(),
        stage: 0,
        begun_at: store.clock().now().as_second(),
        period: None,
        revision: None,
        words: None,
    };
    Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    audit::record(store, &tx, Event::new("release.compile", format!("wave:{}", wanted.wave)).after(&wanted)).await?;
    tx.commit().await?;
    read(row)
}

/// One compilation.
pub async fn one(store: &Store, id: Uuid) -> Result<Option<Compilation>> {
    Entity::find_by_id(id).one(store.read()).await?.map(read).transpose()
}

/// The newest compilations.
pub async fn all(store: &Store) -> Result<Vec<Compilation>> {
    let rows = Entity::find().order_by_desc(Column::Id).limit(LISTED).all(store.read()).await?;
    rows.into_iter().map(read).collect()
}

/// What was queued or at work when the server stopped.
pub(in crate::releases) async fn interrupted(store: &Store) -> Result<Vec<Uuid>> {
    let at_work = [State::Queued.word(), State::Running.word()];
    let rows = Entity::find().filter(Column::State.is_in(at_work)).all(store.read()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(in crate::releases) async fn begin(store: &Store, id: Uuid) -> Result<()> {
    set(store, ActiveModel { state: Set(State::Running.word().to_owned()), ..row(id) }).await
}

pub(in crate::releases) async fn stage(store: &Store, id: Uuid, begun: i32) -> Result<()> {
    set(store, ActiveModel { stage: Set(begun), ..row(id) }).await
}

pub(in crate::releases) async fn done(store: &Store, id: Uuid, made: &Recorded, warnings: &str) -> Result<()> {
    let change = ActiveModel {
        state: Set(State::Done.word().to_owned()),
        period: Set(Some(made.period.clone())),
        revision: Set(i32::try_from(made.revision).ok()),
        words: Set(Some(warnings.to_owned()).filter(|words| !words.is_empty())),
        ..row(id)
    };
    set(store, change).await
}

pub(in crate::releases) async fn failed(store: &Store, id: Uuid, why: &str) -> Result<()> {
    let change =
        ActiveModel { state: Set(State::Failed.word().to_owned()), words: Set(Some(why.to_owned())), ..row(id) };
    set(store, change).await
}

fn row(id: Uuid) -> ActiveModel {
    ActiveModel { id: Unchanged(id), ..Default::default() }
}

async fn set(store: &Store, change: ActiveModel) -> Result<()> {
    let tx = store.begin().await?;
    Entity::update(change).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}

fn read(row: Model) -> Result<Compilation> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type(format!("release_compilation {}: state", row.id)));
    Ok(Compilation {
        id: row.id,
        person: row.person,
        state: State::from_word(&row.state).ok_or_else(unreadable)?,
        wanted: serde_json::from_str(&row.order).map_err(Refusal::internal)?,
        stage: u64::try_from(row.stage).unwrap_or(0),
        begun_at: row.begun_at,
        made: row.period.zip(row.revision.and_then(|revision| u32::try_from(revision).ok())),
        words: row.words,
    })
}
