//! Questionnaires in the database, under the hash of their content.

pub mod draft;
pub mod life;

use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::Questionnaire;
use crate::{
    audit::{self, Event},
    entity::{questionnaire, questionnaire_draft, questionnaire_life},
    error::{Code, Refusal, Result},
    store::Store,
};

/// Publishes a questionnaire in one step, as the program and its operator do. The same content again changes nothing; other
/// content under the same key and version is refused, for what is published never changes.
pub async fn register(store: &Store, questionnaire: &Questionnaire) -> Result<()> {
    let tx = store.begin().await?;
    if publish_in(store, &tx, questionnaire, None).await? {
        let event = Event::new("questionnaire.register", format!("questionnaire:{}", questionnaire.sha256()));
        audit::record(store, &tx, event).await?;
    }
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// Every published version of every questionnaire, by key and version.
pub async fn all(store: &Store) -> Result<Vec<Questionnaire>> {
    let by_name = questionnaire::Entity::find()
        .order_by_asc(questionnaire::Column::Key)
        .order_by_asc(questionnaire::Column::Version);
    by_name.all(store.read()).await?.into_iter().map(read).collect()
}

/// The published versions of one questionnaire, oldest first.
pub async fn of_key(store: &Store, key: &str) -> Result<Vec<Questionnaire>> {
    let versions = questionnaire::Entity::find()
        .filter(questionnaire::Column::Key.eq(key))
        .order_by_asc(questionnaire::Column::Version);
    versions.all(store.read()).await?.into_iter().map(read).collect()
}

/// One published version.
pub async fn version(store: &Store, key: &str, version: u32) -> Result<Option<Questionnaire>> {
    let found = questionnaire::Entity::find()
        .filter(questionnaire::Column::Key.eq(key))
        .filter(questionnaire::Column::Version.eq(version))
        .one(store.read());
    found.await?.map(read).transpose()
}

/// The questionnaire with this hash.
pub async fn by_sha256(store: &Store, sha256: &str) -> Result<Option<Questionnaire>> {
    questionnaire::Entity::find_by_id(sha256).one(store.read()).await?.map(read).transpose()
}

/// Writes a version with who wrote it and who publishes it, and removes its draft; false where it is there already.
async fn publish_in(
    store: &Store,
    tx: &DatabaseTransaction,
    questionnaire: &Questionnaire,
    drafted_by: Option<String>,
) -> Result<bool> {
    let sha256 = questionnaire.sha256();
    let version = i32::try_from(questionnaire.version).map_err(Refusal::internal)?;
    let same_name = questionnaire::Entity::find()
        .filter(questionnaire::Column::Key.eq(&questionnaire.key))
        .filter(questionnaire::Column::Version.eq(version));
    match same_name.one(tx).await? {
        Some(old) if old.sha256 == sha256 => return Ok(false),
        Some(_) => return Err(Refusal::new(Code::QuestionnaireInUse)),
        None => {}
    }
    let row = questionnaire::ActiveModel {
        sha256: Set(sha256.clone()),
        key: Set(questionnaire.key.clone()),
        version: Set(version),
        content: Set(questionnaire.canonical()),
    };
    questionnaire::Entity::insert(row).exec_without_returning(tx).await?;
    let life = questionnaire_life::ActiveModel {
        sha256: Set(sha256),
        drafted_by: Set(drafted_by),
        published_by: Set(Some(store.actor().person())),
        published_at: Set(Some(store.clock().now().to_string())),
        retired_by: Set(None),
        retired_at: Set(None),
        accept_until: Set(None),
        reason: Set(None),
    };
    questionnaire_life::Entity::insert(life).exec_without_returning(tx).await?;
    questionnaire_draft::Entity::delete_by_id((questionnaire.key.clone(), version)).exec(tx).await?;
    Ok(true)
}

fn read(row: questionnaire::Model) -> Result<Questionnaire> {
    serde_json::from_str(&row.content).map_err(Refusal::internal)
}
