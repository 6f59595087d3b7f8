//! Rows of an order, streamed: one statement, so that they are of one moment.

use std::collections::BTreeSet;

use futures_util::{Stream, TryStreamExt};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};

use super::super::{
    Order,
    sheet::{Remark, Row},
};
use crate::{
    accounts::scope::Reach,
    clock::Hour,
    entity::{comment, response},
    error::Result,
    quality::Verdict,
    store::Store,
};

type Fields = (String, String, String, String, String, String, bool, i16, i32, i32, Vec<u8>);

/// The responses of an order at the offices in reach. What waits sealed is not among them: it moves before it is anybody's to see.
pub(in crate::exports) async fn responses<'a>(
    store: &'a Store,
    order: &'a Order,
    waves: &[String],
    reach: &Reach,
) -> Result<impl Stream<Item = std::result::Result<Row, DbErr>> + Send + use<'a>> {
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
    if let Some(codes) = offices(reach) {
        chosen = chosen.add(C::Office.is_in(codes));
    }
    if !filters.late {
        chosen = chosen.add(C::Late.eq(false));
    }
    if !filters.excluded {
        chosen = chosen.add(C::Verdict.lt(Verdict::Excluded.number()));
    }
    if let Some(moment) = order.as_of {
        // Only hours that were over: another response may still come in a running one.
        let end = Expr::col(C::ReceivedHour).add(Expr::col(C::ReceivedHours));
        chosen = chosen.add(end.lte(Hour::of(moment).0));
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
    let rows = rows.stream(store.read()).await?;
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

/// The comments of an order at the offices in reach. They have no time, so `as_of` does not apply to them.
pub(in crate::exports) async fn comments<'a>(
    store: &'a Store,
    order: &'a Order,
    waves: &[String],
    reach: &Reach,
) -> Result<impl Stream<Item = std::result::Result<Remark, DbErr>> + Send + use<'a>> {
    use comment::Column as C;
    let mut chosen = Condition::all().add(C::Wave.is_in(waves));
    if !order.filters.offices.is_empty() {
        chosen = chosen.add(C::Office.is_in(&order.filters.offices));
    }
    if let Some(codes) = offices(reach) {
        chosen = chosen.add(C::Office.is_in(codes));
    }
    let rows = comment::Entity::find().filter(chosen).stream(store.read()).await?;
    Ok(rows.map_ok(|row| Remark {
        wave: row.wave,
        office: row.office,
        language: row.language,
        item: row.item.unwrap_or_default(),
        body: row.body,
    }))
}

fn offices(reach: &Reach) -> Option<&BTreeSet<String>> {
    match reach {
        Reach::Everywhere => None,
        Reach::Offices(codes) => Some(codes),
    }
}
