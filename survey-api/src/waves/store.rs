//! Waves in the database.

pub mod plan;

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};

use super::{State, Wave};
use crate::{
    audit::{self, Event},
    entity::wave::{ActiveModel, Column, Entity, Model},
    error::{Code, Refusal, Result, Rule},
    questionnaires, responses,
    store::Store,
};

/// Stores a new wave.
pub async fn create(store: &Store, wave: &Wave) -> Result<()> {
    let row = ActiveModel {
        code: Set(wave.code.clone()),
        period: Set(wave.period.clone()),
        questionnaire_sha256: Set(wave.questionnaire_sha256.clone()),
        state: Set(wave.state.word().to_owned()),
    };
    let tx = store.begin().await?;
    questionnaires::store::life::of(&tx, &wave.questionnaire_sha256).await?.may_be_used()?;
    Entity::insert(row).exec_without_returning(&tx).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Refusal::new(Code::WaveExists),
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
            Refusal::at(Code::Invalid, "/questionnaire", Rule::UnknownQuestionnaire)
        }
        _ => error.into(),
    })?;
    let event = Event::new("wave.plan", format!("wave:{}", wave.code));
    audit::record(store, &tx, event.after(&(&wave.period, &wave.questionnaire_sha256))).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// Opens a planned wave.
pub async fn open(store: &Store, code: &str) -> Result<Wave> {
    advance(store, code, State::open).await
}

/// Freezes an open wave for good.
pub async fn freeze(store: &Store, code: &str) -> Result<Wave> {
    advance(store, code, State::freeze).await
}

/// Every wave, oldest period first.
pub async fn all(store: &Store) -> Result<Vec<Wave>> {
    let in_time = Entity::find().order_by_asc(Column::Period).order_by_asc(Column::Code);
    in_time.all(store.read()).await?.into_iter().map(read).collect()
}

/// One wave.
pub async fn one(store: &Store, code: &str) -> Result<Option<Wave>> {
    Entity::find_by_id(code).one(store.read()).await?.map(read).transpose()
}

/// The states of some waves as this transaction sees them, held until it ends: nobody freezes a wave meanwhile.
pub(crate) async fn states(tx: &DatabaseTransaction, codes: &[&str]) -> Result<HashMap<String, State>> {
    let held = Entity::find().filter(Column::Code.is_in(codes.iter().copied())).lock_shared();
    let waves = held.all(tx).await?.into_iter().map(read);
    waves.map(|wave| wave.map(|wave| (wave.code, wave.state))).collect()
}

/// Keeps a wave to this transaction until it ends: nobody answers in it, opens or freezes it meanwhile.
pub(crate) async fn hold(tx: &DatabaseTransaction, code: &str) -> Result<()> {
    Entity::find_by_id(code).lock_exclusive().one(tx).await?;
    Ok(())
}

async fn advance(store: &Store, code: &str, step: fn(State) -> Result<State>) -> Result<Wave> {
    let tx = store.begin().await?;
    let row = Entity::find_by_id(code).lock_exclusive().one(&tx).await?;
    let mut wave = read(row.ok_or_else(|| Refusal::new(Code::NotFound))?)?;
    let before = wave.state;
    wave.state = step(wave.state)?;
    if before == State::Planned && wave.state == State::Open {
        questionnaires::store::life::of(&tx, &wave.questionnaire_sha256).await?.may_be_used()?;
    }
    let row = ActiveModel {
        code: Unchanged(wave.code.clone()),
        state: Set(wave.state.word().to_owned()),
        ..Default::default()
    };
    Entity::update(row).exec(&tx).await?;
    if before == State::Open && wave.state == State::Frozen {
        // The frozen figures rest on the table alone: what waits moves now.
        responses::store::settle(store, &tx, code).await?;
    }
    let event = Event::new("wave.state", format!("wave:{code}"));
    audit::record(store, &tx, event.before(&before.word()).after(&wave.state.word())).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(wave)
}

fn read(row: Model) -> Result<Wave> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type(format!("wave {}: state", row.code)));
    let state = State::from_word(&row.state).ok_or_else(unreadable)?;
    Ok(Wave { code: row.code, period: row.period, questionnaire_sha256: row.questionnaire_sha256, state })
}
