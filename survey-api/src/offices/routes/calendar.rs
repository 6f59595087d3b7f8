//! Hours and special days over HTTP.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::ValidJson,
    offices::{
        store::{self, calendar},
        views::calendar::{CalendarBody, DayBody, HoursBody},
    },
};

/// The routes of the calendar.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(hours, put_hours)).routes(routes!(days, put_days))
}

/// When an office is open; without hours it does not say.
#[utoipa::path(get, path = "/offices/{code}/hours", tag = "collection", params(("code" = String, Path, example = "VPEZ")),
    responses((status = 200, body = HoursBody), (status = 404, description = "`not_found`")))]
async fn hours(State(app): State<App>, Path(code): Path<String>) -> Result<Json<HoursBody>> {
    store::one(&app.store, &code).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Json(calendar::hours(&app.store, &code).await?.unwrap_or_default().into()))
}

/// Says when an office is open: what its kiosks send at other times is marked `out_of_hours`.
#[utoipa::path(put, path = "/offices/{code}/hours", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "VPEZ")), request_body = HoursBody,
    responses((status = 204, description = "Set"), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`invalid`")))]
async fn put_hours(
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
    ValidJson(body): ValidJson<HoursBody>,
) -> Result<StatusCode> {
    staff.allow(Verb::OfficeChange, &code)?;
    calendar::put_hours(&staff.store(&app), &code, &body.read()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Holidays, and days on which offices work as on another weekday.
#[utoipa::path(get, path = "/calendar", tag = "collection", responses((status = 200, body = Vec<DayBody>)))]
async fn days(State(app): State<App>) -> Result<Json<Vec<DayBody>>> {
    Ok(Json(calendar::days(&app.store).await?.into_iter().map(DayBody::from).collect()))
}

/// Replaces all special days.
#[utoipa::path(put, path = "/calendar", tag = "collection", security(("staff" = [])), request_body = CalendarBody,
    responses((status = 204, description = "Replaced"), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`")))]
async fn put_days(
    staff: Staff,
    State(app): State<App>,
    ValidJson(body): ValidJson<CalendarBody>,
) -> Result<StatusCode> {
    staff.allow_everywhere(Verb::OfficeChange)?;
    calendar::put_days(&staff.store(&app), &body.read()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
