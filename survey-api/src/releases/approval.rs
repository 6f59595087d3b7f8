//! proposed release → published release: by somebody who did not compute it, on exactly the files that they were shown.

use std::path::Path;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Recorded,
    domain::{PROPOSED, PUBLISHED},
    folder,
    store::{self, read},
};
use crate::{
    accounts::conflict,
    audit::{self, Event},
    entity::{release, release_approval},
    error::{Code, Refusal, Result},
    store::Store,
};

/// A release with who made it and who let it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The release.
    pub release: Recorded,
    /// Who computed it; `None` for the operator of the program.
    pub made_by: Option<Uuid>,
    /// Who let it out, and when.
    pub approved: Option<(Uuid, String)>,
    /// True once everybody sees it.
    pub is_published: bool,
}

/// What is written beside the files that are recomputed.
#[derive(Debug, Serialize)]
struct Note<'a> {
    period: &'a str,
    revision: u32,
    manifest_sha256: &'a str,
    made_by: &'a str,
    approved_by: &'a str,
    approved_at: &'a str,
}

/// Records a compiled folder as the next revision of its period, to be let out by somebody else than `made_by`.
pub async fn propose(store: &Store, path: &Path, made_by: Uuid) -> Result<Recorded> {
    let now = store.clock().now();
    store::keep(store, path, now, PROPOSED, Some(made_by)).await
}

/// Lets a release out. Its files are what its manifest says, and its manifest is the one that `sha256` names.
pub async fn approve(store: &Store, period: &str, revision: u32, sha256: &str, by: Uuid) -> Result<()> {
    let missing = || Refusal::new(Code::NotFound);
    let found = one(store, period, revision).await?.ok_or_else(missing)?;
    folder::check(&found.release.path).await?;
    if folder::manifest_sha256(&found.release.path).await? != sha256 || found.release.manifest_sha256 != sha256 {
        return Err(Refusal::new(Code::ReleaseChanged));
    }
    let number = i32::try_from(revision).map_err(Refusal::internal)?;
    let (tx, at) = (store.begin().await?, store.clock().now().to_string());
    let row = release::Entity::find_by_id((period.to_owned(), number)).lock_exclusive().one(&tx).await?;
    if row.ok_or_else(missing)?.status == PUBLISHED {
        return Ok(());
    }
    let approval = release_approval::Entity::find_by_id((period.to_owned(), number)).one(&tx).await?;
    let made_by = approval.ok_or_else(missing)?.made_by;
    let who = format!("person:{by}");
    conflict::two_people(&made_by, &who)?;
    release::Entity::update_many()
        .col_expr(release::Column::Status, Expr::value(PUBLISHED))
        .filter(release::Column::Period.eq(period))
        .filter(release::Column::Revision.eq(number))
        .exec(&tx)
        .await?;
    release_approval::Entity::update_many()
        .col_expr(release_approval::Column::ApprovedBy, Expr::value(&who))
        .col_expr(release_approval::Column::ApprovedAt, Expr::value(&at))
        .filter(release_approval::Column::Period.eq(period))
        .filter(release_approval::Column::Revision.eq(number))
        .exec(&tx)
        .await?;
    let event = Event::new("release.approve", format!("release:{period} r{revision} sha256:{sha256}"));
    audit::record(store, &tx, event.after(&sha256)).await?;
    tx.commit().await?;
    let note =
        Note { period, revision, manifest_sha256: sha256, made_by: &made_by, approved_by: &who, approved_at: &at };
    write(&found.release.path, &note).await
}

/// Every release, newest first.
pub async fn all(store: &Store) -> Result<Vec<Approval>> {
    let rows = release::Entity::find()
        .order_by_desc(release::Column::Period)
        .order_by_desc(release::Column::Revision)
        .all(store.read())
        .await?;
    let approvals = release_approval::Entity::find().all(store.read()).await?;
    rows.into_iter()
        .map(|row| {
            let own = approvals.iter().find(|own| (&own.period, own.revision) == (&row.period, row.revision));
            together(row, own)
        })
        .collect()
}

/// One release.
pub async fn one(store: &Store, period: &str, revision: u32) -> Result<Option<Approval>> {
    Ok(all(store).await?.into_iter().find(|found| found.release.period == period && found.release.revision == revision))
}

pub(super) fn row(recorded: &Recorded, made_by: Uuid) -> Result<release_approval::ActiveModel> {
    Ok(release_approval::ActiveModel {
        period: Set(recorded.period.clone()),
        revision: Set(i32::try_from(recorded.revision).map_err(Refusal::internal)?),
        manifest_sha256: Set(recorded.manifest_sha256.clone()),
        made_by: Set(format!("person:{made_by}")),
        approved_by: Set(None),
        approved_at: Set(None),
    })
}

fn together(row: release::Model, own: Option<&release_approval::Model>) -> Result<Approval> {
    let person = |who: &str| who.strip_prefix("person:").and_then(|id| Uuid::try_parse(id).ok());
    let approved = own.and_then(|own| Some((person(own.approved_by.as_ref()?)?, own.approved_at.clone()?)));
    Ok(Approval {
        is_published: row.status == PUBLISHED,
        made_by: own.and_then(|own| person(&own.made_by)),
        approved,
        release: read(row)?,
    })
}

/// Whole or not at all: written beside its name, then renamed.
async fn write(folder: &Path, note: &Note<'_>) -> Result<()> {
    let json = serde_json::to_vec_pretty(note).map_err(Refusal::internal)?;
    let (new, place) = (folder.join("approval.json.new"), folder.join("approval.json"));
    tokio::fs::write(&new, json).await.map_err(Refusal::internal)?;
    tokio::fs::rename(&new, &place).await.map_err(Refusal::internal)
}
