//! Devices in the database. Every change of staff, and every alarm, writes its audit row in the same transaction.

pub mod chain;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{
    Device,
    domain::{CODE_MINUTES, Count, Heartbeat, Place},
    key::PublicKey,
};
use crate::{
    accounts::conflict,
    audit::{self, Actor, Event},
    entity::{
        device::{ActiveModel, Column, Entity, Model},
        device_approval, device_enrolment as enrolment,
    },
    error::{Code, Refusal, Result},
    store::Store,
};

/// Keeps a code with which a device can be enrolled at this place, and says until when (seconds since 1970).
pub async fn invite(store: &Store, place: &Place, code_sha256: &str) -> Result<i64> {
    let now = store.clock().now();
    let expires = now.saturating_add(SignedDuration::from_mins(CODE_MINUTES)).map_or(i64::MAX, Timestamp::as_second);
    let row = enrolment::ActiveModel {
        code_sha256: Set(code_sha256.to_owned()),
        office: Set(place.office.clone()),
        counter: Set(place.counter.clone()),
        name: Set(place.name.clone()),
        expires_at: Set(expires),
        asked_by: Set(Some(store.actor().person())),
    };
    let tx = store.begin().await?;
    enrolment::Entity::delete_many().filter(enrolment::Column::ExpiresAt.lte(now.as_second())).exec(&tx).await?;
    enrolment::Entity::insert(row).exec_without_returning(&tx).await?;
    let event = Event::new("device.invite", format!("office:{}", place.office)).office(place.office.as_str());
    audit::record(store, &tx, event.after(place)).await?;
    tx.commit().await?;
    Ok(expires)
}

/// Makes a device the office's for which the code was made. The code is spent by it.
pub async fn enrol(store: &Store, code_sha256: &str, key: &PublicKey) -> Result<Device> {
    let now = store.clock().now();
    let tx = store.begin().await?;
    let unknown = || Refusal::new(Code::EnrolmentUnknown);
    let found = enrolment::Entity::find_by_id(code_sha256).lock_exclusive().one(&tx).await?.ok_or_else(unknown)?;
    let spent = enrolment::Entity::delete_by_id(code_sha256).exec(&tx).await?.rows_affected == 1;
    if !spent || found.expires_at <= now.as_second() {
        return Err(unknown());
    }
    let asked_by = found.asked_by.clone();
    let row = Model {
        id: Uuid::now_v7(),
        office: found.office,
        counter: found.counter,
        name: found.name,
        public_key: key.bytes().to_vec(),
        state: "active".to_owned(),
        enrolled_at: now.to_string(),
        last_seq: 0,
        missing: 0,
        missing_known: 0,
        forks: 0,
        forks_known: 0,
        seen_at: None,
        heartbeat: None,
    };
    // Whoever runs the program can do everything alone; what people ask for waits for a second one.
    let program = Actor::program().who;
    let is_own = asked_by.as_ref() == Some(&program);
    let device = read(row.clone(), !is_own)?;
    Entity::insert(ActiveModel::from(row)).exec_without_returning(&tx).await?;
    let waits = device_approval::ActiveModel {
        device: Set(device.id),
        asked_by: Set(asked_by),
        approved_by: Set(is_own.then_some(program)),
        approved_at: Set(is_own.then(|| now.to_string())),
    };
    device_approval::Entity::insert(waits).exec_without_returning(&tx).await?;
    let event = Event::new("device.enrol", object(device.id)).office(device.place.office.as_str());
    audit::record(store, &tx, event.after(&device.place)).await?;
    tx.commit().await?;
    Ok(device)
}

/// One device.
pub async fn one(store: &Store, id: Uuid) -> Result<Option<Device>> {
    let Some(row) = Entity::find_by_id(id).one(store.read()).await? else { return Ok(None) };
    let approval = device_approval::Entity::find_by_id(id).one(store.read()).await?;
    read(row, approval.is_some_and(|approval| approval.approved_by.is_none())).map(Some)
}

