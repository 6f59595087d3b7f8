//! Recorded releases in the database.

pub mod compilation;

use std::path::Path;

use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Recorded, approval, domain::PUBLISHED, folder};
use crate::{
    audit::{self, Event},
    entity::{
        release::{ActiveModel, Column, Entity, Model},
        release_approval,
    },
    error::{Refusal, Result},
    store::Store,
};

/// Records a compiled folder as the next revision of its period, if it is what its manifest says; the same folder again
/// changes nothing.
pub async fn record(store: &Store, path: &Path, now: Timestamp) -> Result<Recorded> {
    keep(store, path, now, PUBLISHED, None).await
}

/// The same with another standing, and with who computed it.
pub(super) async fn keep(
    store: &Store,
    path: &Path,
    now: Timestamp,
    status: &str,
    made_by: Option<Uuid>,
) -> Result<Recorded> {
    folder::check(path).await?;
    let period = folder::release(path).await?.metadata.period;
    let manifest_sha256 = folder::manifest_sha256(path).await?;
    let path = std::path::absolute(path).map_err(Refusal::internal)?;
    let tx = store.begin().await?;
    let earlier = Entity::find().filter(Column::Period.eq(&period)).order_by_desc(Column::Revision).one(&tx).await?;
    if let Some(same) =
        earlier.as_ref().filter(|row| row.manifest_sha256 == manifest_sha256 && Path::new(&row.path) == path)
    {
        return read(same.clone());
    }
    let row = Model {
        period,
        revision: earlier.map_or(1, |row| row.revision + 1),
        path: path.to_string_lossy().into_owned(),
        manifest_sha256,
        status: status.to_owned(),
        recorded_at: now.to_string(),
    };
    let insert = ActiveModel {
        period: Set(row.period.clone()),
        revision: Set(row.revision),
        path: Set(row.path.clone()),
        manifest_sha256: Set(row.manifest_sha256.clone()),
        status: Set(row.status.clone()),
        recorded_at: Set(row.recorded_at.clone()),
    };
    Entity::insert(insert).exec_without_returning(&tx).await?;
    let event = Event::new("release.record", format!("release:{} r{}", row.period, row.revision));
    audit::record(store, &tx, event.after(&row.manifest_sha256)).await?;
    let recorded = read(row)?;
    if let Some(made_by) = made_by {
        release_approval::Entity::insert(approval::row(&recorded, made_by)?).exec_without_returning(&tx).await?;
    }
    tx.commit().await?;
    Ok(recorded)
}

/// The last published revision of every period, oldest period first.
pub async fn all(store: &Store) -> Result<Vec<Recorded>> {
    let rows = Entity::find()
        .filter(Column::Status.eq(PUBLISHED))
        .order_by_asc(Column::Period)
        .order_by_asc(Column::Revision)
        .all(store.read())
        .await?;
    let mut last: Vec<Model> = Vec::new();
    for row in rows {
        last.pop_if(|before| before.period == row.period);
        last.push(row);
    }
    last.into_iter().map(read).collect()
}

/// The last published revision for a period.
pub async fn latest(store: &Store, period: &str) -> Result<Option<Recorded>> {
    let last = Entity::find()
        .filter(Column::Period.eq(period))
        .filter(Column::Status.eq(PUBLISHED))
        .order_by_desc(Column::Revision);
    last.one(store.read()).await?.map(read).transpose()
}

pub(super) fn read(row: Model) -> Result<Recorded> {
    Ok(Recorded {
        revision: u32::try_from(row.revision).map_err(Refusal::internal)?,
        period: row.period,
        path: row.path.into(),
        manifest_sha256: row.manifest_sha256,
        recorded_at: row.recorded_at,
    })
}
