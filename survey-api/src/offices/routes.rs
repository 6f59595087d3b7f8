//! Offices over HTTP.

mod calendar;
mod time;

use axum::{
    Json,
    extract::{Path, State},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    store,
    views::{OfficeBody, OfficeView},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::ValidJson,
};

/// The routes of offices.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, put))
        .merge(time::routes())
        .merge(calendar::routes())
}

/// Every office.
#[utoipa::path(get, path = "/offices", tag = "collection", responses((status = 200, body = Vec<OfficeView>)))]
async fn list(State(app): State<App>) -> Result<Json<Vec<OfficeView>>> {
    let all = store::all(&app.store).await?;
    Ok(Json(all.into_iter().map(OfficeView::from).collect()))
}

/// One office.
#[utoipa::path(get, path = "/offices/{code}", tag = "collection", params(("code" = String, Path, example = "VPEZ")),
    responses((status = 200, body = OfficeView), (status = 404, description = "`not_found`")))]
async fn show(State(app): State<App>, Path(code): Path<String>) -> Result<Json<OfficeView>> {
    let found = store::one(&app.store, &code).await?;
    found.map(|office| Json(office.into())).ok_or_else(|| Refusal::new(Code::NotFound))
}

/// Creates or replaces an office.
#[utoipa::path(put, path = "/offices/{code}", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "VPEZ")), request_body = OfficeBody,
    responses((status = 200, body = OfficeView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`invalid`")))]
async fn put(
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
    ValidJson(body): ValidJson<OfficeBody>,
) -> Result<Json<OfficeView>> {
    staff.allow(Verb::OfficeChange, &code)?;
    let office = body.at(code).checked()?;
    store::put(&staff.store(&app), &office).await?;
    Ok(Json(office.into()))
}
