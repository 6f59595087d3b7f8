//! Questionnaires in the database, under the hash of their content.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict};

use super::Questionnaire;
use crate::{
    audit::{self, Event},
    entity::{questionnaire, wave},
    error::{Code, Refusal, Result},
    store::Store,
};

/// Registers a questionnaire. The same content again changes nothing; other content under the same key and version
/// replaces it only while no wave uses it.
pub async fn register(store: &Store, questionnaire: &Questionnaire) -> Result<()> {
    let sha256 = questionnaire.sha256();
    let version = i32::try_from(questionnaire.version).map_err(Refusal::internal)?;
    let tx = store.begin().await?;
    let same_name = questionnaire::Entity::find()
        .filter(questionnaire::Column::Key.eq(&questionnaire.key))
        .filter(questionnaire::Column::Version.eq(version));
    if let Some(old) = same_name.one(&tx).await?.filter(|old| old.sha256 != sha256) {
        let used = wave::Entity::find().filter(wave::Column::QuestionnaireSha256.eq(&old.sha256)).one(&tx).await?;
        if used.is_some() {
            return Err(Refusal::new(Code::QuestionnaireInUse));
        }
        questionnaire::Entity::delete_by_id(old.sha256).exec(&tx).await?;
    }
    let row = questionnaire::ActiveModel {
        sha256: Set(sha256),
        key: Set(questionnaire.key.clone()),
        version: Set(version),
        content: Set(questionnaire.canonical()),
    };
    let unless_known = OnConflict::column(questionnaire::Column::Sha256).do_nothing().to_owned();
    questionnaire::Entity::insert(row).on_conflict(unless_known).exec_without_returning(&tx).await?;
    let event = Event::new("questionnaire.register", format!("questionnaire:{}", questionnaire.sha256()));
    audit::record(store, &tx, event).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// Every version of every questionnaire, by key and version.
pub async fn all(store: &Store) -> Result<Vec<Questionnaire>> {
    let by_name = questionnaire::Entity::find()
        .order_by_asc(questionnaire::Column::Key)
        .order_by_asc(questionnaire::Column::Version);
    by_name.all(store.read()).await?.into_iter().map(read).collect()
}

/// One version.
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

fn read(row: questionnaire::Model) -> Result<Questionnaire> {
    serde_json::from_str(&row.content).map_err(Refusal::internal)
}
