//! Drafts in the database: written over as often as it takes, gone when they are published or thrown away.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};

use super::publish_in;
use crate::{
    accounts::conflict,
    audit::{self, Event},
    entity::{questionnaire, questionnaire_draft},
    error::{Code, Refusal, Result},
    questionnaires::{
        Questionnaire, file,
        lifecycle::Draft,
        publishable::{self, Examined},
    },
    store::Store,
};

/// Keeps a draft, whatever it lacks. A version that is published has none.
pub async fn save(store: &Store, key: &str, version: u32, content: &str) -> Result<Draft> {
    let number = i32::try_from(version).map_err(Refusal::internal)?;
    let tx = store.begin().await?;
    let published = questionnaire::Entity::find()
        .filter(questionnaire::Column::Key.eq(key))
        .filter(questionnaire::Column::Version.eq(number));
    if published.one(&tx).await?.is_some() {
        return Err(Refusal::new(Code::QuestionnaireInUse));
    }
    let row = questionnaire_draft::Model {
        key: key.to_owned(),
        version: number,
        content: content.to_owned(),
        saved_by: store.actor().person(),
        saved_at: store.clock().now().to_string(),
    };
    let insert = questionnaire_draft::ActiveModel {
        key: Set(row.key.clone()),
        version: Set(row.version),
        content: Set(row.content.clone()),
        saved_by: Set(row.saved_by.clone()),
        saved_at: Set(row.saved_at.clone()),
    };
    use questionnaire_draft::Column;
    let replace = OnConflict::columns([Column::Key, Column::Version])
        .update_columns([Column::Content, Column::SavedBy, Column::SavedAt])
        .to_owned();
    questionnaire_draft::Entity::insert(insert).on_conflict(replace).exec_without_returning(&tx).await?;
    audit::record(store, &tx, Event::new("questionnaire.draft", object(key, version)).after(&content)).await?;
    tx.commit().await?;
    read(row)
}

/// One draft.
pub async fn one(store: &Store, key: &str, version: u32) -> Result<Option<Draft>> {
    let Ok(version) = i32::try_from(version) else { return Ok(None) };
    let found = questionnaire_draft::Entity::find_by_id((key.to_owned(), version)).one(store.read()).await?;
    found.map(read).transpose()
}

/// Every draft, by key and version.
pub async fn all(store: &Store) -> Result<Vec<Draft>> {
    use questionnaire_draft::Column;
    let rows = questionnaire_draft::Entity::find().order_by_asc(Column::Key).order_by_asc(Column::Version);
    rows.all(store.read()).await?.into_iter().map(read).collect()
}

/// A draft looked through, and the published version before it.
pub async fn examine(store: &Store, draft: &Draft) -> Result<(Examined, Option<Questionnaire>)> {
    let name = format!("{} {}", draft.key, draft.version);
    let mut earlier = super::of_key(store, &draft.key).await?;
    let found = publishable::examine(file::draft(&draft.content, &name)?, &name, &earlier);
    earlier.retain(|one| one.version < draft.version);
    Ok((found, earlier.pop()))
}

/// Throws a draft away.
pub async fn discard(store: &Store, key: &str, version: u32) -> Result<()> {
    let number = i32::try_from(version).map_err(|_| Refusal::new(Code::NotFound))?;
    let tx = store.begin().await?;
    let gone = questionnaire_draft::Entity::delete_by_id((key.to_owned(), number)).exec(&tx).await?;
    if gone.rows_affected == 0 {
        return Err(Refusal::new(Code::NotFound));
    }
    audit::record(store, &tx, Event::new("questionnaire.discard", object(key, version))).await?;
    Ok(tx.commit().await?)
}

/// Publishes a draft: the content that `sha256` names and no other, without a fault, by somebody who did not write it.
pub async fn publish(store: &Store, key: &str, version: u32, sha256: &str) -> Result<Questionnaire> {
    let missing = || Refusal::new(Code::NotFound);
    let number = i32::try_from(version).map_err(|_| missing())?;
    let tx = store.begin().await?;
    let row = questionnaire_draft::Entity::find_by_id((key.to_owned(), number)).lock_exclusive().one(&tx).await?;
    let row = row.ok_or_else(missing)?;
    conflict::two_people(&row.saved_by, &store.actor().person())?;
    let earlier = questionnaire::Entity::find().filter(questionnaire::Column::Key.eq(key)).all(&tx).await?;
    let earlier = earlier.into_iter().map(super::read).collect::<Result<Vec<_>>>()?;
    let name = format!("{key} {version}");
    let questionnaire = publishable::check(file::draft(&row.content, &name)?, &name, &earlier)?;
    if questionnaire.sha256() != sha256 || (questionnaire.key.as_str(), questionnaire.version) != (key, version) {
        return Err(Refusal::new(Code::QuestionnaireChanged));
    }
    publish_in(store, &tx, &questionnaire, Some(row.saved_by)).await?;
    let event = Event::new("questionnaire.publish", format!("questionnaire:{sha256}"));
    audit::record(store, &tx, event.after(&sha256)).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(questionnaire)
}

fn object(key: &str, version: u32) -> String {
    format!("questionnaire:{key} {version}")
}

fn read(row: questionnaire_draft::Model) -> Result<Draft> {
    Ok(Draft {
        version: u32::try_from(row.version).map_err(Refusal::internal)?,
        key: row.key,
        content: row.content,
        saved_by: row.saved_by,
        saved_at: row.saved_at,
    })
}
