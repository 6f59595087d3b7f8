//! The third keying in the database. A drawn sheet waits agreed, without the id of a response, until it was keyed or let off.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{keying, stock};
use crate::{
    audit::{self, Event},
    entity::{paper_difference, paper_entry, paper_rekey, paper_rekey_plan, paper_sheet, wave},
    error::{Code, Refusal, Result, Rule},
    paper::{
        Keyed, Sheet, State, compare,
        domain::{Entry, Round},
        rates::Rate,
        rekey::Plan,
    },
    store::Store,
};

/// Sets what is drawn of a wave. It is set once: a plan that could be changed would be a choice of sheets.
pub async fn set(store: &Store, code: &str, plan: Plan) -> Result<()> {
    let tx = store.begin().await?;
    wave::Entity::find_by_id(code).one(&tx).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if of_wave(&tx, code).await?.is_some() {
        return Err(Refusal::at(Code::Invalid, "/share", Rule::AlreadySet));
    }
    let row = paper_rekey_plan::ActiveModel {
        wave: Set(code.to_owned()),
        share: Set(plan.share),
        seed: Set(plan.seed),
        set_by: Set(store.actor().person()),
        set_at: Set(store.clock().now().to_string()),
    };
    paper_rekey_plan::Entity::insert(row).exec_without_returning(&tx).await?;
    let event = Event::new("paper.rekey_plan", format!("wave:{code}"));
    audit::record(store, &tx, event.after(&(plan.share, plan.seed))).await?;
    Ok(tx.commit().await?)
}

/// What is drawn of a wave, if anything.
pub async fn of_wave(database: &impl ConnectionTrait, code: &str) -> Result<Option<Plan>> {
    let found = paper_rekey_plan::Entity::find_by_id(code).one(database).await?;
    Ok(found.map(|row| Plan { share: row.share, seed: row.seed }))
}

