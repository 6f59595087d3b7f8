//! Hours of offices and days that are not as their weekday says, in the database.

use std::collections::BTreeMap;

use analytics::Text;
use jiff::civil::Date;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, sea_query::OnConflict};

use crate::{
    audit::{self, Event},
    entity::{office, office_hours, special_day},
    error::{Code, Refusal, Result},
    offices::hours::{Hours, SpecialDay},
    store::Store,
};

/// The hours of an office; `None` where it does not say.
pub async fn hours(store: &Store, code: &str) -> Result<Option<Hours>> {
    let found = office_hours::Entity::find_by_id(code).one(store.read()).await?;
    found.map(|row| serde_json::from_str(&row.hours).map_err(Refusal::internal)).transpose()
}

/// Sets the checked hours of an office; none at all: it does not say any more.
pub async fn put_hours(store: &Store, code: &str, hours: &Hours) -> Result<()> {
    let before = self::hours(store, code).await?;
    let tx = store.begin().await?;
    office::Entity::find_by_id(code).one(&tx).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if hours.0.is_empty() {
        office_hours::Entity::delete_by_id(code).exec(&tx).await?;
    } else {
        let json = serde_json::to_string(hours).map_err(Refusal::internal)?;
        let row = office_hours::ActiveModel { office: Set(code.to_owned()), hours: Set(json) };
        use office_hours::Column;
        let replace = OnConflict::column(Column::Office).update_column(Column::Hours).to_owned();
        office_hours::Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
    }
    let event = Event::new("office.hours", format!("office:{code}")).office(code);
    audit::record(store, &tx, event.before(&before).after(hours)).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}

/// Every special day, in order.
pub async fn days(store: &Store) -> Result<Vec<SpecialDay>> {
    let rows = special_day::Entity::find().order_by_asc(special_day::Column::Day).all(store.read()).await?;
    let read = |row: special_day::Model| {
        Some(SpecialDay {
            day: row.day.parse().ok()?,
            works_as: row.works_as.and_then(|weekday| u8::try_from(weekday).ok()),
            name: Text::new(row.name_vi, row.name_en),
        })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// The same as the decision needs them.
pub(super) async fn special(store: &Store) -> Result<BTreeMap<Date, Option<u8>>> {
    Ok(days(store).await?.into_iter().map(|day| (day.day, day.works_as)).collect())
}

/// Replaces all special days.
pub async fn put_days(store: &Store, days: &[SpecialDay]) -> Result<()> {
    let tx = store.begin().await?;
    special_day::Entity::delete_many().exec(&tx).await?;
    let row = |day: &SpecialDay| special_day::ActiveModel {
        day: Set(day.day.to_string()),
        works_as: Set(day.works_as.map(i16::from)),
        name_vi: Set(day.name.vi.clone()),
        name_en: Set(day.name.en.clone()),
    };
    for some in days.chunks(500) {
        special_day::Entity::insert_many(some.iter().map(row)).exec_without_returning(&tx).await?;
    }
    let told: Vec<_> = days.iter().map(|day| (day.day, day.works_as)).collect();
    audit::record(store, &tx, Event::new("calendar.put", "calendar").after(&told)).await?;
    tx.commit().await?;
    store.catalogue_changed();
    Ok(())
}
