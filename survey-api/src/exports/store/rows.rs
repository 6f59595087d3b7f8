//! Rows of an order, streamed, and what of it is not among them, of one moment of the database.

use futures_util::{Stream, TryStreamExt};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QuerySelect, sea_query::Expr,
};

use super::super::{
    Order,
    domain::Dataset,
    manifest::LeftOut,
    sheet::{Remark, Row},
};
use crate::{
    accounts::scope::Reach,
    clock::Hour,
    entity::{comment, response},
    error::Result,
    quality::Verdict,
    responses::store::{Unmoved, waiting},
    store::Store,
};

type Fields = (String, String, String, String, String, String, bool, i16, i32, i32, Vec<u8>);

/// The responses of an order at the offices in reach, as of one moment of the database. What waits sealed is not among them: two
/// exports, one before and one after somebody answered, would differ by that answer alone.
pub(in crate::exports) async fn responses<'a>(
    moment: &'a DatabaseTransaction,
    order: &'a Order,
    waves: &[String],
    reach: &Reach,
) -> Result<impl Stream<Item = std::result::Result<Row, DbErr>> + Send + use<'a>> {
    use response::Column as C;
    let filters = &order.filters;
    let mut chosen = of(order, waves, reach);
    if let Some(until) = order.as_of {
        chosen = chosen.add(here_by(until, true));
    }
    if !filters.late {
        chosen = chosen.add(C::Late.eq(false));
    }
    if !filters.excluded {
        chosen = chosen.add(C::Verdict.lt(Verdict::Excluded.number()));
    }
    let columns = [
        C::Wave,
        C::Office,
        C::ServiceGroup,
        C::Channel,
        C::Language,
        C::Basis,
        C::Late,
        C::Verdict,
        C::ReceivedHour,
        C::ReceivedHours,
        C::Answers,
    ];
    let rows = response::Entity::find().select_only().columns(columns).filter(chosen).into_tuple::<Fields>();
    let rows = rows.stream(moment).await?;
    Ok(rows.map_ok(|(wave, office, service_group, channel, language, basis, late, verdict, hour, hours, answers)| {
        Row {
            wave,
            office,
            service_group,
            channel,
            language,
            basis,
            late,
            verdict: Verdict::from_number(verdict),
            hour: Hour(hour),
            hours,
            answers,
        }
    }))
}

/// What of the same moment is not among them, each response under the first reason.
pub(in crate::exports) async fn left_out(
    store: &Store,
    moment: &DatabaseTransaction,
    order: &Order,
    waves: &[String],
    reach: &Reach,
) -> Result<LeftOut> {
    use response::Column as C;
    let filters = &order.filters;
    let count = async |chosen: Condition| response::Entity::find().filter(chosen).count(moment).await;
    let mut left = LeftOut { waiting: Some(0), later: Some(0), late: Some(0), excluded: Some(0) };
    let mut waits = 0;
    for wave in waves {
        let unmoved = waiting(store, moment, wave).await?;
        let chosen = unmoved.iter().filter(|row| is_of(order, reach, row));
        // Of comments, theirs: a response may have none, or several.
        waits += if order.dataset == Dataset::Comments { chosen.map(|row| row.words).sum() } else { chosen.count() };
    }
    left.waiting = Some(waits as u64);
    if order.dataset == Dataset::Comments {
        return Ok(left);
    }
    let mut chosen = of(order, waves, reach);
    if let Some(until) = order.as_of {
        left.later = Some(count(chosen.clone().add(here_by(until, false))).await?);
        chosen = chosen.add(here_by(until, true));
    }
    if !filters.late {
        left.late = Some(count(chosen.clone().add(C::Late.eq(true))).await?);
        chosen = chosen.add(C::Late.eq(false));
    }
    if !filters.excluded {
        left.excluded = Some(count(chosen.add(C::Verdict.gte(Verdict::Excluded.number()))).await?);
    }
    Ok(left)
}

/// What an order is about: waves, places, channels, bases.
fn of(order: &Order, waves: &[String], reach: &Reach) -> Condition {
    use response::Column as C;
    let filters = &order.filters;
    let mut chosen = Condition::all().add(C::Wave.is_in(waves));
    for (column, allowed) in [
        (C::Office, &filters.offices),
        (C::ServiceGroup, &filters.service_groups),
        (C::Channel, &filters.channels),
        (C::Basis, &filters.bases),
    ] {
        if !allowed.is_empty() {
            chosen = chosen.add(column.is_in(allowed));
        }
    }
    match reach.list() {
        Some(codes) => chosen.add(C::Office.is_in(codes)),
        None => chosen,
    }
}

/// The same of a response that waits.
fn is_of(order: &Order, reach: &Reach, row: &Unmoved) -> bool {
    let filters = &order.filters;
    let allowed = |list: &[String], word: &str| list.is_empty() || list.iter().any(|one| one == word);
    reach.has(&row.office)
        && allowed(&filters.offices, &row.office)
        && (order.dataset == Dataset::Comments
            || (allowed(&filters.service_groups, &row.service_group)
                && allowed(&filters.channels, &row.channel)
                && allowed(&filters.bases, &row.basis)))
}

/// What was in the table in hours that were over at this time, or what was not. It stays so, whatever is moved later. What came
/// before the hour was kept is taken to have come when its stretch of hours ended.
fn here_by(until: Timestamp, was: bool) -> Condition {
    use response::Column as C;
    let hour = Hour::of(until).0;
    let end = Expr::col(C::ReceivedHour).add(Expr::col(C::ReceivedHours));
    let known = if was { C::MovedHour.lt(hour) } else { C::MovedHour.gte(hour) };
    let unknown = if was { end.lte(hour) } else { end.gt(hour) };
    Condition::any().add(known).add(Condition::all().add(C::MovedHour.is_null()).add(unknown))
}

/// The comments of an order at the offices in reach. They have no time, so `as_of` does not apply to them.
pub(in crate::exports) async fn comments<'a>(
    moment: &'a DatabaseTransaction,
    order: &'a Order,
    waves: &[String],
    reach: &Reach,
) -> Result<impl Stream<Item = std::result::Result<Remark, DbErr>> + Send + use<'a>> {
    use comment::Column as C;
    let mut chosen = Condition::all().add(C::Wave.is_in(waves));
    if !order.filters.offices.is_empty() {
        chosen = chosen.add(C::Office.is_in(&order.filters.offices));
    }
    if let Some(codes) = reach.list() {
        chosen = chosen.add(C::Office.is_in(codes));
    }
    let rows = comment::Entity::find().filter(chosen).stream(moment).await?;
    Ok(rows.map_ok(|row| Remark {
        wave: row.wave,
        office: row.office,
        language: row.language,
        item: row.item.unwrap_or_default(),
        body: row.body,
    }))
}
