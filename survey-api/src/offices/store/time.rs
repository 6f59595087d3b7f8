//! Offices in time, in the database.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::calendar;
use crate::{
    audit::{self, Event},
    entity::{office, office_counter_life, office_life, office_name, office_procedure, office_succession},
    error::{Code, Refusal, Result, Rule, Violation},
    offices::{
        domain::{Named, Procedure},
        standing::Standing,
        succession::{Change, Kind, Life, Succession},
    },
    store::Store,
};

/// When each office that has a beginning or an end is there.
pub async fn lives(store: &Store) -> Result<BTreeMap<String, Life>> {
    let rows = office_life::Entity::find().all(store.read()).await?;
    Ok(rows.into_iter().map(|row| (row.office.clone(), life(&row))).collect())
}

/// How one office stands in time.
pub async fn standing(store: &Store, code: &str) -> Result<Standing> {
    let found = office_life::Entity::find_by_id(code).one(store.read()).await?;
    let successors = successions(store).await?.into_iter().filter(|row| row.old == code).map(|row| row.new);
    let counters = office_counter_life::Entity::find().filter(office_counter_life::Column::Office.eq(code));
    let counters = counters.all(store.read()).await?.into_iter();
    Ok(Standing {
        life: found.map(|row| life(&row)).unwrap_or_default(),
        successors: successors.collect(),
        closed_counters: counters.filter_map(|row| Some((row.counter, row.valid_to.parse().ok()?))).collect(),
        hours: calendar::hours(store, code).await?,
        special_days: calendar::special(store).await?,
    })
}

/// Is the office there on this day, and the counter where one is named?
pub async fn open_on(store: &Store, code: &str, counter: &str, day: Date) -> Result<()> {
    standing(store, code).await?.open_on(counter, day)
}

