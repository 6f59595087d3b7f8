//! Offices in time over HTTP: renamed, closed, merged, split. Nothing is deleted.

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
        Office,
        store::{self, time},
        views::time::{CloseBody, HistoryView, RenameBody, SuccessionBody, SuccessionView, day},
    },
};

/// The routes of offices in time.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(history))
        .routes(routes!(rename))
        .routes(routes!(close))
        .routes(routes!(close_counter))
        .routes(routes!(successions, succeed))
}

/// The past of an office: names, end, counters that are no more, who followed whom.
#[utoipa::path(get, path = "/offices/{code}/history", tag = "collection", params(("code" = String, Path, example = "VPEZ")),
    responses((status = 200, body = HistoryView), (status = 404, description = "`not_found`")))]
async fn history(State(app): State<App>, Path(code): Path<String>) -> Result<Json<HistoryView>> {
    known(&app, &code).await?;
    let mut rows = time::successions(&app.store).await?;
    rows.retain(|row| row.old == code || row.new == code);
    let (standing, names) = (time::standing(&app.store, &code).await?, time::names(&app.store, &code).await?);
    Ok(Json(HistoryView::of(standing, names, rows)))
}

/// Gives an office another name from a day on. Its figures go on as one series.
#[utoipa::path(post, path = "/offices/{code}/rename", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "VPEZ")), request_body = RenameBody,
    responses((status = 204, description = "Renamed"), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`invalid`")))]
async fn rename(
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
    ValidJson(body): ValidJson<RenameBody>,
) -> Result<StatusCode> {
    staff.allow(Verb::OfficeChange, &code)?;
    let since = day("/since", &body.since)?;
    let named = Office { name: body.name.into(), ..known(&app, &code).await? }.checked()?;
    time::rename(&staff.store(&app), &code, &named.name, since).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes an office from a day on: no visit, right to rate, sheet or walk-in of that day or later is taken there.
#[utoipa::path(post, path = "/offices/{code}/close", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "VPEZ")), request_body = CloseBody,
    responses((status = 204, description = "Closed"), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`invalid`")))]
async fn close(
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
    ValidJson(body): ValidJson<CloseBody>,
) -> Result<StatusCode> {
    staff.allow(Verb::OfficeChange, &code)?;
    time::close(&staff.store(&app), &code, day("/on", &body.on)?, body.reason.trim()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes a counter of an office from a day on.
#[utoipa::path(post, path = "/offices/{code}/counters/{counter}/close", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "VPEZ"), ("counter" = String, Path, example = "2")), request_body = CloseBody,
    responses((status = 204, description = "Closed"), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`invalid`")))]
async fn close_counter(
    staff: Staff,
    State(app): State<App>,
    Path((code, counter)): Path<(String, String)>,
    ValidJson(body): ValidJson<CloseBody>,
) -> Result<StatusCode> {
    staff.allow(Verb::OfficeChange, &code)?;
    let (on, by) = (day("/on", &body.on)?, staff.store(&app));
    time::close_counter(&by, &code, &counter, on, body.reason.trim()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Every merger and split, oldest first.
#[utoipa::path(get, path = "/successions", tag = "collection", responses((status = 200, body = Vec<SuccessionView>)))]
async fn successions(State(app): State<App>) -> Result<Json<Vec<SuccessionView>>> {
    Ok(Json(time::successions(&app.store).await?.into_iter().map(SuccessionView::from).collect()))
}

/// Lets offices follow others from a day on. Those that are no more are closed; their answers stay theirs.
#[utoipa::path(post, path = "/successions", tag = "collection", security(("staff" = [])), request_body = SuccessionBody,
    responses((status = 201, body = Vec<SuccessionView>), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`")))]
async fn succeed(
    staff: Staff,
    State(app): State<App>,
    ValidJson(body): ValidJson<SuccessionBody>,
) -> Result<(StatusCode, Json<Vec<SuccessionView>>)> {
    staff.allow_everywhere(Verb::OfficeChange)?;
    let rows = time::succeed(&staff.store(&app), &body.read()?).await?;
    Ok((StatusCode::CREATED, Json(rows.into_iter().map(SuccessionView::from).collect())))
}

async fn known(app: &App, code: &str) -> Result<Office> {
    store::one(&app.store, code).await?.ok_or_else(|| Refusal::new(Code::NotFound))
}
