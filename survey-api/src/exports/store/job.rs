//! Export jobs in the database.

use analytics::release::manifest::sha256;
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, SqlErr,
};
use uuid::Uuid;

use super::super::{
    Order,
    manifest::{FileOf, LeftOut, Manifest},
};
use crate::{
    accounts::{conflict::two_people, scope::Reach},
    audit::{self, Event},
    entity::{
        export_job::{ActiveModel, Column, Entity, Model},
        idempotency_key as key,
    },
    error::{Code, Refusal, Result, Rule},
    extract::IDEMPOTENCY_KEY,
    store::Store,
};

/// Jobs that a person may ask for in an hour, and have at work at once.
const AN_HOUR: u64 = 10;
const AT_WORK: u64 = 2;
/// Two people agree to what is not de-identified.
const APPROVALS: usize = 2;
const HOUR: i64 = 3600;
/// For so long the key of a request is remembered.
const KEPT: i64 = 48 * HOUR;
/// What the keys are of.
const ROUTE: &str = "post /exports";

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Who asked, as the audit names them.
    pub requested_by: String,
    /// When.
    pub requested_at: Timestamp,
    /// What for.
    pub order: Order,
    /// Of which offices.
    pub reach: Reach,
    /// Who agreed.
    pub approvals: Vec<String>,
    /// Where it stands.
    pub state: JobState,
    /// Rows, once it is done.
    pub rows: Option<u64>,
    /// What is in no row, once it is done.
    pub left_out: Option<LeftOut>,
    /// Files, once it is done.
    pub files: Vec<FileOf>,
    /// Why it failed.
    pub reason: Option<String>,
    /// When its files go.
    pub expires_at: Option<Timestamp>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Two people have not agreed yet.
    Awaiting,
    /// It waits for its turn.
    Queued,
    /// It is at work.
    Running,
    /// Its files are there.
    Done,
    /// It came to nothing, and says why.
    Failed,
    /// Its files are gone.
    Expired,
}

impl JobState {
    const ALL: [Self; 6] = [Self::Awaiting, Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Expired];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Awaiting => "awaiting",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}

/// Keeps a new job, unless whoever asks has asked for too many. Under the `key` of an earlier request it is the job of that one, and
/// the second of the two says so.
pub async fn add(store: &Store, order: &Order, reach: &Reach, key: Option<&str>) -> Result<(Job, bool)> {
    let (who, now) = (store.actor().who.clone(), store.clock().now());
    let fingerprint = sha256(json(&(order, reach.list()))?.as_bytes());
    let tx = store.begin().await?;
    if let Some(earlier) = earlier(&tx, &who, key, &fingerprint).await? {
        return Ok((earlier, true));
    }
    limit(&tx, &who, now.as_second()).await?;
    let state = if order.needs_approval() { JobState::Awaiting } else { JobState::Queued };
    let offices = reach.list().map(json).transpose()?;
    let row = Model {
        id: Uuid::now_v7(),
        requested_by: who.clone(),
        requested_at: now.as_second(),
        order: json(order)?,
        offices,
        approvals: "[]".to_owned(),
        state: state.word().to_owned(),
        rows: None,
        files: None,
        left_out: None,
        reason: None,
        expires_at: None,
    };
    let event = Event::new("export.ask", format!("export:{}", row.id)).after(order).reason(&order.purpose);
    Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    audit::record(store, &tx, event).await?;
    if let Some(name) = key {
        let row = key::ActiveModel {
            who: Set(who),
            route: Set(ROUTE.to_owned()),
            key: Set(name.to_owned()),
            fingerprint: Set(fingerprint),
            object: Set(row.id),
            made_at: Set(now.as_second()),
        };
        // Another server had the same request at the same time: whoever asks again gets its job.
        let taken = key::Entity::insert(row).exec_without_returning(&tx).await;
        taken.map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Refusal::new(Code::Busy),
            _ => error.into(),
        })?;
    }
    tx.commit().await?;
    Ok((read(row)?, false))
}

