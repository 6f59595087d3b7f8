//! The third keying and the opening of boxes over HTTP.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::ValidJson,
    offices,
    paper::{
        keying,
        opening::Opening,
        rekey::Plan,
        store,
        views::{
            SheetView,
            checks::{LetOffBody, OpeningBody, OpeningView, RekeyBody, RekeyView, WitnessBody},
        },
    },
    waves,
};

/// The routes of both.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(rekeys, plan))
        .routes(routes!(let_off))
        .routes(routes!(openings))
        .routes(routes!(open))
        .routes(routes!(witness))
}

/// What is keyed a third time in a wave, and which sheets wait for you.
#[utoipa::path(get, path = "/waves/{wave}/paper_rekeys", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = RekeyView), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`"), (status = 404, description = "`not_found`")))]
async fn rekeys(staff: Staff, State(app): State<App>, Path(wave): Path<String>) -> Result<Json<RekeyView>> {
    staff.allow_somewhere(Verb::PaperKey)?;
    let found = waves::store::one(&app.store, &wave).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let (plan, reach) = (store::rekey::of_wave(app.store.read(), &wave).await?, staff.reach(Verb::PaperKey));
    let waiting = store::rekey::waiting(&app.store, Some(keying::person(&staff)?)).await?.into_iter();
    let waiting = waiting.filter(|sheet| sheet.wave == wave && reach.has(&sheet.office)).map(|sheet| sheet.serial);
    Ok(Json(RekeyView {
        share: plan.map(|plan| plan.share),
        seed: plan.filter(|_| found.state == waves::State::Frozen).map(|plan| plan.seed),
        waiting: waiting.collect(),
    }))
}

/// Sets the share of sheets that is keyed a third time in a wave, for good. The seed is drawn here and kept.
#[utoipa::path(put, path = "/waves/{wave}/paper_rekeys", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3")), request_body = RekeyBody,
    responses((status = 204, description = "Set"), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`invalid`")))]
async fn plan(
    staff: Staff,
    State(app): State<App>,
    Path(wave): Path<String>,
    ValidJson(body): ValidJson<RekeyBody>,
) -> Result<StatusCode> {
    staff.allow_everywhere(Verb::WaveChange)?;
    store::rekey::set(&staff.store(&app), &wave, Plan::with_share(body.share)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets a sheet off its third keying; it is counted as it was settled.
#[utoipa::path(post, path = "/paper_sheets/{serial}/let_off", tag = "collection", security(("staff" = [])),
    params(("serial" = String, Path, example = "VPEZ-000001-4")), request_body = LetOffBody,
    responses((status = 200, body = SheetView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 409, description = "`sheet_closed`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`"), (status = 503, description = "`busy`")))]
async fn let_off(
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
    ValidJson(body): ValidJson<LetOffBody>,
) -> Result<Json<SheetView>> {
    let sheet = keying::reached(&app, &staff, Verb::PaperAdjudicate, &serial).await?;
    Ok(Json(keying::let_off(&app, &staff, &sheet, body.reason.trim()).await?.into()))
}

/// The boxes of a wave that were opened, at the offices that are yours.
#[utoipa::path(get, path = "/waves/{wave}/paper_openings", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = Vec<OpeningView>), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`")))]
async fn openings(staff: Staff, State(app): State<App>, Path(wave): Path<String>) -> Result<Json<Vec<OpeningView>>> {
    may_be_there(&staff)?;
    let reach = staff.reach(Verb::PaperStock).with(staff.reach(Verb::PaperKey));
    let seen = store::opening::of_wave(&app.store, &wave).await?.into_iter().filter(|one| reach.has(&one.office));
    Ok(Json(seen.map(OpeningView::from).collect()))
}

/// Records a box that you opened. Somebody who was there confirms it.
#[utoipa::path(post, path = "/paper_openings", tag = "collection", security(("staff" = [])), request_body = OpeningBody,
    responses((status = 201, body = OpeningView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`invalid`")))]
async fn open(
    staff: Staff,
    State(app): State<App>,
    ValidJson(body): ValidJson<OpeningBody>,
) -> Result<(StatusCode, Json<OpeningView>)> {
    staff.allow(Verb::PaperStock, &body.office)?;
    let office = offices::store::one(&app.store, &body.office).await?;
    office.ok_or_else(|| Refusal::at(Code::Invalid, "/office", Rule::UnknownOffice))?;
    let opening = body.by(staff.actor().person(), app.clock.now().to_string());
    store::opening::record(&staff.store(&app), &opening).await?;
    Ok((StatusCode::CREATED, Json(opening.into())))
}

/// Confirms a box that somebody else opened: the seal as you saw it, and the sheets as you counted them.
#[utoipa::path(post, path = "/paper_openings/{id}/witness", tag = "collection", security(("staff" = [])),
    params(("id" = String, Path, format = Uuid, example = "5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52")),
    request_body = WitnessBody,
    responses((status = 200, body = OpeningView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 409, description = "`second_person_required`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`")))]
async fn witness(
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
    ValidJson(body): ValidJson<WitnessBody>,
) -> Result<Json<OpeningView>> {
    let opening = reached(&app, &staff, &id).await?;
    let by = staff.store(&app);
    Ok(Json(store::opening::witness(&by, opening.id, body.sheets, body.is_intact).await?.into()))
}

/// Whoever has the stock or keys may be there when a box is opened.
fn may_be_there(staff: &Staff) -> Result<()> {
    staff.allow_somewhere(Verb::PaperStock).or_else(|_| staff.allow_somewhere(Verb::PaperKey))
}

/// A box at an office where they may be there; any other is not there.
pub(in crate::paper) async fn reached(app: &App, staff: &Staff, id: &str) -> Result<Opening> {
    may_be_there(staff)?;
    let missing = || Refusal::new(Code::NotFound);
    let id = Uuid::try_parse(id).map_err(|_| missing())?;
    let opening = store::opening::one(&app.store, id).await?.ok_or_else(missing)?;
    let allowed =
        staff.allow(Verb::PaperStock, &opening.office).or_else(|_| staff.allow(Verb::PaperKey, &opening.office));
    allowed.map_err(|_| missing())?;
    Ok(opening)
}