/// Makes an agreed sheet wait, where it is drawn.
pub(super) async fn draw(tx: &DatabaseTransaction, sheet: &Sheet) -> Result<bool> {
    let is_drawn = of_wave(tx, &sheet.wave).await?.is_some_and(|plan| plan.draws(&sheet.serial));
    if is_drawn {
        let row = paper_rekey::ActiveModel { serial: Set(sheet.serial.clone()), person: Set(None), content: Set(None) };
        paper_rekey::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(is_drawn)
}

/// The sheets that wait and that `person` may key: those of which they keyed and decided nothing.
pub async fn waiting(store: &Store, person: Option<Uuid>) -> Result<Vec<Sheet>> {
    let rows = paper_rekey::Entity::find().all(store.read()).await?;
    let free = rows.iter().filter(|row| person.is_none() || row.person.is_none() || row.person == person);
    let serials: Vec<&str> = free.map(|row| row.serial.as_str()).collect();
    let entries = paper_entry::Entity::find().filter(paper_entry::Column::Serial.is_in(serials.iter().copied()));
    let entries = entries.all(store.read()).await?;
    let is_own =
        |sheet: &Sheet| entries.iter().any(|entry| entry.serial == sheet.serial && Some(entry.person) == person);
    let sheets = paper_sheet::Entity::find().filter(paper_sheet::Column::Serial.is_in(serials));
    let sheets = sheets.all(store.read()).await?.into_iter().map(stock::read).collect::<Result<Vec<_>>>()?;
    let mut sheets: Vec<Sheet> = sheets.into_iter().filter(|sheet| !is_own(sheet)).collect();
    sheets.sort_by(|a, b| (&a.office, a.number).cmp(&(&b.office, b.number)));
    Ok(sheets)
}

/// What `person` keyed of a sheet that waits; `None` where it does not wait, or somebody else keys it.
pub async fn own(store: &Store, serial: &str, person: Uuid) -> Result<Option<Keyed>> {
    let Some(row) = paper_rekey::Entity::find_by_id(serial).one(store.read()).await? else { return Ok(None) };
    if row.person.is_some_and(|other| other != person) {
        return Ok(None);
    }
    read(row.content.as_deref()).map(Some)
}

/// Keeps what a third person keyed; finished, it is compared with what was settled, and the sheet goes on to be counted.
pub async fn keep(store: &Store, serial: &str, person: Uuid, keyed: &Keyed, finished: bool) -> Result<Sheet> {
    let tx = store.begin().await?;
    let sheet = keying::held(&tx, serial).await?;
    let closed = || Refusal::at(Code::SheetClosed, "/serial", Rule::SheetClosed);
    let row = paper_rekey::Entity::find_by_id(serial).one(&tx).await?.ok_or_else(closed)?;
    let entries = keying::entries_in(&tx, serial).await?;
    if entries.iter().any(|entry| entry.person == person) {
        return Err(Refusal::new(Code::SecondPersonRequired));
    }
    if row.person.is_some_and(|other| other != person) {
        return Err(closed());
    }
    if finished {
        add(&tx, &sheet.wave, &compare::wrong(keyed, &settled(&entries).ok_or_else(closed)?)).await?;
        release(&tx, serial).await?;
        // A count and no serial, as for every keying.
        audit::record(store, &tx, Event::batch("paper.rekey", &sheet.wave, 1).office(&sheet.office)).await?;
    } else {
        let kept = paper_rekey::Entity::update_many()
            .col_expr(paper_rekey::Column::Person, Expr::value(person))
            .col_expr(paper_rekey::Column::Content, Expr::value(written(keyed)?))
            .filter(paper_rekey::Column::Serial.eq(serial));
        kept.exec(&tx).await?;
    }
    let sheet = keying::held(&tx, serial).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// Lets a sheet off: it is lost, or nobody is left who did not key it. It is counted as it was settled.
pub async fn let_off(store: &Store, serial: &str, reason: &str) -> Result<Sheet> {
    let tx = store.begin().await?;
    let sheet = keying::held(&tx, serial).await?;
    let waits = paper_rekey::Entity::find_by_id(serial).one(&tx).await?;
    waits.ok_or_else(|| Refusal::at(Code::SheetClosed, "/serial", Rule::SheetClosed))?;
    release(&tx, serial).await?;
    let event = Event::batch("paper.let_off", &sheet.wave, 1).office(&sheet.office).reason(reason);
    audit::record(store, &tx, event).await?;
    let sheet = keying::held(&tx, serial).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// What the third keying of a wave shows, by item.
pub async fn differences(store: &Store, wave: &str) -> Result<BTreeMap<String, Rate>> {
    use paper_difference::{Column, Entity};
    let rows = Entity::find().filter(Column::Wave.eq(wave)).all(store.read()).await?;
    let whole = |sum: i64| u64::try_from(sum).unwrap_or(0);
    Ok(rows
        .into_iter()
        .map(|row| (row.item, Rate { keyed: whole(row.rekeyed), wrong: whole(row.differing) }))
        .collect())
}

/// The sheet goes on: it gets the id of its response, and what was keyed a third time is gone.
async fn release(tx: &DatabaseTransaction, serial: &str) -> Result<()> {
    paper_rekey::Entity::delete_by_id(serial).exec(tx).await?;
    paper_sheet::Entity::update_many()
        .col_expr(paper_sheet::Column::Response, Expr::value(Uuid::new_v4()))
        .filter(paper_sheet::Column::Serial.eq(serial))
        .filter(paper_sheet::Column::State.eq(State::Agreed.word()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn add(tx: &DatabaseTransaction, wave: &str, wrong: &BTreeMap<String, bool>) -> Result<()> {
    use paper_difference::{ActiveModel, Column, Entity};
    let rows = wrong.iter().map(|(item, differs)| ActiveModel {
        wave: Set(wave.to_owned()),
        item: Set(item.clone()),
        rekeyed: Set(1),
        differing: Set(i64::from(*differs)),
    });
    let sum = |column: Column| Expr::col((Entity, column)).add(Expr::col(("excluded", column)));
    let more = OnConflict::columns([Column::Wave, Column::Item])
        .value(Column::Rekeyed, sum(Column::Rekeyed))
        .value(Column::Differing, sum(Column::Differing))
        .to_owned();
    Entity::insert_many(rows).on_conflict(more).exec_without_returning(tx).await?;
    Ok(())
}

/// What holds of a sheet: what was decided, or what the first keyed.
fn settled(entries: &[Entry]) -> Option<Keyed> {
    let of = |round: Round| entries.iter().find(|entry| entry.round == round);
    of(Round::C).or_else(|| of(Round::A)).map(|entry| entry.keyed.clone())
}

fn written(keyed: &Keyed) -> Result<String> {
    serde_json::to_string(keyed).map_err(Refusal::internal)
}

fn read(content: Option<&str>) -> Result<Keyed> {
    content.map_or_else(|| Ok(Keyed::default()), |json| serde_json::from_str(json).map_err(Refusal::internal))
}
