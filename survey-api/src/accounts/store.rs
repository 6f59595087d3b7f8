//! Accounts in the database. Every change writes its audit row in the same transaction.

pub mod token;

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};
use uuid::Uuid;

use super::{
    Grant, Person, Role, Scope, conflict,
    domain::{Held, NewPerson, Standing},
    invitation::Invitation,
    scope::Reach,
    staff,
};
use crate::{
    audit::{self, Event},
    entity::{
        person::{ActiveModel, Column, Entity, Model},
        role_grant,
    },
    error::{Code, Refusal, Result, Rule},
    store::Store,
};

/// What sign-in looks at.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose they are.
    pub person: Person,
    /// The hash of the password.
    pub password: Option<String>,
    /// The sealed second factor.
    pub second_factor: Option<Vec<u8>>,
    /// The thirty seconds of the last code that was taken.
    pub step: i64,
}

/// Is there nobody yet?
pub async fn is_empty(store: &Store) -> Result<bool> {
    Ok(Entity::find().count(store.read()).await? == 0)
}

/// Everybody, by login.
pub async fn all(store: &Store) -> Result<Vec<Person>> {
    Entity::find().order_by_asc(Column::Login).all(store.read()).await?.into_iter().map(read).collect()
}

/// One person.
pub async fn one(store: &Store, id: Uuid) -> Result<Option<Person>> {
    Entity::find_by_id(id).one(store.read()).await?.map(read).transpose()
}

/// What sign-in needs of somebody.
pub async fn credentials(store: &Store, login: &str) -> Result<Option<Credentials>> {
    let found = Entity::find().filter(Column::Login.eq(login.trim().to_lowercase())).one(store.read()).await?;
    found.map(with_credentials).transpose()
}

/// The same by id.
pub async fn credentials_of(store: &Store, id: Uuid) -> Result<Option<Credentials>> {
    Entity::find_by_id(id).one(store.read()).await?.map(with_credentials).transpose()
}

