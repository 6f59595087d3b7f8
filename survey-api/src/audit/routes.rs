//! The audit chain over HTTP.

use axum::{Json, extract::State};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    store,
    verify::verify,
    views::{EventView, EventsQuery, ReportView, RootView},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::Result,
    extract::ValidQuery,
    openapi::refused,
};

/// Rows sent at a time.
const PAGE: u64 = 100;

/// The routes of the audit chain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events)).routes(routes!(walk)).routes(routes!(roots))
}

/// Recorded changes, newest first, a hundred at a time.
#[utoipa::path(get, path = "/audit/events", tag = "operation", security(("staff" = [])), params(EventsQuery),
    responses((status = 200, body = Vec<EventView>), (status = 422, description = "`invalid`"), refused::Seen))]
async fn events(
    staff: Staff,
    State(app): State<App>,
    ValidQuery(query): ValidQuery<EventsQuery>,
) -> Result<Json<Vec<EventView>>> {
    staff.allow_everywhere(Verb::AuditRead)?;
    let rows = store::newest(&app.store, query.before, PAGE).await?;
    Ok(Json(rows.into_iter().map(EventView::from).collect()))
}

/// Walks the whole chain and names the first row that is not as it was written.
#[utoipa::path(get, path = "/audit/verify", tag = "operation", security(("staff" = [])),
    responses((status = 200, body = ReportView), refused::Seen))]
async fn walk(staff: Staff, State(app): State<App>) -> Result<Json<ReportView>> {
    staff.allow_everywhere(Verb::AuditRead)?;
    Ok(Json(verify(&app.store).await?.into()))
}

/// The signed root of every day.
#[utoipa::path(get, path = "/audit/roots", tag = "operation", security(("staff" = [])),
    responses((status = 200, body = Vec<RootView>), refused::Seen))]
async fn roots(staff: Staff, State(app): State<App>) -> Result<Json<Vec<RootView>>> {
    staff.allow_everywhere(Verb::AuditRead)?;
    Ok(Json(store::roots(&app.store).await?.into_iter().map(RootView::from).collect()))
}
