//! The audit chain in the database: rows are added at its end, and nothing else is ever done to it.

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LikeExpr,
};

use super::{Event, chain};
use crate::{
    entity::{audit_event, audit_head, audit_root},
    error::{Code, Refusal, Result},
    store::Store,
};

const HEAD: i32 = 1;

/// Adds a row in the transaction of the change it records: both are there, or neither is.
pub async fn record(store: &Store, tx: &DatabaseTransaction, event: Event) -> Result<()> {
    let head = audit_head::Entity::find_by_id(HEAD).lock_exclusive().one(tx).await?;
    let head = head.ok_or_else(|| Refusal::new(Code::Internal))?;
    let actor = store.actor();
    let mut row = audit_event::Model {
        seq: head.seq + 1,
        at: store.clock().now().to_string(),
        actor: actor.who.clone(),
        roles: actor.roles.clone(),
        office: event.office,
        action: event.action.to_owned(),
        object: event.object,
        before_sha256: event.before,
        after_sha256: event.after,
        reason: event.reason,
        request_id: actor.request_id.clone(),
        prev_mac: head.mac,
        mac: String::new(),
    };
    row.mac = chain::mac(store.audit_key()?, &row);
    let end = audit_head::ActiveModel { id: Unchanged(HEAD), seq: Set(row.seq), mac: Set(row.mac.clone()) };
    audit_event::Entity::insert(active(row)).exec_without_returning(tx).await?;
    audit_head::Entity::update(end).exec_without_returning(tx).await?;
    Ok(())
}

/// The newest rows below `before`, newest first.
pub(super) async fn newest(store: &Store, before: Option<i64>, limit: u64) -> Result<Vec<audit_event::Model>> {
    let mut rows = audit_event::Entity::find().order_by_desc(audit_event::Column::Seq).limit(limit);
    if let Some(before) = before {
        rows = rows.filter(audit_event::Column::Seq.lt(before));
    }
    Ok(rows.all(store.read()).await?)
}

/// The newest rows below `before` with these words in action, object, actor or office, newest first.
pub(super) async fn matching(
    store: &Store,
    words: &str,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<audit_event::Model>> {
    use audit_event::Column;
    let mut rows = audit_event::Entity::find().order_by_desc(Column::Seq).limit(limit);
    if let Some(before) = before {
        rows = rows.filter(Column::Seq.lt(before));
    }
    if !words.is_empty() {
        // A per cent sign or a line that was typed is looked for as it stands.
        let words = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let like = || LikeExpr::new(format!("%{words}%")).escape('\\');
        let columns = [Column::Action, Column::Object, Column::Actor, Column::Office];
        rows = rows.filter(columns.into_iter().fold(Condition::any(), |any, column| any.add(column.like(like()))));
    }
    Ok(rows.all(store.read()).await?)
}

/// Rows above `after`, oldest first.
pub(super) async fn following(store: &Store, after: i64, limit: u64) -> Result<Vec<audit_event::Model>> {
    let rows = audit_event::Entity::find().filter(audit_event::Column::Seq.gt(after));
    Ok(rows.order_by_asc(audit_event::Column::Seq).limit(limit).all(store.read()).await?)
}

/// The last row written before midnight (UTC) of `day`, an ISO date.
pub(super) async fn last_before(store: &Store, day: &str) -> Result<Option<audit_event::Model>> {
    let rows = audit_event::Entity::find().filter(audit_event::Column::At.lt(day));
    Ok(rows.order_by_desc(audit_event::Column::Seq).one(store.read()).await?)
}

/// Number and code of the last row, as the head has it.
pub(super) async fn head(store: &Store) -> Result<Option<(i64, String)>> {
    let head = audit_head::Entity::find_by_id(HEAD).one(store.read()).await?;
    Ok(head.map(|head| (head.seq, head.mac)))
}

/// Every signed root, oldest first.
pub(super) async fn roots(store: &Store) -> Result<Vec<audit_root::Model>> {
    Ok(audit_root::Entity::find().order_by_asc(audit_root::Column::Day).all(store.read()).await?)
}

pub(super) async fn keep_root(store: &Store, root: &audit_root::Model) -> Result<()> {
    let row = audit_root::ActiveModel {
        day: Set(root.day.clone()),
        seq: Set(root.seq),
        mac: Set(root.mac.clone()),
        public_key: Set(root.public_key.clone()),
        signature: Set(root.signature.clone()),
    };
    let tx = store.begin().await?;
    audit_root::Entity::insert(row).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}

fn active(row: audit_event::Model) -> audit_event::ActiveModel {
    audit_event::ActiveModel {
        seq: Set(row.seq),
        at: Set(row.at),
        actor: Set(row.actor),
        roles: Set(row.roles),
        office: Set(row.office),
        action: Set(row.action),
        object: Set(row.object),
        before_sha256: Set(row.before_sha256),
        after_sha256: Set(row.after_sha256),
        reason: Set(row.reason),
        request_id: Set(row.request_id),
        prev_mac: Set(row.prev_mac),
        mac: Set(row.mac),
    }
}
