//! What became of published versions.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

use crate::{
    audit::{self, Event},
    entity::{questionnaire, questionnaire_life},
    error::{Code, Refusal, Result},
    questionnaires::lifecycle::{self, Life, Retired},
    store::Store,
};

/// The life of a version by its hash.
pub async fn of(database: &impl ConnectionTrait, sha256: &str) -> Result<Life> {
    let found = questionnaire_life::Entity::find_by_id(sha256).one(database).await?;
    Ok(found.map(read).unwrap_or_default())
}

/// The lives of all versions by their hashes.
pub async fn all(store: &Store) -> Result<HashMap<String, Life>> {
    let rows = questionnaire_life::Entity::find().all(store.read()).await?;
    Ok(rows.into_iter().map(|row| (row.sha256.clone(), read(row))).collect())
}

/// Retires a version: no wave begins with it any more, and answers are taken until `accept_until` (seconds since 1970).
/// Said again, the end may be moved.
pub async fn retire(store: &Store, sha256: &str, accept_until: i64, reason: &str) -> Result<Life> {
    let now = store.clock().now();
    let accept_until = lifecycle::end(accept_until, now.as_second())?;
    let tx = store.begin().await?;
    let known = questionnaire::Entity::find_by_id(sha256).one(&tx).await?;
    known.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let before = of(&tx, sha256).await?;
    let retired = Retired { at: now.to_string(), by: store.actor().person(), accept_until, reason: reason.to_owned() };
    let row = questionnaire_life::ActiveModel {
        sha256: Set(sha256.to_owned()),
        drafted_by: Set(before.drafted_by.clone()),
        published_by: Set(before.published_by.clone()),
        published_at: Set(before.published_at.clone()),
        retired_by: Set(Some(retired.by.clone())),
        retired_at: Set(Some(retired.at.clone())),
        accept_until: Set(Some(accept_until)),
        reason: Set(Some(retired.reason.clone())),
    };
    use questionnaire_life::Column;
    let replace = OnConflict::column(Column::Sha256)
        .update_columns([Column::RetiredBy, Column::RetiredAt, Column::AcceptUntil, Column::Reason])
        .to_owned();
    questionnaire_life::Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
    let event = Event::new("questionnaire.retire", format!("questionnaire:{sha256}")).reason(reason);
    audit::record(store, &tx, event.before(&before.accept_until()).after(&accept_until)).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(Life { retired: Some(retired), ..before })
}

fn read(row: questionnaire_life::Model) -> Life {
    let retired = match (row.retired_at, row.retired_by, row.accept_until) {
        (Some(at), Some(by), Some(accept_until)) => {
            Some(Retired { at, by, accept_until, reason: row.reason.unwrap_or_default() })
        }
        _ => None,
    };
    Life { drafted_by: row.drafted_by, published_by: row.published_by, published_at: row.published_at, retired }
}