/// Every device, by office, counter and name.
pub async fn all(store: &Store) -> Result<Vec<Device>> {
    let rows = Entity::find().order_by_asc(Column::Office).order_by_asc(Column::Counter).order_by_asc(Column::Name);
    use device_approval::Column as Of;
    let waiting = device_approval::Entity::find().filter(Of::ApprovedBy.is_null()).all(store.read()).await?;
    let waits = |id: Uuid| waiting.iter().any(|approval| approval.device == id);
    rows.all(store.read())
        .await?
        .into_iter()
        .map(|row| (waits(row.id), row))
        .map(|(waits, row)| read(row, waits))
        .collect()
}

/// Lets a device send, by somebody who did not ask for it. Said again, it changes nothing.
pub async fn approve(store: &Store, id: Uuid) -> Result<()> {
    let who = store.actor().person();
    let tx = store.begin().await?;
    let device = locked(&tx, id).await?;
    let approval = device_approval::Entity::find_by_id(id).one(&tx).await?;
    if let Some(approval) = approval.filter(|approval| approval.approved_by.is_none()) {
        conflict::two_people(approval.asked_by.as_deref().unwrap_or_default(), &who)?;
        device_approval::Entity::update_many()
            .col_expr(device_approval::Column::ApprovedBy, Expr::value(&who))
            .col_expr(device_approval::Column::ApprovedAt, Expr::value(store.clock().now().to_string()))
            .filter(device_approval::Column::Device.eq(id))
            .exec(&tx)
            .await?;
        let event = Event::new("device.approve", object(id)).office(device.place.office.as_str());
        audit::record(store, &tx, event.after(&device.fingerprint())).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes a device out of service for good.
pub async fn revoke(store: &Store, id: Uuid, reason: &str) -> Result<()> {
    let tx = store.begin().await?;
    let device = locked(&tx, id).await?;
    if !device.is_revoked {
        let row = ActiveModel { id: Unchanged(id), state: Set("revoked".to_owned()), ..Default::default() };
        Entity::update(row).exec_without_returning(&tx).await?;
        let event = Event::new("device.revoke", object(id)).office(device.place.office).reason(reason);
        audit::record(store, &tx, event).await?;
    }
    Ok(tx.commit().await?)
}

/// Somebody has looked at what is missing and forked, and says what it was: the alarms end until more of it comes.
pub async fn acknowledge(store: &Store, id: Uuid, reason: &str) -> Result<()> {
    let tx = store.begin().await?;
    let device = locked(&tx, id).await?;
    let row = ActiveModel {
        id: Unchanged(id),
        missing_known: Set(device.missing.all),
        forks_known: Set(device.forks.all),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(&tx).await?;
    let event = Event::new("device.acknowledge", object(id)).office(device.place.office).reason(reason);
    audit::record(store, &tx, event.after(&(device.missing, device.forks))).await?;
    Ok(tx.commit().await?)
}

/// Keeps what a device says of itself; what it said before is not kept.
pub async fn beat(store: &Store, id: Uuid, said: &Heartbeat) -> Result<()> {
    let row = ActiveModel {
        id: Unchanged(id),
        seen_at: Set(Some(store.clock().now().as_second())),
        heartbeat: Set(Some(serde_json::to_string(said).map_err(Refusal::internal)?)),
        ..Default::default()
    };
    let tx = store.begin().await?;
    Entity::update(row).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}

async fn locked(tx: &DatabaseTransaction, id: Uuid) -> Result<Device> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    // Whether it waits is asked of its approval, where that matters.
    read(found.ok_or_else(|| Refusal::new(Code::NotFound))?, false)
}

fn object(id: Uuid) -> String {
    format!("device:{id}")
}

fn read(row: Model, waits: bool) -> Result<Device> {
    let unreadable = |what: &str| Refusal::internal(sea_orm::DbErr::Type(format!("device {}: {what}", row.id)));
    let heartbeat = row.heartbeat.as_deref().map(serde_json::from_str).transpose();
    Ok(Device {
        id: row.id,
        key: PublicKey::from_bytes(row.public_key.clone()).ok_or_else(|| unreadable("key"))?,
        is_revoked: row.state != "active",
        waits,
        heartbeat: heartbeat.map_err(|_| unreadable("heartbeat"))?,
        place: Place { office: row.office, counter: row.counter, name: row.name },
        enrolled_at: row.enrolled_at,
        last_seq: row.last_seq,
        missing: Count { all: row.missing, known: row.missing_known },
        forks: Count { all: row.forks, known: row.forks_known },
        seen_at: row.seen_at,
    })
}
