//! Which responses are here already: in their table, or waiting to be moved there.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use crate::{
    clock::Hour,
    entity::{response, response_staged},
    error::Result,
    responses::{
        coarsen::TOGETHER,
        seal::{Ready, Seal},
    },
    store::Store,
};

/// What a repeat is compared with, and what its receipt says.
#[derive(Debug)]
pub(super) struct Known {
    digest: Vec<u8>,
    pub(super) hour: Hour,
    pub(super) late: bool,
}

impl Known {
    /// Is this the same content?
    pub(super) fn is(&self, seal: &Seal, digest: &[u8; 32]) -> bool {
        // What was stored before digests were keyed has a plain one.
        self.digest == seal.digest(digest) || self.digest == digest
    }
}

/// The wave and the office of a response, where it is moved or waits among ten and more of its stratum. Of one that waits among fewer
/// nothing is told: whoever asks at a known time would say that it came before, and there would be too few that it could be.
pub(crate) async fn place(store: &Store, conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<(String, String)>> {
    if let Some(found) = response::Entity::find_by_id(id).one(conn).await? {
        return Ok(Some((found.wave, found.office)));
    }
    let name = Seal::new(store.intake_key()?).name(id);
    let Some(waits) = response_staged::Entity::find_by_id(name).one(conn).await? else { return Ok(None) };
    let together = response_staged::Entity::find()
        .filter(response_staged::Column::Wave.eq(&waits.wave))
        .filter(response_staged::Column::Office.eq(&waits.office))
        .filter(response_staged::Column::ServiceGroup.eq(&waits.service_group))
        .filter(response_staged::Column::Basis.eq(&waits.basis))
        .filter(response_staged::Column::Late.eq(waits.late))
        .count(conn)
        .await?;
    Ok((together >= TOGETHER).then_some((waits.wave, waits.office)))
}

/// The office of a response, as far as it is told (`place`).
pub async fn office(store: &Store, id: Uuid) -> Result<Option<String>> {
    Ok(place(store, store.read(), id).await?.map(|(_, office)| office))
}

/// Is it here, in its place or among those that wait?
pub(in crate::responses) async fn is_here(store: &Store, id: Uuid) -> Result<bool> {
    if response::Entity::find_by_id(id).one(store.read()).await?.is_some() {
        return Ok(true);
    }
    let name = Seal::new(store.intake_key()?).name(id);
    Ok(response_staged::Entity::find_by_id(name).one(store.read()).await?.is_some())
}

/// Those of `rows` that are here.
pub(super) async fn find<'a>(
    tx: &DatabaseTransaction,
    seal: &Seal,
    rows: impl Iterator<Item = &'a Ready>,
) -> Result<HashMap<Uuid, Known>> {
    let names: HashMap<Uuid, Uuid> = rows.map(|row| (row.name, row.judged.id)).collect();
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let stored = response::Entity::find()
        .select_only()
        .columns([
            response::Column::Id,
            response::Column::Digest,
            response::Column::ReceivedHour,
            response::Column::Late,
        ])
        .filter(response::Column::Id.is_in(names.values().copied()))
        .into_tuple::<(Uuid, Vec<u8>, i32, bool)>();
    let stored = stored.all(tx).await?.into_iter();
    let mut here: HashMap<Uuid, Known> =
        stored.map(|(id, digest, hour, late)| (id, Known { digest, hour: Hour(hour), late })).collect();
    let waiting = response_staged::Entity::find()
        .filter(response_staged::Column::Id.is_in(names.keys().copied()))
        .all(tx)
        .await?;
    for row in waiting {
        let content = seal.opened(row.id, &row.sealed)?;
        here.insert(content.id, Known { digest: content.digest, hour: Hour(content.hour), late: row.late });
    }
    Ok(here)
}
