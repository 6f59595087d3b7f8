//! The only SQL of letters.

pub mod outbox;

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use uuid::Uuid;

use super::domain::{Reader, Rhythm, Wants, who};
use crate::{
    accounts::{self, domain::Standing, staff},
    audit::{self, Event},
    entity::mail_wish::{ActiveModel, Column, Entity, Model},
    error::{Refusal, Result},
    store::Store,
};

/// What somebody wants to be sent.
pub async fn wants(store: &Store, person: Uuid) -> Result<Wants> {
    let found = Entity::find_by_id(person).one(store.read()).await?;
    found.map_or_else(|| Ok(Wants::UNSAID), read)
}

/// Keeps what somebody wants to be sent. The audit says that it changed, and not to which address.
pub async fn put(store: &Store, person: Uuid, wants: &Wants) -> Result<()> {
    let row = ActiveModel {
        person: Set(person),
        address: Set(wants.address.clone()),
        reminders: Set(wants.reminders),
        digest: Set(wants.digest.word().to_owned()),
    };
    let replace = OnConflict::column(Column::Person)
        .update_columns([Column::Address, Column::Reminders, Column::Digest])
        .to_owned();
    let tx = store.begin().await?;
    Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
    let said = (wants.address.is_some(), wants.reminders, wants.digest.word());
    audit::record(store, &tx, Event::new("person.letters", who(person)).after(&said)).await?;
    Ok(tx.commit().await?)
}

/// Whoever can sign in and has an address, with what they hold.
pub async fn readers(store: &Store) -> Result<Vec<Reader>> {
    let wishes = Entity::find().all(store.read()).await?;
    let mut wishes: HashMap<Uuid, Model> = wishes.into_iter().map(|row| (row.person, row)).collect();
    let mut readers = Vec::new();
    for person in accounts::store::all(store).await? {
        let wants = wishes.remove(&person.id).map(read).transpose()?;
        let Some(wants) = wants.filter(|_| person.state == Standing::Active) else { continue };
        let Some(address) = wants.address.clone() else { continue };
        let held = staff::held(store, person.id).await?;
        readers.push(Reader { person, held, wants, address });
    }
    Ok(readers)
}

fn read(row: Model) -> Result<Wants> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type(format!("mail_wish: {}", row.digest)));
    let digest = Rhythm::from_word(&row.digest).ok_or_else(unreadable)?;
    Ok(Wants { address: row.address, reminders: row.reminders, digest })
}