/// Adds somebody with a role. They choose a password with the invitation.
pub async fn add_with(
    store: &Store,
    new: &NewPerson,
    invitation: &Invitation,
    role: Role,
    scope: &Scope,
) -> Result<Uuid> {
    let tx = store.begin().await?;
    let id = insert(store, &tx, new, invitation).await?;
    insert_grant(store, &tx, id, role, scope).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds the first person with their roles, unless somebody is there already.
pub async fn add_first(store: &Store, new: &NewPerson, invitation: &Invitation, roles: &[Role]) -> Result<Uuid> {
    let tx = store.begin().await?;
    if Entity::find().count(&tx).await? > 0 {
        return Err(Refusal::new(Code::NotFound));
    }
    let id = insert(store, &tx, new, invitation).await?;
    for role in roles {
        insert_grant(store, &tx, id, *role, &Scope::Everywhere).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Gives a role.
pub async fn grant(store: &Store, person: Uuid, role: Role, scope: &Scope) -> Result<()> {
    let tx = store.begin().await?;
    insert_grant(store, &tx, person, role, scope).await?;
    Ok(tx.commit().await?)
}

/// Takes a role back. The row stays: who could do what, and when, stays known.
pub async fn revoke(store: &Store, grant: &Grant) -> Result<()> {
    let tx = store.begin().await?;
    let row = role_grant::ActiveModel {
        id: Unchanged(grant.id),
        revoked_at: Set(Some(store.clock().now().to_string())),
        revoked_by: Set(Some(store.actor().who.clone())),
        ..Default::default()
    };
    role_grant::Entity::update(row).exec_without_returning(&tx).await?;
    let what = (grant.role.word(), grant.scope.to_string());
    audit::record(store, &tx, Event::new("person.revoke", object(grant.person)).before(&what)).await?;
    Ok(tx.commit().await?)
}

/// The grants that hold today, of everybody or of one person.
pub async fn grants(store: &Store, person: Option<Uuid>) -> Result<Vec<Grant>> {
    let held = history(store, person).await?;
    Ok(held.into_iter().filter(|grant| grant.revoked_at.is_none()).collect())
}

/// Every grant there ever was, oldest first, of everybody or of one person.
pub async fn history(store: &Store, person: Option<Uuid>) -> Result<Vec<Grant>> {
    let mut rows = role_grant::Entity::find().order_by_asc(role_grant::Column::GrantedAt);
    if let Some(person) = person {
        rows = rows.filter(role_grant::Column::Person.eq(person));
    }
    rows.all(store.read()).await?.into_iter().map(read_grant).collect()
}

/// Ends everything that somebody lost or forgot: password, second factor, sessions. They begin again with the invitation.
pub async fn reset(store: &Store, person: Uuid, invitation: &Invitation) -> Result<()> {
    change(store, person, "person.reset", |row, now| begin_anew(row, now, invitation)).await
}

/// Where nobody is left who can administer accounts: begins somebody's account anew and lets them administer everything. It takes
/// the command line of the server, and a reason that stands in the audit.
pub async fn break_glass(store: &Store, person: Uuid, invitation: &Invitation, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::at(Code::Invalid, "/reason", Rule::Empty));
    }
    let held = staff::held(store, person).await?;
    let administers = |held: &Held| held.role == Role::SystemAdmin && held.reach == Reach::Everywhere;
    conflict::check(&held, Role::SystemAdmin, &Reach::Everywhere)?;
    let tx = store.begin().await?;
    change_in(store, &tx, person, "person.reset", |row, now| begin_anew(row, now, invitation)).await?;
    if !held.iter().any(administers) {
        insert_grant(store, &tx, person, Role::SystemAdmin, &Scope::Everywhere).await?;
    }
    audit::record(store, &tx, Event::new("person.break_glass", object(person)).reason(reason)).await?;
    tx.commit().await?;
    tracing::warn!(%person, "glass was broken: somebody was made system administrator from the command line");
    Ok(())
}

fn begin_anew(row: &mut Model, now: jiff::Timestamp, invitation: &Invitation) -> Result<()> {
    row.state = Standing::Invited.word().to_owned();
    row.password = None;
    row.second_factor = None;
    row.invitation_sha256 = Some(invitation.sha256());
    row.invitation_expires = Invitation::expires(now);
    row.epoch += 1;
    Ok(())
}

/// Shuts an account and ends its sessions.
pub async fn disable(store: &Store, person: Uuid) -> Result<()> {
    change(store, person, "person.disable", |row, _| {
        row.state = Standing::Disabled.word().to_owned();
        row.epoch += 1;
        Ok(())
    })
    .await
}

/// Takes the password that somebody chose with their invitation, which is spent by it.
pub async fn join(store: &Store, person: Uuid, invitation_sha256: &str, password: String) -> Result<()> {
    change(store, person, "person.join", |row, now| {
        let fits = row.state == Standing::Invited.word()
            && row.invitation_sha256.as_deref() == Some(invitation_sha256)
            && row.invitation_expires > now.as_second();
        if !fits {
            return Err(Refusal::new(Code::CredentialRequired));
        }
        row.state = Standing::Active.word().to_owned();
        row.password = Some(password.clone());
        row.invitation_sha256 = None;
        row.epoch += 1;
        Ok(())
    })
    .await
}

/// Keeps a second factor where there was none.
pub async fn keep_second_factor(store: &Store, person: Uuid, sealed: &[u8], step: i64) -> Result<()> {
    change(store, person, "person.second_factor", |row, _| {
        if row.second_factor.is_some() {
            return Err(Refusal::new(Code::NotAllowed));
        }
        row.second_factor = Some(sealed.to_vec());
        row.second_factor_step = step;
        Ok(())
    })
    .await
}

/// Takes a code's thirty seconds, once: false where the same or a later one was taken.
pub async fn take_step(store: &Store, person: Uuid, step: i64) -> Result<bool> {
    let tx = store.begin().await?;
    let row = ActiveModel { second_factor_step: Set(step), ..Default::default() };
    let later = Entity::update_many().set(row).filter(Column::Id.eq(person)).filter(Column::SecondFactorStep.lt(step));
    let taken = later.exec(&tx).await?.rows_affected == 1;
    tx.commit().await?;
    Ok(taken)
}

async fn change(
    store: &Store,
    person: Uuid,
    action: &'static str,
    step: impl Fn(&mut Model, jiff::Timestamp) -> Result<()>,
) -> Result<()> {
    let tx = store.begin().await?;
    change_in(store, &tx, person, action, step).await?;
    Ok(tx.commit().await?)
}

async fn change_in(
    store: &Store,
    tx: &DatabaseTransaction,
    person: Uuid,
    action: &'static str,
    step: impl Fn(&mut Model, jiff::Timestamp) -> Result<()>,
) -> Result<()> {
    let found = Entity::find_by_id(person).lock_exclusive().one(tx).await?;
    let mut row = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let before = row.state.clone();
    step(&mut row, store.clock().now())?;
    let event = Event::new(action, object(person)).before(&before).after(&row.state);
    let row = ActiveModel {
        id: Unchanged(row.id),
        state: Set(row.state),
        password: Set(row.password),
        second_factor: Set(row.second_factor),
        second_factor_step: Set(row.second_factor_step),
        invitation_sha256: Set(row.invitation_sha256),
        invitation_expires: Set(row.invitation_expires),
        epoch: Set(row.epoch),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx).await?;
    audit::record(store, tx, event).await
}

async fn insert(store: &Store, tx: &DatabaseTransaction, new: &NewPerson, invitation: &Invitation) -> Result<Uuid> {
    let (id, now) = (Uuid::now_v7(), store.clock().now());
    let row = ActiveModel {
        id: Set(id),
        login: Set(new.login.clone()),
        name: Set(new.name.clone()),
        state: Set(Standing::Invited.word().to_owned()),
        password: Set(None),
        second_factor: Set(None),
        second_factor_step: Set(0),
        invitation_sha256: Set(Some(invitation.sha256())),
        invitation_expires: Set(Invitation::expires(now)),
        epoch: Set(0),
        added_at: Set(now.to_string()),
    };
    Entity::insert(row).exec_without_returning(tx).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Refusal::new(Code::LoginTaken),
        _ => error.into(),
    })?;
    audit::record(store, tx, Event::new("person.add", object(id)).after(&(&new.login, &new.name))).await?;
    Ok(id)
}