/// The job that was asked for under this key. Under the key of something else nothing can be asked for.
async fn earlier(tx: &DatabaseTransaction, who: &str, key: Option<&str>, fingerprint: &str) -> Result<Option<Job>> {
    let Some(name) = key else { return Ok(None) };
    let found = key::Entity::find_by_id((who.to_owned(), ROUTE.to_owned(), name.to_owned())).one(tx).await?;
    let Some(found) = found else { return Ok(None) };
    if found.fingerprint != fingerprint {
        return Err(Refusal::at(Code::Invalid, IDEMPOTENCY_KEY, Rule::KeyReused));
    }
    Entity::find_by_id(found.object).one(tx).await?.map(read).transpose()
}

/// Forgets the keys of requests that nobody sends again.
pub(in crate::exports) async fn forget_keys(store: &Store) -> Result<()> {
    let before = store.clock().now().as_second() - KEPT;
    let tx = store.begin().await?;
    key::Entity::delete_many().filter(key::Column::MadeAt.lt(before)).exec(&tx).await?;
    Ok(tx.commit().await?)
}

async fn limit(tx: &DatabaseTransaction, who: &str, now: i64) -> Result<()> {
    let mine = || Entity::find().filter(Column::RequestedBy.eq(who));
    let at_work = [JobState::Queued.word(), JobState::Running.word()];
    if mine().filter(Column::State.is_in(at_work)).count(tx).await? >= AT_WORK {
        return Err(Refusal::limited(10));
    }
    let recent = mine().filter(Column::RequestedAt.gt(now - HOUR)).order_by_asc(Column::RequestedAt);
    let recent = recent.limit(AN_HOUR).all(tx).await?;
    match recent.first() {
        Some(oldest) if recent.len() as u64 == AN_HOUR => {
            Err(Refusal::limited(u32::try_from(oldest.requested_at + HOUR - now).unwrap_or(1).max(1)))
        }
        _ => Ok(()),
    }
}

/// One job.
pub async fn one(store: &Store, id: Uuid) -> Result<Option<Job>> {
    Entity::find_by_id(id).one(store.read()).await?.map(read).transpose()
}

/// The jobs that somebody asked for, newest first; with those that wait for two people, where they may agree.
pub async fn of(store: &Store, who: &str, with_awaiting: bool) -> Result<Vec<Job>> {
    let mut chosen = Condition::any().add(Column::RequestedBy.eq(who));
    if with_awaiting {
        chosen = chosen.add(Column::State.eq(JobState::Awaiting.word()));
    }
    let rows = Entity::find().filter(chosen).order_by_desc(Column::RequestedAt).order_by_desc(Column::Id).limit(100);
    rows.all(store.read()).await?.into_iter().map(read).collect()
}

/// Jobs of the last two days, whoever asked, and those that still wait for two people.
pub async fn recent(store: &Store) -> Result<Vec<Job>> {
    let since = store.clock().now().as_second() - 48 * HOUR;
    let chosen = Condition::any().add(Column::RequestedAt.gte(since)).add(Column::State.eq(JobState::Awaiting.word()));
    Entity::find().filter(chosen).all(store.read()).await?.into_iter().map(read).collect()
}

/// Agrees to a job in the name of the store's actor: two people do, and neither asked for it.
pub async fn approve(store: &Store, id: Uuid) -> Result<Job> {
    let tx = store.begin().await?;
    let row = Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let mut job = read(row.ok_or_else(|| Refusal::new(Code::NotFound))?)?;
    if job.state != JobState::Awaiting {
        return Err(Refusal::new(Code::ExportNotAwaiting));
    }
    let who = &store.actor().who;
    for other in job.approvals.iter().chain([&job.requested_by]) {
        two_people(other, who)?;
    }
    job.approvals.push(who.clone());
    if job.approvals.len() >= APPROVALS {
        job.state = JobState::Queued;
    }
    let change = ActiveModel {
        id: Unchanged(id),
        approvals: Set(json(&job.approvals)?),
        state: Set(job.state.word().to_owned()),
        ..Default::default()
    };
    Entity::update(change).exec_without_returning(&tx).await?;
    let event = Event::new("export.approve", format!("export:{id}")).after(&job.order).reason(&job.order.purpose);
    audit::record(store, &tx, event).await?;
    tx.commit().await?;
    Ok(job)
}

