//! Waves over HTTP.

mod plan;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Wave, store,
    views::{WaveBody, WaveView},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::ValidJson,
    questionnaires,
};

/// The routes of waves.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(open))
        .routes(routes!(freeze))
        .merge(plan::routes())
}

/// Every wave, oldest period first.
#[utoipa::path(get, path = "/waves", tag = "collection", responses((status = 200, body = Vec<WaveView>)))]
async fn list(State(app): State<App>) -> Result<Json<Vec<WaveView>>> {
    let all = store::all(&app.store).await?;
    Ok(Json(all.into_iter().map(WaveView::from).collect()))
}

/// One wave.
#[utoipa::path(get, path = "/waves/{code}", tag = "collection", params(("code" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = WaveView), (status = 404, description = "`not_found`")))]
async fn show(State(app): State<App>, Path(code): Path<String>) -> Result<Json<WaveView>> {
    let found = store::one(&app.store, &code).await?;
    found.map(|wave| Json(wave.into())).ok_or_else(|| Refusal::new(Code::NotFound))
}

/// Plans a wave. It takes answers once it is opened.
#[utoipa::path(post, path = "/waves", tag = "collection", security(("staff" = [])), request_body = WaveBody,
    responses((status = 201, body = WaveView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 409, description = "`wave_exists`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`")))]
async fn create(
    staff: Staff,
    State(app): State<App>,
    ValidJson(body): ValidJson<WaveBody>,
) -> Result<(StatusCode, Json<WaveView>)> {
    staff.allow_everywhere(Verb::WaveChange)?;
    let named = &body.questionnaire;
    let found = questionnaires::store::version(&app.store, &named.key, named.version).await?;
    let unknown = || Refusal::at(Code::Invalid, "/questionnaire", Rule::UnknownQuestionnaire);
    let questionnaire = found.ok_or_else(unknown)?;
    let code = body.code.unwrap_or_else(|| body.period.clone());
    let wave = Wave::planned(code, body.period, questionnaire.sha256())?;
    store::create(&staff.store(&app), &wave).await?;
    Ok((StatusCode::CREATED, Json(wave.into())))
}

/// Puts a planned wave in the field.
#[utoipa::path(post, path = "/waves/{code}/open", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = WaveView), (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 409, description = "`wave_frozen`"),
        (status = 422, description = "`invalid`")))]
async fn open(staff: Staff, State(app): State<App>, Path(code): Path<String>) -> Result<Json<WaveView>> {
    staff.allow_everywhere(Verb::WaveChange)?;
    Ok(Json(store::open(&staff.store(&app), &code).await?.into()))
}

/// Closes a wave for good: what comes later is late and counts in the next revision.
#[utoipa::path(post, path = "/waves/{code}/freeze", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = WaveView), (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 409, description = "`wave_never_opened`")))]
async fn freeze(staff: Staff, State(app): State<App>, Path(code): Path<String>) -> Result<Json<WaveView>> {
    staff.allow_everywhere(Verb::WaveChange)?;
    Ok(Json(store::freeze(&staff.store(&app), &code).await?.into()))
}
