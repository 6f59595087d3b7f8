//! Which responses are here already: in their table, or waiting to be moved there.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    clock::Hour,
    entity::{response, response_staged},
    error::Result,
    responses::seal::Seal,
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

/// The office that a response rates. Of one that waits among fewer than ten nothing is told.
pub async fn office(store: &Store, id: Uuid) -> Result<Option<String>> {
    Ok(response::Entity::find_by_id(id).one(store.read()).await?.map(|found| found.office))
}

/// Those of `ids` that are here.
pub(super) async fn find(
    tx: &DatabaseTransaction,
    seal: &Seal,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Known>> {
    let names: HashMap<Uuid, Uuid> = ids.map(|id| (seal.name(id), id)).collect();
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