/// Says that a job is at work.
pub(in crate::exports) async fn begin(store: &Store, id: Uuid) -> Result<()> {
    set(store, ActiveModel { id: Unchanged(id), state: Set(JobState::Running.word().to_owned()), ..Default::default() })
        .await
}

/// Says that its files are there until `expires`.
pub(in crate::exports) async fn finish(store: &Store, id: Uuid, manifest: &Manifest, expires: Timestamp) -> Result<()> {
    let change = ActiveModel {
        id: Unchanged(id),
        state: Set(JobState::Done.word().to_owned()),
        rows: Set(i64::try_from(manifest.rows).ok()),
        files: Set(Some(json(&manifest.files)?)),
        left_out: Set(manifest.left_out.map(|left| json(&left)).transpose()?),
        expires_at: Set(Some(expires.as_second())),
        ..Default::default()
    };
    set(store, change).await
}

/// Says that it came to nothing.
pub(in crate::exports) async fn fail(store: &Store, id: Uuid, reason: &str) -> Result<()> {
    let change = ActiveModel {
        id: Unchanged(id),
        state: Set(JobState::Failed.word().to_owned()),
        reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    set(store, change).await
}

/// Records that a file was fetched.
pub(in crate::exports) async fn fetched(store: &Store, id: Uuid, name: &str) -> Result<()> {
    let tx = store.begin().await?;
    audit::record(store, &tx, Event::new("export.fetch", format!("export:{id} {name}"))).await?;
    Ok(tx.commit().await?)
}

/// Jobs that were queued or at work when the server stopped.
pub(in crate::exports) async fn interrupted(store: &Store) -> Result<Vec<Uuid>> {
    let at_work = [JobState::Queued.word(), JobState::Running.word()];
    let rows = Entity::find().filter(Column::State.is_in(at_work)).all(store.read()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Jobs whose time is over, now called expired.
pub(in crate::exports) async fn expire(store: &Store) -> Result<Vec<Uuid>> {
    let now = store.clock().now().as_second();
    let due = Entity::find().filter(Column::State.eq(JobState::Done.word())).filter(Column::ExpiresAt.lte(now));
    let ids: Vec<Uuid> = due.all(store.read()).await?.into_iter().map(|row| row.id).collect();
    for id in &ids {
        let state = Set(JobState::Expired.word().to_owned());
        set(store, ActiveModel { id: Unchanged(*id), state, ..Default::default() }).await?;
    }
    Ok(ids)
}

async fn set(store: &Store, change: ActiveModel) -> Result<()> {
    let tx = store.begin().await?;
    Entity::update(change).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Refusal::internal)
}

fn read(row: Model) -> Result<Job> {
    let unreadable = |what: &str| Refusal::internal(sea_orm::DbErr::Type(format!("export {}: {what}", row.id)));
    let moment = |seconds: i64| Timestamp::from_second(seconds).map_err(Refusal::internal);
    let state = JobState::ALL.into_iter().find(|state| state.word() == row.state).ok_or_else(|| unreadable("state"))?;
    let list = |text: &str| serde_json::from_str(text).map_err(Refusal::internal);
    Ok(Job {
        id: row.id,
        requested_at: moment(row.requested_at)?,
        order: serde_json::from_str(&row.order).map_err(Refusal::internal)?,
        reach: match &row.offices {
            None => Reach::Everywhere,
            Some(text) => Reach::Offices(serde_json::from_str(text).map_err(Refusal::internal)?),
        },
        approvals: list(&row.approvals)?,
        state,
        rows: row.rows.and_then(|rows| u64::try_from(rows).ok()),
        files: row
            .files
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(Refusal::internal)?
            .unwrap_or_default(),
        left_out: row.left_out.as_deref().map(serde_json::from_str).transpose().map_err(Refusal::internal)?,
        expires_at: row.expires_at.map(moment).transpose()?,
        requested_by: row.requested_by,
        reason: row.reason,
    })
}
