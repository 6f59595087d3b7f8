//! The chain of a device in the database.

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{locked, object};
use crate::{
    audit::{self, Event},
    devices::{
        Alarm, Device,
        chain::{Chain, Hash, Link, Place},
    },
    entity::{
        device,
        device_record::{ActiveModel, Column, Entity, Model},
    },
    error::{Refusal, Result},
    store::Store,
};

/// Where each of these records stands, as things are now. Nothing is kept.
pub async fn places(store: &Store, device: &Device, links: &[Link]) -> Result<Vec<Place>> {
    let mut chain = around(store.read(), device, links).await?;
    Ok(links.iter().map(|link| chain.take(&mut link.clone())).collect())
}

/// Adds the records to the chain, and raises an alarm where one is missing or forked that was not so before.
pub async fn append(store: &Store, id: Uuid, links: &[Link]) -> Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    let tx = store.begin().await?;
    let before = locked(&tx, id).await?;
    let mut chain = around(&tx, &before, links).await?;
    let mut new = Vec::new();
    for link in links {
        if !chain.knows(link) {
            let mut link = link.clone();
            chain.take(&mut link);
            new.push(link);
        }
    }
    if !new.is_empty() {
        let rows = new.iter().map(|link| ActiveModel {
            device: Set(id),
            seq: Set(link.seq),
            hash: Set(link.hash.to_vec()),
            prev: Set(link.prev.to_vec()),
            fork: Set(link.fork),
        });
        let unless_here = OnConflict::columns([Column::Device, Column::Seq, Column::Hash]).do_nothing().to_owned();
        Entity::insert_many(rows).on_conflict(unless_here).exec_without_returning(&tx).await?;
    }
    let new_forks = new.iter().filter(|link| link.fork).count() as i64;
    let forks = before.forks.all + new_forks;
    // Of the numbers up to the last, those that came: as many as before, and the new ones that are no forks.
    let missing = chain.last() - (before.last_seq - before.missing.all + new.len() as i64 - new_forks);
    let row = device::ActiveModel {
        id: Unchanged(id),
        last_seq: Set(chain.last()),
        missing: Set(missing),
        forks: Set(forks),
        // What was missing and came after all is not missing twice.
        missing_known: Set(before.missing.known.min(missing)),
        ..Default::default()
    };
    device::Entity::update(row).exec_without_returning(&tx).await?;
    let raised =
        [(Alarm::Gap, missing > before.missing.all, before.missing), (Alarm::Fork, new_forks > 0, before.forks)];
    for (alarm, is_new, before_it) in raised {
        if is_new && !before_it.is_open() {
            let event = Event::new("device.alarm", object(id)).office(&before.place.office);
            audit::record(store, &tx, event.reason(alarm.word())).await?;
            tracing::warn!(device = %id, alarm = alarm.word(), "the chain of a device is not whole");
        }
    }
    Ok(tx.commit().await?)
}

/// The chain where these records would stand: their own places, and the ones beside them.
async fn around(connection: &impl ConnectionTrait, device: &Device, links: &[Link]) -> Result<Chain> {
    let low = links.iter().map(|link| link.seq).min().unwrap_or(1) - 1;
    let high = links.iter().map(|link| link.seq).max().unwrap_or(0) + 1;
    let near = Condition::all().add(Column::Seq.gte(low)).add(Column::Seq.lte(high));
    let rows = Entity::find().filter(Column::Device.eq(device.id)).filter(near).all(connection).await?;
    let links: Result<Vec<Link>> = rows.into_iter().map(read).collect();
    Ok(Chain::new(device.last_seq, links?))
}

fn read(row: Model) -> Result<Link> {
    let hash = |bytes: Vec<u8>| {
        let unreadable = |_| Refusal::internal(sea_orm::DbErr::Type(format!("device {}: hash", row.device)));
        Hash::try_from(bytes).map_err(unreadable)
    };
    Ok(Link { seq: row.seq, prev: hash(row.prev)?, hash: hash(row.hash)?, fork: row.fork })
}
