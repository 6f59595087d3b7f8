//! Boxes of sheets in the database.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use crate::{
    audit::{self, Event},
    entity::{
        paper_opening::{ActiveModel, Column, Entity, Model},
        wave,
    },
    error::{Code, Refusal, Result, Rule},
    paper::opening::Opening,
    store::Store,
};

/// Records a box that was opened; somebody else has to confirm it.
pub async fn record(store: &Store, opening: &Opening) -> Result<()> {
    let tx = store.begin().await?;
    let known = wave::Entity::find_by_id(&opening.wave).one(&tx).await?;
    known.ok_or_else(|| Refusal::at(Code::Invalid, "/wave", Rule::UnknownWave))?;
    let row = ActiveModel {
        id: Set(opening.id),
        wave: Set(opening.wave.clone()),
        office: Set(opening.office.clone()),
        seal: Set(opening.seal.clone()),
        is_intact: Set(opening.is_intact),
        sheets: Set(i32::try_from(opening.sheets).map_err(Refusal::internal)?),
        note: Set(opening.note.clone()),
        opened_by: Set(opening.opened_by.clone()),
        opened_at: Set(opening.opened_at.clone()),
        witnessed_by: Set(None),
        witnessed_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(&tx).await?;
    let event = Event::new("paper.open", format!("box:{}", opening.id)).office(&opening.office);
    audit::record(store, &tx, event.after(&(&opening.seal, opening.is_intact, opening.sheets))).await?;
    Ok(tx.commit().await?)
}

/// Somebody who was there says the same.
pub async fn witness(store: &Store, id: Uuid, sheets: u32, is_intact: bool) -> Result<Opening> {
    let (who, at) = (store.actor().person(), store.clock().now().to_string());
    let tx = store.begin().await?;
    let row = Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let opening = read(row.ok_or_else(|| Refusal::new(Code::NotFound))?);
    opening.witness(&who, sheets, is_intact)?;
    Entity::update_many()
        .col_expr(Column::WitnessedBy, Expr::value(&who))
        .col_expr(Column::WitnessedAt, Expr::value(&at))
        .filter(Column::Id.eq(id))
        .exec(&tx)
        .await?;
    let event = Event::new("paper.witness", format!("box:{id}")).office(&opening.office);
    audit::record(store, &tx, event.after(&(is_intact, sheets))).await?;
    tx.commit().await?;
    Ok(Opening { witnessed: Some((who, at)), ..opening })
}

/// One box.
pub async fn one(store: &Store, id: Uuid) -> Result<Option<Opening>> {
    Ok(Entity::find_by_id(id).one(store.read()).await?.map(read))
}

/// The boxes of a wave, in the order in which they were opened.
pub async fn of_wave(store: &Store, wave: &str) -> Result<Vec<Opening>> {
    let rows = Entity::find().filter(Column::Wave.eq(wave)).order_by_asc(Column::OpenedAt).order_by_asc(Column::Id);
    Ok(rows.all(store.read()).await?.into_iter().map(read).collect())
}

fn read(row: Model) -> Opening {
    Opening {
        id: row.id,
        wave: row.wave,
        office: row.office,
        seal: row.seal,
        is_intact: row.is_intact,
        sheets: u32::try_from(row.sheets).unwrap_or(0),
        note: row.note,
        opened_by: row.opened_by,
        opened_at: row.opened_at,
        witnessed: row.witnessed_by.zip(row.witnessed_at),
    }
}