async fn insert_grant(store: &Store, tx: &DatabaseTransaction, person: Uuid, role: Role, scope: &Scope) -> Result<()> {
    let row = role_grant::ActiveModel {
        id: Set(Uuid::now_v7()),
        person: Set(person),
        role: Set(role.word().to_owned()),
        scope: Set(scope.to_string()),
        granted_at: Set(store.clock().now().to_string()),
        granted_by: Set(store.actor().who.clone()),
        revoked_at: Set(None),
        revoked_by: Set(None),
    };
    role_grant::Entity::insert(row).exec_without_returning(tx).await?;
    let what = (role.word(), scope.to_string());
    audit::record(store, tx, Event::new("person.grant", object(person)).after(&what)).await
}

fn object(person: Uuid) -> String {
    format!("person:{person}")
}

fn with_credentials(row: Model) -> Result<Credentials> {
    let (password, second_factor, step) = (row.password.clone(), row.second_factor.clone(), row.second_factor_step);
    Ok(Credentials { person: read(row)?, password, second_factor, step })
}

fn read(row: Model) -> Result<Person> {
    let state = Standing::from_word(&row.state).ok_or_else(|| unreadable("person", &row.state))?;
    let has_second_factor = row.second_factor.is_some();
    Ok(Person { id: row.id, login: row.login, name: row.name, state, has_second_factor, epoch: row.epoch })
}

fn read_grant(row: role_grant::Model) -> Result<Grant> {
    Ok(Grant {
        role: Role::from_word(&row.role).ok_or_else(|| unreadable("role", &row.role))?,
        scope: Scope::parse(&row.scope).ok_or_else(|| unreadable("scope", &row.scope))?,
        id: row.id,
        person: row.person,
        granted_at: row.granted_at,
        granted_by: row.granted_by,
        revoked_at: row.revoked_at,
        revoked_by: row.revoked_by,
    })
}

fn unreadable(what: &str, word: &str) -> Refusal {
    Refusal::internal(sea_orm::DbErr::Type(format!("{what}: {word}")))
}
