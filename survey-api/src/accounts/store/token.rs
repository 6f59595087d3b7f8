//! Tokens in the database.

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    accounts::{
        Person, Scope, Verb,
        token::{NewToken, Secret, Token, hash},
    },
    audit::{self, Event},
    entity::api_token::{ActiveModel, Column, Entity, Model},
    error::{Code, Refusal, Result},
    store::Store,
};

/// Keeps a new token of somebody's.
pub async fn make(store: &Store, owner: &Person, new: &NewToken, secret: &Secret) -> Result<()> {
    let now = store.clock().now();
    let words: Vec<&str> = new.verbs.iter().map(|verb| verb.word()).collect();
    let row = Model {
        id: Uuid::now_v7(),
        sha256: secret.sha256(),
        person: owner.id,
        epoch: owner.epoch,
        name: new.name.clone(),
        verbs: words.join(" "),
        scope: new.scope.to_string(),
        made_at: now.to_string(),
        expires_at: new.expires(now),
        revoked_at: None,
        used_on: None,
    };
    let event = Event::new("token.make", format!("token:{}", row.id)).after(&(&row.verbs, &row.scope, row.expires_at));
    let tx = store.begin().await?;
    Entity::insert(ActiveModel::from(row)).exec_without_returning(&tx).await?;
    audit::record(store, &tx, event).await?;
    Ok(tx.commit().await?)
}

/// The tokens of somebody, newest first.
pub async fn of(store: &Store, person: Uuid) -> Result<Vec<Token>> {
    let rows = Entity::find().filter(Column::Person.eq(person)).order_by_desc(Column::Id);
    rows.all(store.read()).await?.into_iter().map(read).collect()
}

/// The token with this text, if there is one that may be used now.
pub async fn used(store: &Store, text: &str) -> Result<Option<Token>> {
    let found = Entity::find().filter(Column::Sha256.eq(hash(text))).one(store.read()).await?;
    let Some(token) = found.map(read).transpose()?.filter(|token| token.is_good(store.clock().now())) else {
        return Ok(None);
    };
    // The day alone is kept, and written once a day: reading writes nothing else.
    let today = store.clock().today().to_string();
    if token.used_on.as_ref() != Some(&today) {
        let row = ActiveModel { id: Unchanged(token.id), used_on: Set(Some(today)), ..Default::default() };
        let tx = store.begin().await?;
        Entity::update(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
    }
    Ok(Some(token))
}

/// Takes a token of somebody's back.
pub async fn revoke(store: &Store, person: Uuid, id: Uuid) -> Result<()> {
    let tx = store.begin().await?;
    let found = Entity::find_by_id(id).filter(Column::Person.eq(person)).lock_exclusive().one(&tx).await?;
    let token = read(found.ok_or_else(|| Refusal::new(Code::NotFound))?)?;
    if token.revoked_at.is_none() {
        let now = store.clock().now().to_string();
        let row = ActiveModel { id: Unchanged(id), revoked_at: Set(Some(now)), ..Default::default() };
        Entity::update(row).exec_without_returning(&tx).await?;
        audit::record(store, &tx, Event::new("token.revoke", format!("token:{id}"))).await?;
    }
    Ok(tx.commit().await?)
}

fn read(row: Model) -> Result<Token> {
    let unreadable = || Refusal::internal(sea_orm::DbErr::Type(format!("token {}", row.id)));
    let verbs: Option<Vec<Verb>> = row.verbs.split(' ').map(Verb::from_word).collect();
    Ok(Token {
        verbs: verbs.ok_or_else(unreadable)?,
        scope: Scope::parse(&row.scope).ok_or_else(unreadable)?,
        id: row.id,
        person: row.person,
        epoch: row.epoch,
        name: row.name,
        made_at: row.made_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        used_on: row.used_on,
    })
}
