//! What happens all day long and one by one is recorded as counts: each counts itself in its own transaction, and what was counted
//! becomes one row of the chain when [`flush`] is called, every few minutes and when the server stops.

use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, EntityTrait, ExprTrait, QueryOrder,
    sea_query::{Expr, OnConflict},
};

use super::{Actor, Event, record};
use crate::{
    entity::audit_count::{ActiveModel, Column, Entity},
    error::Result,
    store::Store,
};

/// Actions that are counted.
const COUNTED: [&str; 2] = [REPORTED, CORRECTED];
/// A finished visit was reported.
pub(crate) const REPORTED: &str = "encounters.report";
/// The times of a visit were corrected.
pub(crate) const CORRECTED: &str = "encounters.correct";

/// Counts one more, in the transaction of what is counted.
pub(crate) async fn count(
    store: &Store,
    tx: &DatabaseTransaction,
    action: &'static str,
    wave: &str,
    office: &str,
) -> Result<()> {
    let actor = store.actor();
    let row = ActiveModel {
        actor: Set(actor.who.clone()),
        action: Set(action.to_owned()),
        wave: Set(wave.to_owned()),
        office: Set(office.to_owned()),
        roles: Set(actor.roles.clone()),
        count: Set(1),
    };
    let more = Expr::col((Entity, Column::Count)).add(1);
    let again = OnConflict::columns([Column::Actor, Column::Action, Column::Wave, Column::Office])
        .value(Column::Count, more)
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Makes one row of the chain of each count, and says how many that were.
pub async fn flush(store: &Store) -> Result<usize> {
    if Entity::find().one(store.read()).await?.is_none() {
        return Ok(0);
    }
    let tx = store.begin().await?;
    let mut counts = Entity::find();
    for column in [Column::Actor, Column::Action, Column::Wave, Column::Office] {
        counts = counts.order_by_asc(column);
    }
    let counts = counts.all(&tx).await?;
    let mut written = 0;
    for row in counts {
        let Some(action) = COUNTED.into_iter().find(|action| *action == row.action) else { continue };
        let by = store.by(Actor { who: row.actor.clone(), roles: row.roles.clone(), request_id: None });
        let rows = usize::try_from(row.count).unwrap_or(usize::MAX);
        record(&by, &tx, Event::batch(action, &row.wave, rows).office(&row.office)).await?;
        Entity::delete_by_id((row.actor, row.action, row.wave, row.office)).exec(&tx).await?;
        written += 1;
    }
    tx.commit().await?;
    Ok(written)
}
