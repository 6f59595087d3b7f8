//! Plans and the field monitor over HTTP.

use axum::{
    Json,
    extract::{Path, State},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::ValidJson,
    offices,
    questionnaires::{self, Questionnaire},
    waves::{
        monitor,
        plan::Plan,
        store,
        views::plan::{MonitorView, PlanBody, PlanView, ProgressView},
    },
};

/// The routes of plans.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, put)).routes(routes!(watch))
}

/// What a wave sets out to do, and the chance of each item to be asked.
#[utoipa::path(get, path = "/waves/{code}/plan", tag = "collection",
    params(("code" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = PlanView), (status = 404, description = "`not_found`")))]
async fn show(State(app): State<App>, Path(code): Path<String>) -> Result<Json<PlanView>> {
    let plan = store::plan::one(&app.store, &code).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Json(PlanView::of(plan, &questionnaire(&app, &code).await?)))
}

/// Plans a wave that is not in the field yet. Afterwards the plan is fixed, so that every draw can be made again.
#[utoipa::path(put, path = "/waves/{code}/plan", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "2026-Q3")), request_body = PlanBody,
    responses((status = 200, body = PlanView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 409, description = "`wave_opened`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`")))]
async fn put(
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
    ValidJson(body): ValidJson<PlanBody>,
) -> Result<Json<PlanView>> {
    staff.allow_everywhere(Verb::WaveChange)?;
    let questionnaire = questionnaire(&app, &code).await?;
    let unknown = unknown_offices(&app, &body).await?;
    let PlanBody { expected, opens_on, closes_on, channels, items } = body;
    let plan = Plan { expected, opens_on, closes_on, ..Plan::default() };
    let plan = plan.checked(&channels, &items, &questionnaire, unknown)?;
    store::plan::put(&staff.store(&app), &code, &plan).await?;
    Ok(Json(PlanView::of(plan, &questionnaire)))
}

/// How the field work of a wave is going, and how wide its intervals will be.
#[utoipa::path(get, path = "/waves/{code}/monitor", tag = "collection", security(("staff" = [])),
    params(("code" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = MonitorView), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`"), (status = 404, description = "`not_found`")))]
async fn watch(staff: Staff, State(app): State<App>, Path(code): Path<String>) -> Result<Json<MonitorView>> {
    staff.allow_everywhere(Verb::FunnelRead)?;
    questionnaire(&app, &code).await?;
    let plan = store::plan::one(&app.store, &code).await?.unwrap_or_default();
    let counts = store::plan::counts(&app.store, &code).await?;
    let progress = monitor::progress(&plan, &counts, app.clock.today());
    Ok(Json(MonitorView { level: monitor::LEVEL, offices: progress.into_iter().map(ProgressView::from).collect() }))
}

/// The questionnaire of a wave; without a wave there is nothing here.
async fn questionnaire(app: &App, code: &str) -> Result<Questionnaire> {
    let missing = || Refusal::new(Code::NotFound);
    let wave = store::one(&app.store, code).await?.ok_or_else(missing)?;
    questionnaires::store::by_sha256(&app.store, &wave.questionnaire_sha256).await?.ok_or_else(missing)
}

async fn unknown_offices(app: &App, body: &PlanBody) -> Result<Vec<Violation>> {
    let known = offices::store::all(&app.store).await?;
    let unknown = body.expected.keys().filter(|code| known.iter().all(|office| office.code != **code));
    Ok(unknown.map(|code| Violation::new(format!("/expected/{code}"), Rule::UnknownOffice)).collect())
}