/// The names that an office had, oldest first, each with the day of the next.
pub async fn names(store: &Store, code: &str) -> Result<Vec<(Date, analytics::Text)>> {
    let rows = office_name::Entity::find().filter(office_name::Column::Office.eq(code));
    let rows = rows.order_by_asc(office_name::Column::Until).all(store.read()).await?;
    let read =
        |row: office_name::Model| Some((row.until.parse().ok()?, analytics::Text::new(row.name_vi, row.name_en)));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Gives an office another name from a day on; what it was called before stays known.
pub async fn rename(store: &Store, code: &str, name: &analytics::Text, since: Date) -> Result<()> {
    if since > store.clock().today() {
        return Err(Refusal::at(Code::Invalid, "/since", Rule::InTheFuture));
    }
    let tx = store.begin().await?;
    let before = held(&tx, code).await?;
    let row = office_name::ActiveModel {
        office: Set(code.to_owned()),
        until: Set(since.to_string()),
        name_vi: Set(before.name_vi.clone()),
        name_en: Set(before.name_en.clone()),
    };
    let twice = OnConflict::columns([office_name::Column::Office, office_name::Column::Until]).do_nothing().to_owned();
    office_name::Entity::insert(row).on_conflict(twice).exec_without_returning(&tx).await?;
    let now = office::ActiveModel {
        code: Unchanged(code.to_owned()),
        name_vi: Set(name.vi.clone()),
        name_en: Set(name.en.clone()),
        ..Default::default()
    };
    office::Entity::update(now).exec(&tx).await?;
    let event = Event::new("office.rename", format!("office:{code}")).office(code);
    let names = (before.name_vi, before.name_en);
    audit::record(store, &tx, event.before(&names).after(&(name, since))).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// Closes an office from a day on. Answers to what happened before still count.
pub async fn close(store: &Store, code: &str, on: Date, reason: &str) -> Result<()> {
    let tx = store.begin().await?;
    held(&tx, code).await?;
    end(&tx, code, on).await?;
    let event = Event::new("office.close", format!("office:{code}")).office(code);
    audit::record(store, &tx, event.after(&on).reason(reason)).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// Closes a counter of an office from a day on; the office goes on.
pub async fn close_counter(store: &Store, code: &str, counter: &str, on: Date, reason: &str) -> Result<()> {
    let tx = store.begin().await?;
    let counters: Vec<Named> = serde_json::from_str(&held(&tx, code).await?.counters).map_err(Refusal::internal)?;
    if counters.iter().all(|known| known.code != counter) {
        return Err(Refusal::at(Code::Invalid, "/counter", Rule::UnknownValue));
    }
    let row = office_counter_life::ActiveModel {
        office: Set(code.to_owned()),
        counter: Set(counter.to_owned()),
        valid_to: Set(on.to_string()),
    };
    use office_counter_life::Column;
    let replace = OnConflict::columns([Column::Office, Column::Counter]).update_column(Column::ValidTo).to_owned();
    office_counter_life::Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
    let event = Event::new("office.close_counter", format!("office:{code} counter:{counter}")).office(code);
    audit::record(store, &tx, event.after(&on).reason(reason)).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// Lets offices follow others: those that are no more end on that day, unless they go on as one of those that follow.
pub async fn succeed(store: &Store, change: &Change) -> Result<Vec<Succession>> {
    let tx = store.begin().await?;
    let known = office::Entity::find().lock_exclusive().all(&tx).await?.into_iter().map(|row| row.code).collect();
    let lives = office_life::Entity::find().all(&tx).await?;
    let closed: BTreeSet<String> =
        lives.iter().filter(|row| row.valid_to.is_some()).map(|row| row.office.clone()).collect();
    let rows = change.rows(&known, &closed)?;
    for row in &rows {
        let model = office_succession::ActiveModel {
            old: Set(row.old.clone()),
            new: Set(row.new.clone()),
            since: Set(row.since.to_string()),
            kind: Set(row.kind.word().to_owned()),
            weight: Set(row.weight),
        };
        office_succession::Entity::insert(model).exec_without_returning(&tx).await?;
    }
    for (code, _) in &change.old {
        end(&tx, code, change.since).await?;
        let event = Event::new("office.succeed", format!("office:{code}")).office(code);
        let into = (change.kind.word(), &change.new, change.since);
        audit::record(store, &tx, event.after(&into)).await?;
    }
    tx.commit().await?;
    store.catalogue_changed();
    Ok(rows)
}

/// Every succession, oldest first.
pub async fn successions(store: &Store) -> Result<Vec<Succession>> {
    let rows = office_succession::Entity::find()
        .order_by_asc(office_succession::Column::Since)
        .order_by_asc(office_succession::Column::Old)
        .order_by_asc(office_succession::Column::New);
    let read = |row: office_succession::Model| {
        let (since, kind) = (row.since.parse().ok()?, Kind::from_word(&row.kind)?);
        Some(Succession { old: row.old, new: row.new, since, kind, weight: row.weight })
    };
    Ok(rows.all(store.read()).await?.into_iter().filter_map(read).collect())
}

/// The procedures of an office, by code.
pub async fn procedures(store: &Store, code: &str) -> Result<Vec<Procedure>> {
    let rows = office_procedure::Entity::find().filter(office_procedure::Column::Office.eq(code));
    let rows = rows.order_by_asc(office_procedure::Column::Code).all(store.read()).await?;
    let read = |row: office_procedure::Model| Procedure {
        service_group: row.service_group,
        named: Named { code: row.code, name: analytics::Text::new(row.name_vi, row.name_en) },
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Replaces the procedures of an office, all or none.
pub async fn put_procedures(store: &Store, code: &str, procedures: &[Procedure]) -> Result<()> {
    let tx = store.begin().await?;
    let groups: Vec<Named> = serde_json::from_str(&held(&tx, code).await?.service_groups).map_err(Refusal::internal)?;
    let foreign = procedures.iter().any(|one| groups.iter().all(|group| group.code != one.service_group));
    if foreign {
        return Err(Refusal::with(Code::Invalid, vec![Violation::new("/procedures", Rule::UnknownServiceGroup)]));
    }
    office_procedure::Entity::delete_many().filter(office_procedure::Column::Office.eq(code)).exec(&tx).await?;
    let row = |one: &Procedure| office_procedure::ActiveModel {
        office: Set(code.to_owned()),
        code: Set(one.named.code.clone()),
        service_group: Set(one.service_group.clone()),
        name_vi: Set(one.named.name.vi.clone()),
        name_en: Set(one.named.name.en.clone()),
    };
    for some in procedures.chunks(500) {
        office_procedure::Entity::insert_many(some.iter().map(row)).exec_without_returning(&tx).await?;
    }
    let event = Event::new("office.procedures", format!("office:{code}")).office(code);
    audit::record(store, &tx, event.after(&procedures)).await?;
    Ok(tx.commit().await?)
}

async fn held(tx: &DatabaseTransaction, code: &str) -> Result<office::Model> {
    let row = office::Entity::find_by_id(code).lock_exclusive().one(tx).await?;
    row.ok_or_else(|| Refusal::new(Code::NotFound))
}

async fn end(tx: &DatabaseTransaction, code: &str, on: Date) -> Result<()> {
    let row = office_life::ActiveModel {
        office: Set(code.to_owned()),
        valid_from: Set(None),
        valid_to: Set(Some(on.to_string())),
    };
    let replace =
        OnConflict::column(office_life::Column::Office).update_column(office_life::Column::ValidTo).to_owned();
    office_life::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

fn life(row: &office_life::Model) -> Life {
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
    Life { from: day(&row.valid_from), to: day(&row.valid_to) }
}
